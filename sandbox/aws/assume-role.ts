import { readAssumeRole } from './assume-role-input';
import type { Authority } from './authorization';
import { AwsError } from './error';
import { MAX_SESSION_SECONDS } from './iam-roles';
import type { QueryAction } from './query';
import type { Session, Sessions } from './sessions';
import { findTrustingRole } from './trust';
import type { XmlElements } from './xml';

/** Context of `AssumeRole`. */
export interface AssumeRoleContext {
  authority: Authority;
  sessions: Sessions;
  clock: () => Date;
}

/** Makes the action that begins a session of a role. @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html */
export function createAssumeRole({ authority, sessions, clock }: AssumeRoleContext): QueryAction {
  return (form, { caller }): XmlElements => {
    const read = readAssumeRole(form);
    const input = { ...read, sourceIdentity: read.sourceIdentity ?? caller.session?.sourceIdentity };
    const role = findTrustingRole(caller, input, authority);
    refuseTooLong(input.durationSeconds, caller.session !== null);
    const name = input.sessionName;
    const session: Session = {
      account: input.account,
      roleName: role.name,
      roleArn: role.arn,
      name,
      arn: `arn:${authority.partition}:sts::${input.account}:assumed-role/${role.name}/${name}`,
      userId: `${role.id}:${name}`,
      policy: input.policy,
      sourceIdentity: input.sourceIdentity,
      expiresAt: new Date(clock().getTime() + input.durationSeconds * 1000),
    };
    const { accessKeyId, secretAccessKey, sessionToken } = sessions.begin(session);
    return {
      Credentials: {
        AccessKeyId: accessKeyId,
        SecretAccessKey: secretAccessKey,
        SessionToken: sessionToken,
        Expiration: session.expiresAt.toISOString(),
      },
      AssumedRoleUser: { AssumedRoleId: session.userId, Arn: session.arn },
      ...(session.sourceIdentity === undefined ? {} : { SourceIdentity: session.sourceIdentity }),
    };
  };
}

function refuseTooLong(seconds: number, isChained: boolean): void {
  if (seconds <= MAX_SESSION_SECONDS) return;
  const limit = isChained
    ? '1 hour session limit for roles assumed by role chaining'
    : 'MaxSessionDuration set for this role';
  throw new AwsError('ValidationError', `The requested DurationSeconds exceeds the ${limit}.`);
}
