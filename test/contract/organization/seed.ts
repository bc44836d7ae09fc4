/** The management account: moto's own where its credentials name no other. */
export const MANAGEMENT = '123456789012';

/** Names of the other accounts, in order of their creation. The last one is closed. */
export const NAMES = Array.from({ length: 50 }, (_, index) => `account-${String(index + 1).padStart(2, '0')}`);
export const [FIRST = '', SECOND = '', THIRD = ''] = NAMES;
export const CLOSED = NAMES.at(-1) ?? '';

/** The accounts that are in a unit, all of which are in `Workloads`. */
export const UNIT = 'Workloads';
export const IN_UNIT = [SECOND, THIRD];

/** A role to assume. */
export interface RoleSeed {
  /** Name of its account. */
  account: string;
  name: string;
  trustPolicy: object;
  policy: { Version: string; Statement: { Effect: 'Allow'; Action: string; Resource: string } };
}

/** The roles, by what they let happen. */
export const ROLES: readonly RoleSeed[] = [
  createRole(FIRST, 'open'),
  createRole(SECOND, 'open'),
  createRole(CLOSED, 'open'),
  createRole(FIRST, 'external', { Condition: { StringEquals: { 'sts:ExternalId': 'mine' } } }),
  createRole(FIRST, 'other-account', { Principal: { AWS: 'arn:aws:iam::999999999999:root' } }),
  createRole(FIRST, 'no-source-identity', { Action: 'sts:AssumeRole' }),
  { ...createRole(FIRST, 'reader'), policy: policyFor('iam:ListOpenIDConnectProviders') },
];

function createRole(account: string, name: string, statement: object = {}): RoleSeed {
  const principal = { AWS: `arn:aws:iam::${MANAGEMENT}:root` };
  const Action = ['sts:AssumeRole', 'sts:SetSourceIdentity'];
  const Statement = [{ Effect: 'Allow', Principal: principal, Action, ...statement }];
  return { account, name, trustPolicy: { Version: '2012-10-17', Statement }, policy: policyFor('*') };
}

function policyFor(Action: string): RoleSeed['policy'] {
  return { Version: '2012-10-17', Statement: { Effect: 'Allow', Action, Resource: '*' } };
}
