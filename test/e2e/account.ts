import { setMaxListeners } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Aws, startAws } from '../../sandbox/aws/server';
import { createAuthority } from '../../sandbox/certificates';
import { type SandboxIssuer, startIssuers } from '../../sandbox/issuers';
import { startMiniStack } from '../emulators/ministack';
import type { AppSettings } from './app-settings';
import { type AwsCli, pointAtAccount, startAwsCli } from './aws/cli';
import { type Commands, createCommands } from './commands';
import { type PolicyProxy, startPolicyProxy } from './policy-proxy';

/** An account on loopback that one can deploy into, and four identity providers registered in it. */
export interface Account {
  /** IAM, which MiniStack has not all of. */
  iam: Aws['iam'];
  issuers: readonly (SandboxIssuer & { arn: string })[];
  /** Holds the function to the policies of its role. */
  policyProxy: PolicyProxy;
  commands: Commands;
  /** For the app, besides what changes from deployment to deployment. */
  settings: Omit<AppSettings, 'accountName'>;
  /** For what is written on the way; goes with the account. */
  directory: string;
  /** Stops and removes everything. Harmless when repeated. */
  close: () => Promise<void>;
}

/** What an account is made with. */
export interface AccountOptions {
  /** The directory of the emulators. */
  emulators: string;
  awsCli: AwsCli;
  /** The Node program that the function runs on. */
  node: string;
}

const ACCOUNT = '123456789012';
const REGION = 'us-east-1';

/**
 * Starts an account: MiniStack for everything but IAM's OIDC providers, for which it takes the sandbox.
 * @throws Error when something does not start; nothing is left then
 */
export async function startAccount({ emulators, awsCli, node }: AccountOptions): Promise<Account> {
  const directory = mkdtempSync(path.join(tmpdir(), 'oidc-thumbprint-watcher-e2e-'));
  const abort = new AbortController();
  // Each command that is under way listens, and there may be many.
  setMaxListeners(0, abort.signal);
  const closing: (() => Promise<void>)[] = [async () => rmSync(directory, { recursive: true, force: true })];
  const close = async (): Promise<void> => {
    abort.abort();
    for (const one of closing.splice(0).toReversed()) await one();
  };
  try {
    const root = await createAuthority({ name: 'Example Corp Root CA' });
    const caFile = path.join(directory, 'example-corp-root-ca.pem');
    writeFileSync(caFile, root.pem);
    const sandbox = await startAws({ account: ACCOUNT, region: REGION });
    closing.push(sandbox.close);
    const issuers = await startIssuers(root);
    const hosts = issuers.flatMap((sandboxIssuer) => sandboxIssuer.hosts);
    closing.push(async () => void (await Promise.all(hosts.map((host) => host.close()))));
    const place = { account: ACCOUNT, region: REGION };
    const ministack = await startMiniStack({ ...place, bin: emulators, directory, node });
    closing.push(ministack.stop);
    const policyProxy = await startPolicyProxy({ ...place, iam: sandbox.url, others: ministack.url });
    closing.push(policyProxy.close);
    const environment = environmentOf(ministack.url, sandbox.url, directory);
    if (awsCli.version === 1) closing.push((await startAwsCli(awsCli.python, directory, environment)).stop);
    const bin = pointAtAccount(awsCli, { iam: sandbox.url, others: ministack.url }, directory);
    const connectTo = hosts.map((host) => host.connectTo);
    return {
      iam: sandbox.iam,
      issuers: issuers.map((sandboxIssuer) => ({
        ...sandboxIssuer,
        arn: sandbox.iam.put({
          url: sandboxIssuer.issuer,
          thumbprints: [sandboxIssuer.pinned],
          clientIds: ['sts.amazonaws.com'],
        }),
      })),
      policyProxy,
      commands: createCommands({
        environment,
        bin,
        signal: abort.signal,
      }),
      settings: { ...place, caFile, connectTo, endpoint: policyProxy.url },
      directory,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Nothing of the person's own configuration, and no way to the real AWS. */
function environmentOf(url: string, iamUrl: string, directory: string): Record<string, string> {
  return {
    HOME: directory,
    TMPDIR: directory,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_REGION: REGION,
    AWS_DEFAULT_REGION: REGION,
    AWS_ENDPOINT_URL: url,
    AWS_ENDPOINT_URL_IAM: iamUrl,
    AWS_EC2_METADATA_DISABLED: 'true',
    OIDC_THUMBPRINT_WATCHER_THUMBPRINT_CHECK: 'aws',
    AWS_PAGER: '',
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    CDK_DISABLE_CLI_TELEMETRY: 'true',
    CDK_DISABLE_VERSION_CHECK: '1',
    CI: 'true',
    // It would look for newer versions of itself.
    NPM_CONFIG_UPDATE_NOTIFIER: 'false',
  };
}
