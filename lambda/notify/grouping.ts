import type { Notification } from '../judge/state/due-notifications';
import type { ProviderReport } from '../contract/report';
import { atMinute } from './duration';

/**
 * What items of two providers have in common when one may stand for both: all that people read of them, but for the names
 * of the providers' own hosts. Whoever changes two lists, and to what, is told of each.
 */
export const groupKeyOf = (item: Notification, provider: ProviderReport): unknown[] => {
  const { finding, reason, since, until, backAfter, late } = item;
  const { code, severity, about = '', message, action, commands } = finding;
  const anonymous = withoutNames(provider);
  return [
    code,
    severity,
    reason,
    late,
    backAfter !== null,
    ...(reason === 'ended' ? [atMinute(since), until && atMinute(until)] : []),
    ...(reason === 'reminder' ? [atMinute(since).slice(0, 10)] : []),
    anonymous(about),
    anonymous(message),
    ...(isForOneAlone(item) ? [provider.arn, action, commands] : []),
  ];
};

/** Of several commands that approve one can be made; any other is for the provider that it names. */
const isForOneAlone = ({ finding: { code, action, commands = [] } }: Notification): boolean =>
  code !== 'approval-required' && (commands.length > 0 || action.includes('\n'));

/**
 * A text in which the names of a provider's own hosts are the same as in that of another, but not the name of one host as
 * that of the other. Longer ones come first, for they may hold shorter ones.
 */
const withoutNames = ({ issuer, hosts }: ProviderReport): ((text: string) => string) => {
  const name = issuer.replace('https://', '');
  const names = new Map([
    ...hosts.map(({ host, role }) => [host, role.includes('issuer') ? 'ISSUER HOST' : 'JWKS HOST'] as const),
    [name.replace(/\/.*$/, ''), 'ISSUER HOST'] as const,
    [name, 'ISSUER'] as const,
  ]);
  const sorted = [...names].filter(([one]) => one !== '').toSorted(([one], [other]) => other.length - one.length);
  return (text) => sorted.reduce((rest, [one, stand]) => rest.replaceAll(one, stand), text);
};
