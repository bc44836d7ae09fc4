import { renderEnvironment } from '../lambda/contract/environment';
import { createHandler } from '../lambda/handler';
import type { Settings } from '../lambda/contract/settings';
import type { Aws } from './aws/server';

/** The name of the watcher's function. */
export const FUNCTION_NAME = 'oidc-thumbprint-watcher';

/** Time that the function may run, in milliseconds: as deployed. */
const TIMEOUT_MS = 300_000;

/** Options for the function. */
export interface DeployOptions {
  /** The function's clock, to let time pass for it. Default: the system's, to which OpenSSL keeps in any case. */
  clock?: (() => Date) | undefined;
}

/**
 * Deploys the watcher into an AWS of the sandbox. Deployed again with other settings, it keeps its state. The function is the
 * real handler, whose SDK reads the variables of this process: they are pointed at this AWS.
 * @param settings with absolute paths of CA files
 * @returns the variables that the function was given
 * @throws InputError when a CA file cannot be read
 */
export function startFunctionIn(aws: Aws, settings: Settings, { clock }: DeployOptions = {}): Record<string, string> {
  const variables = {
    ...aws.environment,
    AWS_LAMBDA_FUNCTION_NAME: FUNCTION_NAME,
    ...renderEnvironment({ topicArn: aws.inbox.topicArn, tableName: aws.table.name, settings }),
  };
  pointSdkAt(aws);
  const handle = createHandler(variables, '/', clock);
  aws.functions.set(FUNCTION_NAME, (event, call) =>
    handle(event, { ...call, getRemainingTimeInMillis: () => TIMEOUT_MS }),
  );
  return variables;
}

/** Variables that silence the function, whose log would stand between what is to be read here. */
const SILENCE = { LOG_LEVEL: 'SILENT' };

/** Makes the SDK in this process talk to an AWS, whatever account the shell is set up for. */
function pointSdkAt(aws: Aws): void {
  for (const name of ['AWS_PROFILE', 'AWS_SESSION_TOKEN']) Reflect.deleteProperty(process.env, name);
  const quiet = { ...SILENCE, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' };
  Object.assign(process.env, aws.environment, quiet);
}
