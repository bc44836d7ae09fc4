import type { PrincipalNames } from './policy-principal';
import type { Session } from './sessions';

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

/** Returns the names under which policies may have a caller. */
export function namesOf({ account, arn, principalArn }: Caller): PrincipalNames & { arns: readonly string[] } {
  return { account, arns: [arn, principalArn] };
}
