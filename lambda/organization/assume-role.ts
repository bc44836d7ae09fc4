import { AssumeRoleCommand, type STSClient } from '@aws-sdk/client-sts';

/** Role in an account. */
export interface AccountRole {
  /** Name of the role, with its path where it has one. */
  name: string;
  /** External ID that its trust policy asks for. Default: none is sent. */
  externalId?: string | undefined;
}

/** Session that is asked for. */
export interface WantedSession {
  account: string;
  /** Partition of AWS, for example `aws-cn`. */
  partition: string;
  role: AccountRole;
  /** Name of the session in the account's CloudTrail. */
  name: string;
  /** Source identity, which CloudTrail keeps through all that follows, and a trust policy may ask for. Default: none is set. */
  sourceIdentity?: string;
  /**
   * Policy of the session, as JSON: what it does not allow the session may not do, whatever the role may.
   * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies.html#policies_session
   */
  policy: string;
}

/** Credentials of a session. */
export interface SessionCredentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken: string;
}

/** Life of a session, in seconds: the shortest that STS gives (API reference, AssumeRole). */
const SESSION_SECONDS = 900;

/** Policy of sessions that read: even the role of an administrator is used to read only. */
export const READ_POLICY = policyFor(['iam:ListOpenIDConnectProviders', 'iam:GetOpenIDConnectProvider'], '*');

/** Returns the policy of a session that may write the thumbprints of one provider, and do nothing else. */
export function writePolicyFor(arn: string): string {
  // In a policy these characters stand for others, unless they are written as variables (IAM guide, Policy variables).
  return policyFor(
    ['iam:UpdateOpenIDConnectProviderThumbprint'],
    arn.replaceAll(/[$*?]/g, (one) => `\${${one}}`),
  );
}

function policyFor(actions: readonly string[], resource: string): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: actions, Resource: resource }],
  });
}

/**
 * Assumes a role in an account. Rejects with the error of STS.
 * @throws Error when the answer has no credentials
 */
export async function assumeRole(
  client: STSClient,
  { account, partition, role, name, sourceIdentity, policy }: WantedSession,
  until?: AbortSignal,
): Promise<SessionCredentials> {
  const request = new AssumeRoleCommand({
    RoleArn: `arn:${partition}:iam::${account}:role/${role.name}`,
    RoleSessionName: name,
    Policy: policy,
    DurationSeconds: SESSION_SECONDS,
    ...(sourceIdentity !== undefined && { SourceIdentity: sourceIdentity }),
    ...(role.externalId !== undefined && { ExternalId: role.externalId }),
  });
  const { Credentials: given } = await client.send(request, until && { abortSignal: until });
  const { AccessKeyId, SecretAccessKey, SessionToken } = given ?? {};
  if (!AccessKeyId || !SecretAccessKey || !SessionToken)
    throw new Error('The answer to AssumeRole has no credentials.');
  return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
}
