import type { Authority } from './authorization';
import type { SessionCredentials, Sessions } from './sessions';

/**
 * Begins a session of a role for a function, as Lambda does: it is named after the function, and its calls name the function.
 * @throws Error when the default account has no role of that name
 * @see https://docs.aws.amazon.com/lambda/latest/dg/permissions-source-function-arn.html
 */
export type BeginFunctionSession = (functionName: string, roleName: string) => SessionCredentials;

/** Life of a session, in milliseconds. */
const LIFE_MS = 12 * 3_600_000;

/** Facts about where functions are, and what the sessions are kept in. */
export interface FunctionSessionsContext {
  authority: Authority;
  sessions: Sessions;
  account: string;
  region: string;
  clock: () => Date;
}

/** Makes what begins the sessions of functions in the default account. Whether the role trusts Lambda is not looked at. */
export function createFunctionSessions(context: FunctionSessionsContext): BeginFunctionSession {
  const { authority, sessions, account, region, clock } = context;
  const { partition } = authority;
  return (functionName, roleName) => {
    const role = authority.iamOf(account).roles.get(roleName);
    if (!role) throw new Error(`The account ${account} has no role ${roleName}.`);
    return sessions.begin({
      account,
      roleName,
      roleArn: role.arn,
      name: functionName,
      arn: `arn:${partition}:sts::${account}:assumed-role/${roleName}/${functionName}`,
      userId: `${role.id}:${functionName}`,
      policy: null,
      sourceIdentity: undefined,
      sourceFunctionArn: `arn:${partition}:lambda:${region}:${account}:function:${functionName}`,
      expiresAt: new Date(clock().getTime() + LIFE_MS),
    });
  };
}
