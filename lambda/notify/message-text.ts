import type { ProviderReport } from '../contract/report';
import { checkerOf } from '../findings/check-words';
import { enforcementWords } from '../findings/enforcement-words';
import { joined } from '../findings/phrase';
import { printable, quoted } from '../judge/printable';
import type { Notification } from '../judge/state/due-notifications';
import { accountsWords, byIssuer } from './by-issuer';
import { type Digest, type Entry, isReminder } from './digest';
import { atMinute } from './duration';
import { itemBlock } from './message-item';
import { rolesFor, rolesWords } from './roles';
import { scopeName } from './scope';

/** Maximum number of providers that a block names. */
const SHOWN = 100;

const ENFORCED = new Map<boolean | null, string>([
  [true, 'yes'],
  [false, 'no'],
  [null, 'unknown'],
]);

/** Explanation of reminders: when they are sent, and how to end them. */
const REMINDERS =
  'Open conditions are repeated on Mondays. Delete providers that are not used any more, or list them under "exclude".';

/** Line between two blocks. */
export const SEPARATOR = '-'.repeat(72);

/** Renders the end of a mail. */
export function outroOf({ report, reportCommand, providers, run, scope, region }: Digest): string {
  const reminds = [...run, ...[...providers.values()].flat()].some(isReminder) ? [REMINDERS, ''] : [];
  const { counts, startedAt, runId } = report;
  const checked = `${counts.providers} ${counts.providers === 1 ? 'provider' : 'providers'}`;
  return [
    SEPARATOR,
    ...reminds,
    `${scope.kind === 'account' ? 'Account' : 'Organization'}: ${scopeName(scope)}, region ${region}`,
    `Run: ${runId}, ${checked}, at ${atMinute(new Date(startedAt))} UTC`,
    'The whole report, without writing or sending anything:',
    '',
    `    ${reportCommand}`,
  ].join('\n');
}

/** Returns where a message comes from: `account production (123456789012), us-east-1`. */
export function placeOf({ scope, region }: Pick<Digest, 'scope' | 'region'>): string {
  return `${scope.kind} ${scopeName(scope)}, ${region}`;
}

/**
 * Renders the notifications about the run itself.
 * @param isFirst true if the mail begins with them
 */
export function runBlock(digest: Digest, isFirst: boolean): string {
  return itemsText(digest.run, [], digest, isFirst);
}

/**
 * Renders the notifications of an entry.
 * @param isFirst true if the mail begins with them
 */
export function entryBlock(entry: Entry, isFirst: boolean, digest: Digest): string {
  return entry.providers.length === 1 ? ofOne(entry, isFirst, digest) : ofMany(entry, isFirst, digest);
}

function ofOne({ providers, items, more, group }: Entry, isFirst: boolean, digest: Digest): string {
  const [provider] = providers;
  const isKnown = provider.before.length > 0 || provider.after.length > 0;
  const isShown = provider.status !== 'skipped' && group !== 'over';
  return [
    itemsText(items, providers, digest, isFirst),
    ...moreText(more),
    [
      `Provider: ${printable(provider.arn)}`,
      ...(isShown ? [enforcedLine(provider, digest)] : []),
      ...(isKnown ? [`Pinned now: ${pinnedWords(provider.after)}`] : []),
    ].join('\n'),
  ].join('\n\n');
}

function enforcedLine({ enforced, enforcedBy }: ProviderReport, digest: Digest): string {
  return `${checkerIn(digest)} checks the thumbprint: ${ENFORCED.get(enforced)}, because ${enforcementWords(enforcedBy)}`;
}

function pinnedWords(list: readonly string[]): string {
  return joined(list).words || 'nothing';
}

/** Renders an entry of several providers: the facts of the first, then the names of all. */
function ofMany({ providers, items, more }: Entry, isFirst: boolean, digest: Digest): string {
  const [first] = providers;
  const lines = linesAbout(providers, items, digest);
  const others = lines.length > SHOWN ? [`    and ${lines.length - SHOWN} more`] : [];
  const lists = new Set(providers.map(({ after }) => pinnedWords(after)));
  return [
    itemsText(items, providers, digest, isFirst),
    ...moreText(more),
    [
      `The facts above are those of the first, ${quoted(first.issuer)}.`,
      enforcedAmong(providers, digest),
      ...(lists.size === 1 ? [`Pinned now at each: ${[...lists].join('')}`] : []),
      `The ${providers.length} providers:`,
      '',
      ...lines.slice(0, SHOWN),
      ...others,
      ...(digest.file === undefined ? [] : ['', `All of them: ${digest.file}`]),
    ].join('\n'),
  ].join('\n\n');
}

/** Returns a line for each provider, or in an organization for each issuer. */
function linesAbout(
  providers: readonly ProviderReport[],
  items: readonly Notification[],
  digest: Digest,
): readonly string[] {
  if (digest.scope.kind === 'account') return providers.map((provider) => nameLine(provider, items, digest));
  return byIssuer(providers).map(({ first, accounts }) => `    ${printable(first.issuer)}: ${accountsWords(accounts)}`);
}

/** Returns the name of one of several providers, with the roles that trust it where they are affected. */
function nameLine(provider: ProviderReport, items: readonly Notification[], { roles }: Digest): string {
  const [affected] = items.flatMap((item) => rolesFor(item, provider, roles) ?? []);
  const name = `    ${printable(provider.issuer)}`;
  return affected ? `${name} (affected roles: ${rolesWords(affected)})` : name;
}

function enforcedAmong(providers: readonly ProviderReport[], digest: Digest): string {
  const [checked, unknown] = [true, null].map((value) => providers.filter(({ enforced }) => enforced === value).length);
  const those = checked === providers.length ? 'all' : checked || 'none';
  const open = unknown ? ` Of ${unknown} this is unknown.` : '';
  return `${checkerIn(digest)} checks the thumbprint of ${those} of them.${open}`;
}

function checkerIn({ report }: Digest): string {
  return checkerOf(report.thumbprintCheck, 'The');
}

function moreText(more: number): string[] {
  return more > 0 ? [`And ${more} more findings, which the whole report has.`] : [];
}

/** Renders items. One command approves for all their providers. */
function itemsText(
  items: readonly Notification[],
  providers: readonly ProviderReport[],
  digest: Digest,
  isFirst: boolean,
): string {
  const context = { ...digest, now: new Date(digest.report.startedAt) };
  const place = placeOf(digest);
  return items
    .map((item, index) => itemBlock(item, providers, isFirst && index === 0 ? { ...context, place } : context))
    .join('\n\n');
}
