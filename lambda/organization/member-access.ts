import { IAMClient, type IAMClientConfig } from '@aws-sdk/client-iam';
import type { STSClient } from '@aws-sdk/client-sts';
import { APP_ID, CLIENT_LIMITS, PATIENT_CLIENT } from '../act/client-limits';
import { type Iam, createIam } from '../act/iam';
import { READ_POLICY, type SessionCredentials, type WantedSession, assumeRole, writePolicyFor } from './assume-role';

/** Calls to the IAM of a member account, while it is open. */
export interface OpenMember {
  /** Reads with the read role. Each write assumes the write role, for the one provider that it is about. */
  iam: Iam;
  /** Closes the connections, and forgets the credentials. */
  close: () => void;
}

/** Gives access to a member account. It rejects with the error of STS. */
export type OpenMemberAccess = (account: string, until: AbortSignal) => Promise<OpenMember>;

/** Roles in the member accounts, and what is sent along when they are assumed. */
export interface MemberRoles {
  partition: string;
  readRole: string;
  /** Empty where nothing may be written. */
  writeRole: string;
  externalId: string;
  /** ID of the run. */
  run: string;
}

/** Longest name of a session, and longest source identity, in characters (STS API reference, AssumeRole). */
const LONGEST_NAME = 64;

/** Returns the name of the sessions of a run, which is their source identity, too: the trust policies ask for its beginning. */
export function sessionNameOf(run: string): string {
  return `${APP_ID}-${run}`.slice(0, LONGEST_NAME);
}

/**
 * Creates the access to member accounts. The hub's own account is entered by its roles, like any other.
 * @param configuration of the clients of IAM, beside credentials. Default: what the environment says
 */
export function createMemberAccess(
  client: STSClient,
  roles: MemberRoles,
  configuration: IAMClientConfig = {},
): OpenMemberAccess {
  return async (account, until) => {
    const credentials = await assumeRole(client, wanted(account, roles.readRole, READ_POLICY, roles), until);
    const settings = { ...configuration, credentials, userAgentAppId: APP_ID };
    const reader = new IAMClient({ ...CLIENT_LIMITS, ...settings });
    const patient = new IAMClient({ ...PATIENT_CLIENT, ...settings });
    const replaceThumbprints: Iam['replaceThumbprints'] = async (arn, thumbprints) => {
      if (roles.writeRole === '')
        throw new Error('There is no role to write with, since the settings let nobody write.');
      const session = await assumeRole(client, wanted(account, roles.writeRole, writePolicyFor(arn), roles));
      await write(arn, thumbprints, session, configuration);
    };
    return {
      iam: { ...createIam(reader, patient), replaceThumbprints },
      close: () => [reader, patient].forEach((one) => one.destroy()),
    };
  };
}

function wanted(account: string, role: string, policy: string, roles: MemberRoles): WantedSession {
  const { partition, externalId } = roles;
  const name = sessionNameOf(roles.run);
  return { account, partition, role: { name: role, externalId }, name, sourceIdentity: name, policy };
}

async function write(
  arn: string,
  thumbprints: readonly string[],
  credentials: SessionCredentials,
  configuration: IAMClientConfig,
): Promise<void> {
  const client = new IAMClient({ ...CLIENT_LIMITS, ...configuration, credentials, userAgentAppId: APP_ID });
  try {
    await createIam(client).replaceThumbprints(arn, thumbprints);
  } finally {
    client.destroy();
  }
}
