import { condition } from '../entry';
import { errorText, ours, phrase } from '../phrase';

/** Kinds of policies by which an organization limits what its accounts may do. */
const POLICIES = { service: 'service control policy', resource: 'resource control policy' };

/** Findings about accounts of an organization; `about` is the account's ID. */
export const ACCOUNTS = {
  'account-inactive': condition<{ state: string }>({
    severity: 'info',
    subject: 'is not active',
    message: ({ state }) => phrase`The account is not active (${state}), so its providers were not checked.`,
  }),
  'account-cannot-be-entered': condition<{ role: string; error: string }>({
    severity: 'warning',
    subject: 'cannot be entered',
    message: ({ role }) =>
      phrase`The role ${role} could not be assumed in the account, so its providers were not checked.`,
    advice: [
      ours('Check that the account has the role, and that you may assume it.'),
      ours('Check the trust policy of the role: the principal, and the external ID.'),
    ],
  }),
  'denied-by-organization': condition<{ policy: keyof typeof POLICIES; error: string }>({
    severity: 'warning',
    subject: 'is closed by a policy of the organization',
    message: ({ policy }) =>
      phrase`A ${ours(POLICIES[policy])} of the organization keeps the account from being read, so its providers were not checked.`,
    advice: [ours('Let the policy make an exception for the role, or leave the account out of the look.')],
  }),
  'account-read-failed': condition<{ error: string }>({
    severity: 'warning',
    transient: true,
    subject: 'could not be read',
    message: ({ error }) => phrase`The providers of the account could not be read: ${errorText(error)}.`,
    advice: [
      ours('If access was denied, allow the role to list and to get OIDC providers. Else run the command again later.'),
    ],
  }),
};
