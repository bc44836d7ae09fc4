import { IAMClient, type IAMClientConfig } from '@aws-sdk/client-iam';
import { GetCallerIdentityCommand, type STSClient } from '@aws-sdk/client-sts';
import { APP_ID, PATIENT_CLIENT } from '../act/client-limits';
import { type Iam, createIam } from '../act/iam';
import { type AccountRole, READ_POLICY, assumeRole } from './assume-role';

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
 * Creates the access to accounts: by the role, and to the caller's own account by the caller's own credentials.
 * @param configuration of the clients of IAM, beside credentials. Default: what the environment says
 */
export function createAccess(
  client: STSClient,
  caller: Caller,
  role: AccountRole,
  configuration: IAMClientConfig = {},
): OpenAccess {
  return async (account, until) => {
    const iamClient = new IAMClient({
      ...PATIENT_CLIENT,
      ...configuration,
      ...(account !== caller.account && {
        credentials: await assumeRole(client, { ...caller, account, role, name: APP_ID, policy: READ_POLICY }, until),
      }),
    });
    // One client for each account: the rate that it keeps to is that of the account.
    return { iam: createIam(iamClient), close: () => iamClient.destroy() };
  };
}
