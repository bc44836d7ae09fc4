import type { IAMClientConfig } from '@aws-sdk/client-iam';
import type { SNSClientConfig } from '@aws-sdk/client-sns';

/**
 * Time limits for the clients of IAM and SNS. By default the SDK waits for ever, for instance on a connection that was lost while
 * the function was frozen. One call without an answer would block the whole run, until Lambda ends it. So the call is given up,
 * and tried again on another connection. Both services may then get a call twice, as with any answer that is lost: to IAM
 * it means the same, and a message may come twice.
 */
export const CLIENT_LIMITS = {
  requestHandler: { connectionTimeout: 3_000, requestTimeout: 10_000, throwOnRequestTimeout: true },
} satisfies IAMClientConfig & SNSClientConfig;

/**
 * App ID of the function, which its calls to IAM carry in their user agent after `app/`. By it a watcher recognizes another watcher
 * in the account, when CloudTrail reports the other's writes. Programs in a terminal do not carry it.
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-appid.html
 */
export const APP_ID = 'oidc-thumbprint-watcher';

/**
 * Settings of the client that reads the providers of a run. IAM throttles dozens of concurrent reads first, and it does not
 * document its limit.
 *
 * With `standard`, its default, the SDK tries each read three times on its own, within some 3 seconds: with its classes in
 * simulated time, against a limit of 15 a second, more than half of 700 reads fail. With `adaptive` the client has one
 * rate for all its calls (@smithy/core, DefaultRateLimiter): unlimited until a call is throttled, then 0.7 of the rate that was
 * sent, at least one in two seconds, and more again with each answer. In the same simulation all 700 succeed, at about the
 * pace that IAM allows. Six tries, since against a limit of 3 a second some reads needed five.
 *
 * Calls that wait for that rate are not served in turn, and wait without end: so concurrent reads have a signal that ends them.
 * Nothing else uses this client: if a write had to wait, the data that it was judged by might be outdated by then.
 * If IAM does nothing but refuse, the SDK gives up trying again after a hundred times in all.
 */
export const PATIENT_CLIENT = { ...CLIENT_LIMITS, retryMode: 'adaptive', maxAttempts: 6 } satisfies IAMClientConfig;
