import type { NewsItem } from '../judge/news';
import type { ProviderReport } from '../report';
import { atMinute } from './duration';

/**
 * What items of two providers have in common when one may stand for both: all that people read of them, but for the names
 * of the providers' own hosts. Whoever changes two lists, and to what, is told of each.
 */
export const samenessOf = (item: NewsItem, provider: ProviderReport): unknown[] => {
  const { finding, occasion, since, until, backAfter, late } = item;
  const { code, severity, about = '', message, action } = finding;
  const anonymous = withoutNames(provider);
  return [
    code,
    severity,
    occasion,
    late,
    backAfter !== null,
    ...(occasion === 'ended' ? [atMinute(since), until && atMinute(until)] : []),
    ...(occasion === 'reminder' ? [atMinute(since).slice(0, 10)] : []),
    anonymous(about),
    anonymous(message),
    ...(isForOneAlone(item) ? [provider.arn, action] : []),
  ];
};

/** Of several commands that approve one can be made; any other is for the provider that it names. */
const isForOneAlone = ({ finding: { code, action } }: NewsItem): boolean =>
  code !== 'approval-required' && action.includes('\n');

/** A text in which a provider's own names are all the same: longer ones first, for they may hold shorter ones. */
const withoutNames = ({ issuer, hosts }: ProviderReport): ((text: string) => string) => {
  const name = issuer.replace('https://', '');
  const names = [name, name.replace(/\/.*$/, ''), ...hosts.map(({ host }) => host)].filter((one) => one !== '');
  const sorted = names.toSorted((one, other) => other.length - one.length);
  return (text) => sorted.reduce((rest, one) => rest.replaceAll(one, 'HOST'), text);
};
