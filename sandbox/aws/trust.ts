import type { AssumeRoleInput } from './assume-role-input';
import { type Authority, contextOf, denial, refusalBy } from './authorization';
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
  const wantedFor = (action: string): Wanted => ({ action, resource: roleArn, principal: namesOf(caller), context });
  for (const action of actions) refuseUnpermitted(caller, wantedFor(action), authority);
  const set = caller.session?.sourceIdentity;
  // Once set, it stays. Source: IAM guide, Monitor and control actions taken with assumed roles.
  if (set !== undefined && set !== sourceIdentity) throw denial(caller, wantedFor('sts:SetSourceIdentity'), '');
  const role = findActive(account, roleName, authority);
  if (role?.arn !== roleArn) throw denial(caller, wantedFor('sts:AssumeRole'), '');
  const refused = actions.find((action) => !trusts(role, wantedFor(action)));
  if (refused !== undefined) throw denial(caller, wantedFor(refused), '');
  return role;
}

/** Refuses what the caller's own policies do not allow. AWS gives a reason only where a policy denies it explicitly. */
function refuseUnpermitted(caller: Caller, wanted: Wanted, authority: Authority): void {
  const refusal = refusalBy(caller, wanted, authority);
  if (refusal) throw denial(caller, wanted, refusal.isExplicit ? refusal.reason : '');
}

/** Accounts that are suspended or about to be closed let nobody in. Seen of AWS: awslabs/landing-zone-accelerator-on-aws#727. */
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
