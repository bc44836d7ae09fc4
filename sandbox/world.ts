import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { renderEnvironment } from '../lambda/environment';
import { createHandler } from '../lambda/handler';
import { checkInput } from '../lambda/input-error';
import { type Settings, settingsSchema } from '../lambda/settings';
import { type Aws, type AwsOptions, startAws } from './aws/server';
import { createAuthority } from './certificates';
import { type Citizen, startCitizens } from './citizens';

/** An AWS account with four identity providers registered, and the watcher deployed into it; all on loopback. */
export interface World {
  aws: Aws;
  /** The watcher's function, to be invoked. */
  functionName: string;
  citizens: readonly (Citizen & { arn: string })[];
  /** What the watcher is set to: trust the private CA, and find the hosts on loopback. */
  settings: Settings & { caFile: string };
  /** The variables that the function was given. */
  variables: Readonly<Record<string, string>>;
  close: () => Promise<void>;
}

/** How long the function may run, in milliseconds: as deployed. */
const TIMEOUT_MS = 300_000;
const FUNCTION_NAME = 'oidc-thumbprint-watcher';

/** What may be chosen about a world. */
export interface WorldOptions extends AwsOptions {
  /**
   * The clock of the watcher's function, to let time pass for it. Default: the system's. OpenSSL keeps to the system's,
   * and certificates are valid for 90 days from now.
   */
  clock?: () => Date;
}

/**
 * Starts a world. The function in it is the real handler, whose SDK reads the variables of this process: they are pointed
 * at this AWS, so a world wants a process of its own.
 */
export const startWorld = async ({ clock, ...options }: WorldOptions = {}): Promise<World> => {
  const aws = await startAws(options);
  const root = await createAuthority({ name: 'Example Corp Root CA' });
  const directory = mkdtempSync(path.join(tmpdir(), 'oidc-thumbprint-watcher-'));
  const caFile = path.join(directory, 'example-corp-root-ca.pem');
  writeFileSync(caFile, root.pem);
  const citizens = (await startCitizens(root)).map((citizen) => ({
    ...citizen,
    arn: aws.iam.put({ url: citizen.issuer, thumbprints: [citizen.pinned], clientIds: ['sts.amazonaws.com'] }),
  }));
  const hosts = citizens.flatMap((citizen) => citizen.hosts);
  const connectTo = hosts.map((host) => host.connectTo);
  const settings = { ...checkInput(settingsSchema, { connectTo }, 'settings'), caFile };
  const variables = {
    ...aws.environment,
    AWS_LAMBDA_FUNCTION_NAME: FUNCTION_NAME,
    ...renderEnvironment({ topicArn: aws.inbox.topicArn, tableName: aws.table.name, settings }),
  };
  pointSdkAt(aws);
  const handle = createHandler(variables, directory, clock);
  aws.functions.set(FUNCTION_NAME, (event) => handle(event, { getRemainingTimeInMillis: () => TIMEOUT_MS }));
  const close = async (): Promise<void> => {
    await Promise.all([...hosts.map((host) => host.close()), aws.close()]);
    rmSync(directory, { recursive: true });
  };
  return { aws, functionName: FUNCTION_NAME, citizens, settings, variables, close };
};

/** The function's log would stand between what is to be read here. */
const SILENCE = { POWERTOOLS_LOG_LEVEL: 'SILENT', POWERTOOLS_METRICS_DISABLED: 'true' };

/** Makes the SDK in this process talk to an AWS, whatever account the person's shell is set up for. */
const pointSdkAt = (aws: Aws): void => {
  for (const name of ['AWS_PROFILE', 'AWS_SESSION_TOKEN']) Reflect.deleteProperty(process.env, name);
  const quiet = { ...SILENCE, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' };
  Object.assign(process.env, aws.environment, quiet);
};
