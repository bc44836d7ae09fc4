import type { Notification } from '../judge/state/due-notifications';
import type { Finding } from '../findings/finding';
import { offersOf } from '../findings/lookup';
import type { ProviderReport } from '../contract/report';
import { atMinute } from './duration';

/**
 * Returns a key that is equal for items of two providers if one item may stand for both. The key covers all facts, except the names
 * of the providers' own hosts. Who changed two lists, and to what, is reported for each list.
 */
export function groupKeyOf(item: Notification, provider: ProviderReport): unknown[] {
  const { finding, reason, since, until, backAfter, delayed } = item;
  const { code, about = '', facts } = finding;
  const anonymous = withoutNames(provider);
  return [
    code,
    reason,
    delayed,
    backAfter !== null,
    ...(reason === 'resolved' ? [atMinute(since), until && atMinute(until)] : []),
    ...(reason === 'reminder' ? [atMinute(since).slice(0, 10)] : []),
    anonymous(about),
    anonymous(JSON.stringify(facts)),
    ...(isForOneAlone(finding) ? [provider.arn] : []),
  ];
}

/** True if a finding has a command for its provider alone. Only commands that approve can be merged into one. */
function isForOneAlone(finding: Finding): boolean {
  return finding.code !== 'approval-required' && offersOf(finding).length > 0;
}

/**
 * Returns a function that replaces the names of a provider's own hosts, so that texts of two providers can be equal. The issuer
 * host and the JWKS host stay distinct. Longer names are replaced first, since they may contain shorter names.
 */
function withoutNames({ issuer, hosts }: ProviderReport): (text: string) => string {
  const name = issuer.replace('https://', '');
  const names = new Map([
    ...hosts.map(({ host, role }) => [host, role.includes('issuer') ? 'ISSUER HOST' : 'JWKS HOST'] as const),
    [name.replace(/\/.*$/, ''), 'ISSUER HOST'] as const,
    [name, 'ISSUER'] as const,
  ]);
  const sorted = [...names].filter(([one]) => one !== '').toSorted(([one], [other]) => other.length - one.length);
  return (text) => sorted.reduce((rest, [one, stand]) => rest.replaceAll(one, stand), text);
}
