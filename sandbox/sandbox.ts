import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { checkInput } from '../lambda/contract/input-error';
import { type Settings, settingsSchema } from '../lambda/contract/settings';
import { trustPolicyFor } from './aws/iam-roles';
import { type Aws, type AwsOptions, startAws } from './aws/server';
import { createAuthority } from './certificates';
import { type SandboxIssuer, startIssuers } from './issuers';
import { startFunctionIn, type DeployOptions, FUNCTION_NAME } from './deploy';

/**
 * An AWS account with four identity providers registered, a role that trusts each, and the watcher deployed into it; all on
 * loopback.
 */
export interface Sandbox {
  aws: Aws;
  /** The watcher's function, to be invoked. */
  functionName: string;
  issuers: readonly (SandboxIssuer & { arn: string })[];
  /** The watcher's settings: trust the private CA, and find the hosts on loopback. */
  settings: Settings & { caFile: string };
  /** The variables that the function was given. */
  variables: Readonly<Record<string, string>>;
  close: () => Promise<void>;
}

/** Options for a sandbox. Its certificates are valid for 90 days from now. */
export interface SandboxOptions extends AwsOptions, DeployOptions {
  /** Minutes between two quick looks, as the watcher is to know them. Default: there are none. */
  quickLookMinutes?: number;
}

/** Starts a sandbox. It wants a process of its own: see `deployInto`. */
export async function startSandbox({ clock, quickLookMinutes, ...options }: SandboxOptions = {}): Promise<Sandbox> {
  const aws = await startAws({ ...options, clock });
  const root = await createAuthority({ name: 'Example Corp Root CA' });
  const directory = mkdtempSync(path.join(tmpdir(), 'oidc-thumbprint-watcher-'));
  const caFile = path.join(directory, 'example-corp-root-ca.pem');
  writeFileSync(caFile, root.pem);
  const issuers = (await startIssuers(root)).map((sandboxIssuer) => ({
    ...sandboxIssuer,
    arn: aws.iam.put({
      url: sandboxIssuer.issuer,
      thumbprints: [sandboxIssuer.pinned],
      clientIds: ['sts.amazonaws.com'],
    }),
  }));
  for (const { name, arn } of issuers) aws.iam.putRole({ name: `deploy-by-${name}`, trustPolicy: trustPolicyFor(arn) });
  const hosts = issuers.flatMap((sandboxIssuer) => sandboxIssuer.hosts);
  const connectTo = hosts.map((host) => host.connectTo);
  const chosen = { connectTo, thumbprintCheck: 'aws', quickLookMinutes };
  const settings = { ...checkInput(settingsSchema, chosen, 'settings'), caFile };
  const variables = startFunctionIn(aws, settings, { clock });
  const close = async (): Promise<void> => {
    await Promise.all([...hosts.map((host) => host.close()), aws.close()]);
    rmSync(directory, { recursive: true });
  };
  return { aws, functionName: FUNCTION_NAME, issuers, settings, variables, close };
}
