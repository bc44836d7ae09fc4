import type { AwsRequest } from './call';
import type { Caller } from './caller';
import { AwsError } from './error';
import type { IamOf } from './accounts';
import type { Organization } from './organization';
import { type Statement, type Verdict, type Wanted, verdictOf } from './policy';
import type { Context } from './policy-condition';
import { wantedIn } from './policy-request';

/** What authorization rests on. */
export interface Authority {
  partition: string;
  iamOf: IamOf;
  organization: Organization;
}

/** Actions that are not authorized here. Source for the first, which needs no permission: STS API reference, GetCallerIdentity. */
const ELSEWHERE = new Set(['sts:GetCallerIdentity', 'sts:AssumeRole']);

/**
 * Refuses a request that the policies of its caller do not allow: the service control policies of its account, and for a
 * session the policies of its role and its session policy. `AssumeRole` is left to itself: it depends on the role as well.
 * @throws AwsError in the words of the service; Error on a policy that is not understood here
 */
export function authorize(request: AwsRequest, authority: Authority): void {
  const { caller, region } = request;
  const isFree = caller.session === null && authority.organization.controlPoliciesOf(caller.account).length === 0;
  if (isFree) return;
  const wanted = wantedIn(request, { partition: authority.partition, account: caller.account, region });
  if (ELSEWHERE.has(wanted.action)) return;
  const refusal = refusalBy(caller, { ...wanted, context: contextOf(caller, caller.account, authority) }, authority);
  if (refusal) throw denial(caller, wanted, refusal.reason);
}

/** Returns the values of condition keys about a caller, and about the account of the resource. */
export function contextOf(caller: Caller, resourceAccount: string, { organization }: Authority): Context {
  return {
    'aws:PrincipalArn': caller.principalArn,
    'aws:PrincipalAccount': caller.account,
    'aws:PrincipalOrgID': organization.idOf(caller.account),
    'aws:ResourceAccount': resourceAccount,
    'aws:ResourceOrgID': organization.idOf(resourceAccount),
    'aws:SourceIdentity': caller.session?.sourceIdentity,
    'lambda:SourceFunctionArn': caller.session?.sourceFunctionArn,
  };
}

/** The way in which policies do not allow a request. */
export interface Refusal {
  /** True if a policy denies it, false if none allows it. */
  isExplicit: boolean;
  /** In AWS's words, to be put behind the resource. */
  reason: string;
}

/**
 * Returns the way in which the policies of a caller do not allow a request; null if they do.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
 */
export function refusalBy(caller: Caller, wanted: Wanted, authority: Authority): Refusal | null {
  const verdicts = verdictsOn(caller, wanted, authority);
  const denied = verdicts.find(([, verdict]) => verdict === 'deny');
  if (denied) return { isExplicit: true, reason: ` with an explicit deny in ${denied[0]} policy` };
  const silent = verdicts.find(([, verdict]) => verdict === 'silent');
  if (!silent) return null;
  const type = silent[0].replace(/^an? /, '');
  return { isExplicit: false, reason: ` because no ${type} policy allows the ${wanted.action} action` };
}

function verdictsOn(
  caller: Caller,
  wanted: Wanted,
  { iamOf, organization }: Authority,
): readonly [type: string, verdict: Verdict][] {
  const control = ofControlPolicies(organization.controlPoliciesOf(caller.account), wanted);
  if (!caller.session) return [['a service control', control]];
  const { account, roleName, policy } = caller.session;
  const statements = iamOf(account).roles.get(roleName)?.statements ?? [];
  return [
    ['a service control', control],
    ['an identity-based', verdictOf(statements, wanted)],
    ...(policy ? [['a session', verdictOf(policy, wanted)] satisfies [string, Verdict]] : []),
  ];
}

/** `FullAWSAccess` stays attached everywhere, so that only denials count. */
function ofControlPolicies(statements: readonly Statement[], wanted: Wanted): Verdict {
  return verdictOf(statements, wanted) === 'deny' ? 'deny' : 'allow';
}

/** Returns the error for a request that is not allowed. */
export function denial({ arn, account }: Caller, { action, resource }: Wanted, reason: string): AwsError {
  const [, partition = ''] = arn.split(':');
  const shown = SHOWN.get(action) ?? resource;
  const place = shown.startsWith(':') ? `arn:${partition}:iam::${account}${shown}` : shown;
  const message = `User: ${arn} is not authorized to perform: ${action} on resource: ${place}${reason}`;
  const service = action.split(':')[0] ?? '';
  const [code, status] = CODES.get(service) ?? ['AccessDenied', 403];
  return new AwsError(code, message, status);
}

/** Resources of the account that IAM shows for actions that have none in policies. Seen of IAM. */
const SHOWN = new Map([
  ['iam:ListOpenIDConnectProviders', ':oidc-provider/*'],
  ['iam:ListRoles', ':role/'],
]);

const CODES = new Map<string, [code: string, status: number]>([
  ['sns', ['AuthorizationError', 403]],
  ['lambda', ['AccessDeniedException', 403]],
  ['dynamodb', ['AccessDeniedException', 400]],
  ['organizations', ['AccessDeniedException', 400]],
]);
