import { type IAMClient, ListRolesCommand } from '@aws-sdk/client-iam';
import { printable } from '../judge/printable';
import { NO_ROLES, type TrustingRoles, withRole } from '../judge/state/listed-roles';
import { trustedIn } from '../judge/trust-policy';
import { inTime } from './iam';
import { IncompleteAnswerError } from './iam-answers';

/**
 * Function that returns the roles that trust each of some providers, by the ARN of the provider. It rejects with the SDK's error, with
 * an `IncompleteAnswerError`, or at a signal.
 */
export type ListTrustingRoles = (
  providers: readonly string[],
  until: AbortSignal,
) => Promise<ReadonlyMap<string, TrustingRoles>>;

/** Number of roles that IAM gives at a time. Source: IAM API reference, ListRoles, MaxItems. */
const PAGE = 1000;

/** Number of pages after which a list has no end. An account may have 5000 roles (IAM quotas). */
const MOST_PAGES = 60;

/** Greatest length of a role's name, in characters. Source: IAM API reference, Role. */
const LONGEST_NAME = 64;

const LIST = 'ListRoles';

/** Creates the function that lists roles through the SDK, and reads their trust policies. */
export function createRoleList(client: IAMClient): ListTrustingRoles {
  return async (providers, until) => {
    const wanted = new Set(providers);
    const trusting = new Map(providers.map((arn) => [arn, NO_ROLES]));
    let marker: string | undefined;
    for (let page = 1; page <= MOST_PAGES; page += 1) {
      const { Roles, IsTruncated, Marker } = await askForRoles(client, marker, until);
      for (const { RoleName: name = '', AssumeRolePolicyDocument: policy = '' } of Roles) {
        for (const arn of trustedIn(policy, wanted)) {
          trusting.set(arn, withRole(trusting.get(arn) ?? NO_ROLES, printable(name, LONGEST_NAME)));
        }
      }
      if (!IsTruncated) return trusting;
      marker = Marker;
    }
    throw new IncompleteAnswerError(LIST, `has more than ${MOST_PAGES} pages`);
  };
}

async function askForRoles(client: IAMClient, marker: string | undefined, until: AbortSignal) {
  const command = new ListRolesCommand({ Marker: marker, MaxItems: PAGE });
  const { Roles, IsTruncated, Marker } = await inTime(client.send(command, { abortSignal: until }), until);
  if (!Roles) throw new IncompleteAnswerError(LIST, 'has no element Roles');
  return { Roles, IsTruncated, Marker };
}
