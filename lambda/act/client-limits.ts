import type { IAMClientConfig } from '@aws-sdk/client-iam';
import type { SNSClientConfig } from '@aws-sdk/client-sns';

/**
 * For the clients of IAM and SNS: by itself the SDK waits for ever, for instance on a connection that was lost while the
 * function was frozen. One call without an answer would take the whole run along, until Lambda ends it. So it is given up,
 * and tried again on another connection. Both services may get a call twice then, as with any answer that is lost: to IAM
 * it means the same, and a message may come twice.
 */
export const CLIENT_LIMITS = {
  requestHandler: { connectionTimeout: 3_000, requestTimeout: 10_000, throwOnRequestTimeout: true },
} satisfies IAMClientConfig & SNSClientConfig;
