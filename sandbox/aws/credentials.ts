import type { SignedRequest } from './call';
import type { Caller } from './caller';
import { AwsError } from './error';
import type { Sessions } from './sessions';

/** Returns the caller of a request: the session that its access key belongs to, else the user. */
export function callerOf({ accessKeyId }: SignedRequest, sessions: Sessions, user: Caller): Caller {
  const session = sessions.find(accessKeyId)?.session;
  if (!session) return user;
  const { account, arn, roleArn: principalArn, userId } = session;
  return { account, arn, principalArn, userId, session };
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
