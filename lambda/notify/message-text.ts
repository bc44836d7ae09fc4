import type { Notification } from '../judge/state/due-notifications';
import { printable, quoted } from '../judge/printable';
import { displayEntries } from '../judge/chain/thumbprint';
import { checkerOf } from '../judge/evidence/thumbprint-check';
import type { ProviderReport } from '../contract/report';
import { type Digest, type Entry, type Group, isReminder } from './digest';
import { atMinute } from './duration';
import { itemBlock } from './message-item';

/** Maximum number of providers that a block names. */
const SHOWN = 100;

const HEADINGS: Record<Group, string> = {
  held: 'NEEDS A PERSON',
  failed: 'COULD NOT BE CHECKED OR WRITTEN',
  changed: 'CHANGED BY SOMEONE ELSE',
  updated: 'UPDATED',
  unchanged: 'UNCHANGED, BUT WORTH A LOOK',
  skipped: 'NOT CHECKED',
  over: 'OVER',
};

const ENFORCED = new Map<boolean | null, string>([
  [true, '% checks the thumbprint of this provider'],
  [false, '% does not look at the thumbprint of this provider now'],
  [null, 'Whether % checks the thumbprint of this provider cannot be told now'],
]);

/** Explanation of reminders: when they are sent, and how to end them. */
const REMINDED =
  'What lasts is told again on Mondays until it is over. A provider that is needed no more can be deleted, or left out by the setting "exclude".';

/** Renders the beginning of a mail. */
export function introOf(digest: Digest): string {
  return `${topicOf(digest)} in account ${digest.account}, from the check of ${atMinute(new Date(digest.report.startedAt))} UTC.`;
}

function topicOf({ report: { counts }, providers }: Digest): string {
  if (providers.size === 0) return 'News about what watches the IAM OIDC providers';
  // A check of one provider may leave others that it did not check.
  if (counts.providers === 1) return 'News about an IAM OIDC provider';
  return `News about ${providers.size} of ${counts.providers} IAM OIDC providers`;
}

/** Renders the end of a mail. */
export function outroOf({ report, reportCommand, providers, run }: Digest): string {
  const reminds = [...run, ...[...providers.values()].flat()].some(isReminder) ? `${REMINDED}\n\n` : '';
  return `--\n${reminds}The whole report, without changing or sending anything:\n\n    ${reportCommand}\n\nRun ${report.runId}`;
}

/** Renders the notifications about the run itself. */
export function runBlock(digest: Digest): string {
  return underHeading('ABOUT THE WATCHER ITSELF', itemsText(digest.run, [], digest));
}

/**
 * Renders the notifications of an entry.
 * @param before the entry above: the first entry of a group stands under a heading
 */
export function entryBlock(entry: Entry, before: Entry | undefined, digest: Digest): string {
  const text = entry.providers.length === 1 ? ofOne(entry, digest) : ofMany(entry, digest);
  return entry.group === before?.group ? text : underHeading(HEADINGS[entry.group], text);
}

function underHeading(heading: string, text: string): string {
  return `${heading}\n${'='.repeat(heading.length)}\n\n${text}`;
}

function ofOne({ providers, items, more, group }: Entry, digest: Digest): string {
  const [provider] = providers;
  const known = provider.before.length > 0 || provider.after.length > 0;
  const words = ENFORCED.get(provider.enforced)?.replace('%', checkerIn(digest, 'The'));
  const enforced = `${words}: ${provider.enforcedWhy}.`;
  return [
    `${printable(provider.issuer)}\n${printable(provider.arn)}`,
    itemsText(items, providers, digest),
    ...moreText(more),
    ...(provider.status === 'skipped' || group === 'over' ? [] : [enforced]),
    ...(known ? [`Pinned now: ${displayEntries(provider.after) || 'nothing'}`] : []),
  ].join('\n\n');
}

/** Renders an entry of several providers. The items come before the names, since the names of eighty providers fill a screen. */
function ofMany({ providers, items, more }: Entry, digest: Digest): string {
  const [first] = providers;
  const count = providers.length;
  const names = providers.slice(0, SHOWN).map(({ issuer }) => `    ${printable(issuer)}`);
  const others = count > SHOWN ? [`    and ${count - SHOWN} more`] : [];
  const lists = new Set(providers.map(({ after }) => displayEntries(after)));
  return [
    `The same for ${count} providers, listed below. Of the first, ${quoted(first.issuer)}:`,
    itemsText(items, providers, digest),
    ...moreText(more),
    enforcedAmong(providers, digest),
    ...(lists.size === 1 ? [`Pinned now at each: ${[...lists].join('') || 'nothing'}`] : []),
    [`These are the ${count}:`, '', ...names, ...others].join('\n'),
  ].join('\n\n');
}

function enforcedAmong(providers: readonly ProviderReport[], digest: Digest): string {
  const checks = `${checkerIn(digest, 'The')} checks the thumbprint of`;
  const [result, open] = [true, null].map((value) => providers.filter(({ enforced }) => enforced === value).length);
  if (result === providers.length) return `${checks} all of them.`;
  const unknown = open ? ` Of ${open} this cannot be told now.` : '';
  return `${checks} ${result || 'none'} of them now.${unknown}`;
}

function checkerIn({ report }: Digest, the: string): string {
  return checkerOf(report.thumbprintCheck, the);
}

function moreText(more: number): string[] {
  return more > 0 ? [`And ${more} more findings, which the whole report has.`] : [];
}

/** Renders the items of an entry. One command approves for all its providers. */
function itemsText(items: readonly Notification[], providers: readonly ProviderReport[], digest: Digest): string {
  const now = new Date(digest.report.startedAt);
  const arns = providers.map(({ arn }) => arn);
  return items.map((item) => itemBlock(item, now, arns, digest)).join('\n\n');
}
