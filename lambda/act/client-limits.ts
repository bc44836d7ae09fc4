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

/**
 * What a function's calls of IAM carry in their user agent, as `app/` and this: by it a watcher knows another one in the account when
 * CloudTrail tells of its writes. Programs in a terminal do not carry it.
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-appid.html
 */
export const APP_ID = 'oidc-thumbprint-watcher';

/**
 * For the client that reads what a run is to check: dozens of reads side by side are what IAM throttles first, and it does
 * not say from how many on.
 *
 * With `standard`, its default, the SDK tries each read three times on its own, within some 3 seconds: with its classes in
 * simulated time, against a limit of 15 a second, more than half of 700 reads fail. With `adaptive` the client has one
 * rate for all its calls (@smithy/core, DefaultRateLimiter): unlimited until a call is throttled, then 0.7 of what was
 * sent, at least one in two seconds, and more again with each answer. There all 700 succeed, at about the pace that IAM
 * allows. Six tries, since against a limit of 3 a second some reads needed five.
 *
 * Who waits for that rate is not served in turn, and waits without end: so reads that wait side by side have a signal that
 * ends them. Nothing else uses this client: by the time of a write that had to wait, what it was judged by may be no more.
 * When IAM does nothing but refuse, the SDK gives up trying again after a hundred times in all.
 */
export const PATIENT_CLIENT = { ...CLIENT_LIMITS, retryMode: 'adaptive', maxAttempts: 6 } satisfies IAMClientConfig;
