import { type Finding, SEVERITY_RANK } from '../judge/finding';
import { type ProviderReport, type Report, type Status, hasNews } from '../report';
import type { AlertMessage } from './alerts';

/** SNS refuses more than 256 KiB, attributes included; what people read is far shorter. */
const MAX_BODY_BYTES = 240 * 1024;

/** What one provider may take of it: who runs a hostile issuer must not keep the news of the others from people. */
const MAX_PROVIDER_BYTES = 8 * 1024;

/** SNS wants fewer than 100 characters, ASCII (SNS API reference, Publish). */
const MAX_SUBJECT = 99;
const MORE = ', more';

const ORDER: readonly Status[] = ['held', 'failed', 'updated', 'unchanged', 'skipped'];

const HEADINGS: Record<Status, string> = {
  held: 'NEEDS A PERSON',
  failed: 'COULD NOT BE CHECKED OR WRITTEN',
  updated: 'UPDATED',
  unchanged: 'UNCHANGED, BUT WORTH A LOOK',
  skipped: 'NOT CHECKED',
};

const ENFORCED = new Map<boolean | null, string>([
  [true, 'AWS checks the thumbprint of this provider'],
  [false, 'AWS does not look at the thumbprint of this provider now'],
  [null, 'Whether AWS checks the thumbprint of this provider cannot be told now'],
]);

/**
 * Renders the one message of a run.
 * @param reportCommand the command that prints the whole report again
 * @returns null when there is no news
 */
export const renderMessage = (report: Report, reportCommand: string): AlertMessage | null => {
  const news = report.providers.filter(hasNews);
  if (news.length === 0) return null;
  return { subject: subjectOf(news), body: bodyOf(report, news, reportCommand) };
};

const subjectOf = (news: readonly ProviderReport[]): string => {
  const severities = news.flatMap(({ findings }) => findings.map(({ severity }) => severity));
  const worst = (['critical', 'warning', 'info'] as const).find((severity) => severities.includes(severity)) ?? 'info';
  const parts = ORDER.flatMap((status) => {
    const count = news.filter((provider) => provider.status === status).length;
    return count === 0 ? [] : `${count} ${status === 'held' ? 'needs a person' : status}`;
  });
  const start = `[${worst}] OIDC thumbprints, account ${accountOf(news)}: `;
  const fits = (shown: number) => start.length + parts.slice(0, shown).join(', ').length + MORE.length <= MAX_SUBJECT;
  const shown = parts.findLastIndex((_, index) => fits(index + 1)) + 1;
  return start + parts.slice(0, shown).join(', ') + (shown < parts.length ? MORE : '');
};

/** The account ID stands in every ARN. */
const accountOf = ([provider]: readonly ProviderReport[]): string => {
  const account = provider?.arn.split(':')[4] ?? '';
  return /^[\w.-]{1,20}$/.test(account) ? account : 'unknown';
};

const bodyOf = (report: Report, news: readonly ProviderReport[], reportCommand: string): string => {
  const intro =
    `News about ${news.length} of ${report.counts.providers} IAM OIDC providers in account ${accountOf(news)}, ` +
    `from the check of ${report.startedAt.slice(0, 16).replace('T', ' ')} UTC.`;
  const outro = `The whole report, without changing or sending anything:\n\n    ${reportCommand}\n\nRun ${report.runId}`;
  const blocks = ORDER.flatMap((status) => sectionOf(status, news));
  const kept = withinSize(blocks, MAX_BODY_BYTES - Buffer.byteLength(intro + outro) - 200);
  const cut = blocks.length > kept.length ? ['This message is cut here; the whole report has the rest.'] : [];
  return [intro, ...kept, ...cut, `--\n${outro}`].join('\n\n') + '\n';
};

const sectionOf = (status: Status, news: readonly ProviderReport[]): string[] => {
  const providers = news.filter((provider) => provider.status === status);
  if (providers.length === 0) return [];
  const heading = `${HEADINGS[status]}\n${'='.repeat(HEADINGS[status].length)}`;
  const [first = '', ...others] = providers.map(providerBlock);
  return [`${heading}\n\n${first}`, ...others];
};

const providerBlock = (provider: ProviderReport): string => {
  const findings = provider.findings.toSorted(
    (one, other) => SEVERITY_RANK[one.severity] - SEVERITY_RANK[other.severity],
  );
  const known = provider.before.length > 0 || provider.after.length > 0;
  const kept = withinSize(findings.map(findingBlock), MAX_PROVIDER_BYTES);
  const more = findings.length - kept.length;
  return [
    `${provider.issuer}\n${provider.arn}`,
    ...kept,
    ...(more > 0 ? [`And ${more} more findings, which the whole report has.`] : []),
    ...(provider.status === 'skipped' ? [] : [`${ENFORCED.get(provider.enforced)}: ${provider.enforcedWhy}.`]),
    ...(known ? [`Pinned now: ${provider.after.join(', ') || 'nothing'}`] : []),
  ].join('\n\n');
};

/** A finding as people read it; the lines of a command are indented so that they can be told from the text. */
const findingBlock = ({ code, severity, message, action }: Finding): string => {
  const [advice = '', ...commands] = action.split('\n');
  return [
    `* ${message} [${severity}: ${code}]`,
    ...(advice ? [`  What to do: ${advice}`] : []),
    ...commands.map((command) => `\n      ${command}`),
  ].join('\n');
};

const withinSize = (blocks: readonly string[], bytes: number): string[] => {
  const kept: string[] = [];
  let size = 0;
  for (const block of blocks) {
    size += Buffer.byteLength(block) + 2;
    if (size > bytes) break;
    kept.push(block);
  }
  return kept;
};
