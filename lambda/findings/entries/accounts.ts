import type { Offer } from '../command';
import { condition } from '../entry';
import { isThumbprint } from '../../judge/chain/thumbprint';
import { count, errorText, few, ours, phrase } from '../phrase';

/** Kinds of policies by which an organization limits what its accounts may do. */
const POLICIES = { service: 'service control policy', resource: 'resource control policy' };

/** Work that the functions of an organization share in batches. */
const WORK = { inventory: 'reading accounts', observe: 'observing issuers', act: 'writing lists' };

/** Things in a batch of that work. */
const THINGS = { inventory: 'account', observe: 'issuer', act: 'account' };

/** Certificates, and accounts or issuers, that a finding names. */
const NAMED = 10;

/** A certificate that many lists would get. */
export interface MassAddition {
  thumbprint: string;
  accounts: number;
  providers: number;
}

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
  'account-not-covered': condition<{ reason: 'management' }>({
    severity: 'info',
    subject: 'is not covered',
    message: ours('This is the management account, which no StackSet reaches, so its providers were not checked.'),
    advice: [ours('Deploy the roles there by hand, and set managementAccount to true; or leave it as it is.')],
  }),
  'batch-failed': condition<{ map: keyof typeof WORK; things: number; first: readonly string[]; error: string }>({
    severity: 'warning',
    subject: 'a part of the run failed',
    message: ({ map, things, first, error }) => [
      phrase`While ${ours(WORK[map])}, a function did not come to its end: ${errorText(error)}.`,
      phrase`Left out: ${count(things, THINGS[map])} (${few(first.slice(0, 3), 3, things)}).`,
    ],
    advice: [
      ours('The next run tries again.'),
      ours("If it lasts, look at the function's log: it may lack time or memory."),
    ],
  }),
  'too-many-writes': condition<{
    providers: number;
    limit: number;
    all: number;
    certificates: readonly MassAddition[];
  }>({
    severity: 'critical',
    subject: 'the run wrote nothing: too many lists would change',
    message: ({ providers, limit, all, certificates }) => [
      phrase`The run would add thumbprints to ${providers} of ${count(all, 'provider')}, and it may write ${limit}.`,
      ...certificates
        .slice(0, NAMED)
        .map(({ thumbprint, accounts }) => phrase`${thumbprint} would be added in ${count(accounts, 'account')}.`),
    ],
    advice: [
      ours("Compare the thumbprints with what the issuers' owners publish, from another network."),
      ours('If they are right, let the run write them.'),
    ],
    details: ({ certificates }) =>
      certificates
        .slice(0, NAMED)
        .map(({ thumbprint, accounts, providers }) => [
          'thumbprint',
          phrase`${thumbprint} (${count(providers, 'provider')} in ${count(accounts, 'account')})`,
        ]),
    commands: ({ certificates }) => allowOffer(certificates.map(({ thumbprint }) => thumbprint).filter(isThumbprint)),
  }),
};

function allowOffer(thumbprints: readonly string[]): Offer[] {
  const purpose = 'Let the next run add these thumbprints in any number of accounts';
  return thumbprints.length === 0 ? [] : [{ purpose, command: { kind: 'allow', thumbprints } }];
}
