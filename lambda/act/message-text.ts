import type { NewsItem } from '../judge/news';
import type { ProviderReport } from '../report';
import { type Digest, type Entry, type Group, isReminder } from './digest';
import { atMinute } from './duration';
import { itemBlock } from './message-item';

/** How many providers a block names. */
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
  [true, 'AWS checks the thumbprint of this provider'],
  [false, 'AWS does not look at the thumbprint of this provider now'],
  [null, 'Whether AWS checks the thumbprint of this provider cannot be told now'],
]);

/** When people hear of it again, and how to hear no more of it. */
const REMINDED =
  'What lasts is told again on Mondays until it is over. A provider that is needed no more can be deleted, or left out by the setting "exclude".';

/** How a mail begins. */
export const introOf = ({ report, account, providers }: Digest): string =>
  `News about ${providers.size} of ${report.counts.providers} IAM OIDC providers in account ${account}, ` +
  `from the check of ${atMinute(new Date(report.startedAt))} UTC.`;

/** How a mail ends. */
export const outroOf = ({ report, reportCommand, providers, run }: Digest): string => {
  const reminds = [...run, ...[...providers.values()].flat()].some(isReminder) ? `${REMINDED}\n\n` : '';
  return `--\n${reminds}The whole report, without changing or sending anything:\n\n    ${reportCommand}\n\nRun ${report.runId}`;
};

/** What there is to tell of the run itself. */
export const runBlock = ({ run, report }: Digest): string =>
  underHeading('ABOUT THE WATCHER ITSELF', itemsText(run, new Date(report.startedAt)));

/**
 * What there is to tell of an entry.
 * @param before the entry above: the first of a group stands under a heading
 */
export const entryBlock = (entry: Entry, before: Entry | undefined, digest: Digest): string => {
  const text = entry.providers.length === 1 ? ofOne(entry, digest) : ofMany(entry, digest);
  return entry.group === before?.group ? text : underHeading(HEADINGS[entry.group], text);
};

const underHeading = (heading: string, text: string): string => `${heading}\n${'='.repeat(heading.length)}\n\n${text}`;

const ofOne = ({ providers: [provider], items, more, group }: Entry, { report }: Digest): string => {
  const known = provider.before.length > 0 || provider.after.length > 0;
  const enforced = `${ENFORCED.get(provider.enforced)}: ${provider.enforcedWhy}.`;
  return [
    `${provider.issuer}\n${provider.arn}`,
    itemsText(items, new Date(report.startedAt)),
    ...moreText(more),
    ...(provider.status === 'skipped' || group === 'over' ? [] : [enforced]),
    ...(known ? [`Pinned now: ${provider.after.join(', ') || 'nothing'}`] : []),
  ].join('\n\n');
};

const ofMany = ({ providers, items, more }: Entry, digest: Digest): string => {
  const [first] = providers;
  const names = providers.slice(0, SHOWN).map(({ issuer }) => `    ${issuer}`);
  const others = providers.length > SHOWN ? [`    and ${providers.length - SHOWN} more`] : [];
  const checked = providers.filter(({ enforced }) => enforced === true).length;
  const forAll = items.map((item) => withOneCommand(item, providers, digest));
  return [
    [`The same for ${providers.length} providers:`, '', ...names, ...others].join('\n'),
    `As it is for ${first.issuer}:`,
    itemsText(forAll, new Date(digest.report.startedAt)),
    ...moreText(more),
    `AWS checks the thumbprint of ${checked} of these ${providers.length} providers.`,
  ].join('\n\n');
};

/** One command approves for all of them what the command of each would approve for itself. */
const withOneCommand = (item: NewsItem, providers: readonly ProviderReport[], { approveCommand }: Digest): NewsItem => {
  const { finding } = item;
  const { about } = finding;
  if (finding.code !== 'approval-required' || about === undefined) return item;
  const [advice = ''] = finding.action.split('\n');
  const command = approveCommand(providers.map(({ arn }) => ({ provider: arn, thumbprint: about })));
  return { ...item, finding: { ...finding, action: `${advice}\n${command}` } };
};

const moreText = (more: number): string[] =>
  more > 0 ? [`And ${more} more findings, which the whole report has.`] : [];

const itemsText = (items: readonly NewsItem[], now: Date): string =>
  items.map((item) => itemBlock(item, now)).join('\n\n');
