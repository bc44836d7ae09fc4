/** Variable with which the AWS SDK for JavaScript leaves out its warning about Node releases. */
const VARIABLE = 'AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED';

/**
 * Switches the SDK's warning off that a later version of it will need a later Node: the SDK is installed in a version that fits, so
 * that an operator can do nothing about it. To be called before the first client is made. A value of the environment stays.
 */
export function silenceNodeWarning(): void {
  process.env[VARIABLE] ??= 'true';
}
