import { IAMClient, type IAMClientConfig } from '@aws-sdk/client-iam';
import { AssumeRoleCommand, GetCallerIdentityCommand, type STSClient } from '@aws-sdk/client-sts';
import { PATIENT_CLIENT } from '../act/client-limits';
import { type Iam, createIam } from '../act/iam';

/** Calls to an account's IAM that read, while it is open. */
export interface OpenAccount {
  iam: Pick<Iam, 'list' | 'get'>;
  /** Closes the connections, and forgets the credentials. */
  close: () => void;
}

/** Gives access to an account. It rejects with the error of STS. */
export type OpenAccess = (account: string, until: AbortSignal) => Promise<OpenAccount>;

/** Identity whose credentials the look uses. */
export interface Caller {
  account: string;
  /** Partition of AWS, for example `aws-cn`. */
  partition: string;
}

/** Role that is assumed in each account. */
export interface ReadRole {
  /** Name of the role, with its path where it has one. */
  name: string;
  /** External ID that its trust policy asks for. Default: none is sent. */
  externalId?: string | undefined;
}

/**
 * Asks STS who asks.
 * @throws Error when STS refuses, or its answer has no identity
 */
export async function askForCaller(client: STSClient, until?: AbortSignal): Promise<Caller> {
  const request = new GetCallerIdentityCommand({});
  const { Account, Arn } = await client.send(request, until && { abortSignal: until });
  const [, partition] = /^arn:([^:]+):/.exec(Arn ?? '') ?? [];
  if (!Account || partition === undefined) throw new Error('The answer to GetCallerIdentity has no identity.');
  return { account: Account, partition };
}

/**
 * Rights of the sessions, whatever the role may do beyond them: even the role of an administrator is used to read only.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies.html#policies_session
 */
const SESSION_POLICY = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Action: ['iam:ListOpenIDConnectProviders', 'iam:GetOpenIDConnectProvider'],
      Resource: '*',
    },
  ],
});

/** Life of a session, in seconds: the shortest that STS gives (API reference, AssumeRole). */
const SESSION_SECONDS = 900;

/** Name of the sessions in the accounts' CloudTrail. */
const SESSION_NAME = 'oidc-thumbprint-watcher';

/**
 * Creates the access to accounts: by the role, and to the caller's own account by the caller's own credentials.
 * @param configuration of the clients of IAM, beside credentials. Default: what the environment says
 */
export function createAccess(
  client: STSClient,
  caller: Caller,
  role: ReadRole,
  configuration: IAMClientConfig = {},
): OpenAccess {
  return async (account, until) => {
    const iamClient = new IAMClient({
      ...PATIENT_CLIENT,
      ...configuration,
      ...(account !== caller.account && { credentials: await assumeRole(client, account, caller, role, until) }),
    });
    // One client for each account: the rate that it keeps to is that of the account.
    return { iam: createIam(iamClient), close: () => iamClient.destroy() };
  };
}

/** Credentials of a session. */
interface Session {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken: string;
}

/** Returns the credentials of a session. */
async function assumeRole(
  client: STSClient,
  account: string,
  { partition }: Caller,
  { name, externalId }: ReadRole,
  until: AbortSignal,
): Promise<Session> {
  const request = new AssumeRoleCommand({
    RoleArn: `arn:${partition}:iam::${account}:role/${name}`,
    RoleSessionName: SESSION_NAME,
    Policy: SESSION_POLICY,
    DurationSeconds: SESSION_SECONDS,
    ...(externalId !== undefined && { ExternalId: externalId }),
  });
  const { Credentials: given } = await client.send(request, { abortSignal: until });
  const { AccessKeyId, SecretAccessKey, SessionToken } = given ?? {};
  if (!AccessKeyId || !SecretAccessKey || !SessionToken)
    throw new Error('The answer to AssumeRole has no credentials.');
  return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
}
