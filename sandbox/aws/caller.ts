import type { SignedRequest } from './call';
import { AwsError } from './error';
import type { PrincipalNames } from './policy-principal';
import type { Session, Sessions } from './sessions';

/** The user that all access keys belong to which STS has not given out. */
const USER = { name: 'sandbox', id: 'AIDASANDBOX' } as const;

/** The identity behind a request's credentials. */
export interface Caller {
  account: string;
  /** ARN of the user or of the session. */
  arn: string;
  /** ARN of the user or of the role, as `aws:PrincipalArn` has it. */
  principalArn: string;
  userId: string;
  /** Null for the user, who may do everything. */
  session: Session | null;
}

/** Returns the user that may do everything in an account. */
export function userOf({ partition, account }: { partition: string; account: string }): Caller {
  const arn = `arn:${partition}:iam::${account}:user/${USER.name}`;
  return { account, arn, principalArn: arn, userId: USER.id, session: null };
}

/** Returns the caller of a request: the session that its access key belongs to, else the user. */
export function callerOf({ accessKeyId }: SignedRequest, sessions: Sessions, user: Caller): Caller {
  const session = sessions.find(accessKeyId)?.session;
  if (!session) return user;
  const { account, arn, roleArn: principalArn, userId } = session;
  return { account, arn, principalArn, userId, session };
}

/** Returns the names under which policies may have a caller. */
export function namesOf({ account, arn, principalArn }: Caller): PrincipalNames & { arns: readonly string[] } {
  return { account, arns: [arn, principalArn] };
}

/**
 * Refuses the credentials of a session that has ended, and those without their token.
 * @throws AwsError InvalidClientTokenId, ExpiredToken, or what services that speak JSON say instead
 */
export function refuseBadToken({ accessKeyId, headers, service }: SignedRequest, sessions: Sessions, now: Date): void {
  const found = sessions.find(accessKeyId);
  if (!found) return;
  const isJson = JSON_SERVICES.has(service);
  if (headers['x-amz-security-token'] !== found.sessionToken) {
    const code = isJson ? 'UnrecognizedClientException' : 'InvalidClientTokenId';
    throw new AwsError(code, 'The security token included in the request is invalid.');
  }
  if (now >= found.session.expiresAt) {
    const code = isJson ? 'ExpiredTokenException' : 'ExpiredToken';
    throw new AwsError(code, 'The security token included in the request is expired');
  }
}

const JSON_SERVICES = new Set(['dynamodb', 'lambda', 'organizations']);
