import type { Report, Status } from '../../lambda/contract/report';
import { checkerOf } from '../../lambda/findings/check-words';
import { isThumbprint, normalise } from '../../lambda/judge/chain/thumbprint';
import { printable, quoted } from '../../lambda/judge/printable';
import type { RenderedReport } from '../../lambda/notify/rendered-report';
import { columnsOf } from './columns';
import { hasProblem } from './problems';
import { STATUS_ORDER, byStatus } from './status-order';

/** What a list of providers says of one. */
export interface ProviderRow {
  status: Status;
  /** The status in words: in a dry run `would update` for `updated`. */
  words: string;
  /** Issuer URL without `https://`. */
  issuer: string;
  /** Answer to whether the service checks the thumbprint. */
  checked: 'yes' | 'no' | '?';
  /** Entries of the list, each with its sign and shortened: at most 15 columns. */
  thumbprints: readonly string[];
}

/** Providers of a report, those first that need an operator. */
export interface ProviderRows {
  rows: readonly ProviderRow[];
  /** Issuers of the providers that have no row, since all is well with them; without `https://`. */
  folded: readonly string[];
}

/** Number of rows up to which even those have one with whom all is well. */
export const FEW = 5;

/** Number of digits of a thumbprint that are shown. */
const DIGITS = 12;

/** Returns the rows of a report. Where there are many providers, those with which all is well have none. */
export function rowsOf(report: RenderedReport): ProviderRows {
  const isShort = report.counts.providers <= FEW;
  const sorted = byStatus(report.providers);
  return {
    rows: sorted
      .filter((provider) => isShort || hasProblem(provider))
      .map(({ status, issuer, enforced, before, added, retired }) => ({
        status,
        words: statusWords(status, report),
        issuer: nameOf(issuer),
        checked: enforced === null ? '?' : enforced ? 'yes' : 'no',
        thumbprints: [
          ...before.filter((entry) => !retired.includes(entry)).map((entry) => `= ${shownEntry(entry)}`),
          ...added.map((entry) => `+ ${shownEntry(entry)}`),
          ...retired.map((entry) => `- ${shownEntry(entry)}`),
        ],
      })),
    folded: sorted.filter((one) => !isShort && !hasProblem(one)).map(({ issuer }) => nameOf(issuer)),
  };
}

/** Returns a status in words. */
export function statusWords(status: Status, { dryRun }: Pick<Report, 'dryRun'>): string {
  return dryRun && status === 'updated' ? 'would update' : status;
}

/** Returns an issuer URL without `https://`. */
export function nameOf(issuer: string): string {
  return printable(issuer.replace(/^https:\/\//, ''));
}

/** Shortens an entry to 13 columns. An entry that is no thumbprint is quoted. */
function shownEntry(entry: string): string {
  if (isThumbprint(normalise(entry))) return `${normalise(entry).slice(0, DIGITS)}…`;
  const texts = Array.from({ length: DIGITS }, (_, index) => quoted(entry, DIGITS - index));
  return texts.find((text) => columnsOf(text) <= DIGITS + 1) ?? quoted(entry, 0);
}

/** Returns a line that sums a report up: `40 providers: 2 would be updated, 38 unchanged (nothing was written)`. */
export function summaryOf({ counts, dryRun }: Pick<Report, 'counts' | 'dryRun'>): string {
  const found = STATUS_ORDER.filter((status) => counts[status] > 0).map(
    (status) => `${counts[status]} ${dryRun && status === 'updated' ? 'would be updated' : status}`,
  );
  const total = `${counts.providers} ${counts.providers === 1 ? 'provider' : 'providers'}`;
  return `${total}: ${found.join(', ') || 'none'}${dryRun ? ' (nothing was written)' : ''}`;
}

/** Returns what the signs and the answers in the rows mean. */
export function legendOf({ dryRun, thumbprintCheck }: Pick<Report, 'dryRun' | 'thumbprintCheck'>): string {
  const signs = dryRun ? '= kept, + would add, - would remove' : '= kept, + added, - removed';
  return `${signs}; checked: ${checkerOf(thumbprintCheck)} checks the thumbprint`;
}
