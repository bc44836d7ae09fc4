import type { Accounts } from './organization-accounts';
import type { Units } from './organization-units';
import type { Statement } from './policy';
import { type PolicyDocument, statementsOf } from './policy-document';

/** The service control policies of an organization. */
export interface ControlPolicies {
  /**
   * Attaches a policy to an account, to a unit by its path, or to the root (the empty path). Only its denials count, as
   * `FullAWSAccess` stays attached everywhere. The management account is exempt, as in AWS.
   * @throws Error when there is no such account or unit
   */
  attachControlPolicy: (target: string, policy: PolicyDocument) => void;
  /** Returns the statements of all policies that bind an account. */
  controlPoliciesOf: (account: string) => readonly Statement[];
}

/** Makes service control policies, none at first. */
export function createControlPolicies(
  { accounts }: Accounts,
  { units, upwardFrom }: Units,
  managementAccount: string | null,
): ControlPolicies {
  const attached = new Map<string, Statement[]>();
  return {
    attachControlPolicy: (target, policy) => {
      const { id } = accounts.get(target) ?? units.get(target) ?? {};
      if (id === undefined) throw new Error(`The organization has no account and no unit ${target}.`);
      attached.set(id, [...(attached.get(id) ?? []), ...statementsOf(policy)]);
    },
    controlPoliciesOf: (id) => {
      const account = accounts.get(id);
      if (!account || id === managementAccount) return [];
      const targets = [account, ...upwardFrom(account.parent)];
      return targets.flatMap((target) => attached.get(target.id) ?? []);
    },
  };
}
