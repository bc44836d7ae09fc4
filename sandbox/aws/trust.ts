import type { AssumeRoleInput } from './assume-role-input';
import { type Authority, contextOf, denial, reasonAgainst } from './authorization';
import { type Caller, namesOf } from './caller';
import type { Role } from './iam-roles';
import { type Wanted, isAllowed } from './policy';
import { type PolicyDocument, statementsOf } from './policy-document';

/**
 * Finds the role that a caller wants to assume.
 * The caller's own policies have to allow that, and the role's trust policy; both also that the source identity is set, if there is
 * one. (Within an account, AWS is content with a trust policy that names the caller's ARN.) A role that does not exist and one in
 * an account that is not active are refused in the same words as one that does not trust.
 * @throws AwsError AccessDenied; Error on a policy that is not understood here
 */
export function findTrustingRole(caller: Caller, input: AssumeRoleInput, authority: Authority): Role {
  const { account, roleName, roleArn, sourceIdentity } = input;
  const actions = ['sts:AssumeRole', ...(sourceIdentity === undefined ? [] : ['sts:SetSourceIdentity'])];
  const context = {
    ...contextOf(caller, account, authority),
    'sts:ExternalId': input.externalId,
    'sts:RoleSessionName': input.sessionName,
    'sts:SourceIdentity': sourceIdentity,
  };
  const role = findActive(account, roleName, authority);
  for (const action of actions) {
    const wanted = { action, resource: roleArn, principal: namesOf(caller), context };
    const reason = reasonAgainst(caller, wanted, authority);
    if (reason !== null) throw denial(caller, wanted, reason.startsWith(' with') ? reason : '');
    if (role?.arn !== roleArn || !trusts(role, wanted)) throw denial(caller, wanted, '');
    refuseOtherIdentity(caller, input, wanted);
  }
  if (!role) throw denial(caller, { action: 'sts:AssumeRole', resource: roleArn }, '');
  return role;
}

function findActive(account: string, roleName: string, { iamOf, organization }: Authority): Role | undefined {
  const state = organization.accounts.get(account)?.state ?? 'ACTIVE';
  return state === 'ACTIVE' ? iamOf(account).roles.get(roleName) : undefined;
}

function trusts({ arn, trustPolicy }: Role, wanted: Wanted): boolean {
  try {
    const document: PolicyDocument = JSON.parse(trustPolicy);
    return isAllowed(statementsOf(document), wanted);
  } catch (error) {
    throw new Error(`The trust policy of ${arn} is not understood here. ${String(error)}`, { cause: error });
  }
}

/** Refuses another source identity than that of the session: once set, it stays. Source: IAM guide, source identity. */
function refuseOtherIdentity(
  { session, ...caller }: Caller,
  { sourceIdentity }: AssumeRoleInput,
  wanted: Wanted,
): void {
  const set = session?.sourceIdentity;
  if (set === undefined || set === sourceIdentity) return;
  throw denial({ session, ...caller }, { ...wanted, action: 'sts:SetSourceIdentity' }, '');
}
