import { concurrencyFor, processorShare } from '../../lambda/run/concurrency';
import { STACK } from '../cost/cost';
import { goalTable, table, valueOf } from './markdown';
import type { Row } from './row';

/** What the page needs of the results. */
export interface PageResults {
  /** ISO 8601, the day. */
  date: string;
  rows: readonly Row[];
}

/** The function's memory, in MB. */
const MEMORY_MB = STACK.memoryGb * 1024;

/** The figures of the page, by the IDs of their rows. */
const LARGEST = [
  ['a tenth dead: processor time, on the machine that it was measured on', 'dead-cpu'],
  [`so with the share of a processor that ${MEMORY_MB} MB come with, a run takes at least`, 'dead-least-time'],
  ['a tenth dead: a run with a whole processor took', 'dead-time'],
  ['nothing new: a run that was held to that share took', 'lambda-time'],
  ['nothing new: its memory', 'lambda-memory'],
] as const;

const EACH = [
  ['the watcher', 'watcher-cpu'],
  ['a bare client with the same SDK clients', 'bare-sdk-cpu'],
  ['a bare client without an SDK', 'bare-cpu'],
] as const;

/** The page on performance: no figure of a measurement stands in it that the bench did not print. */
export function performancePage({ date, rows }: PageResults): string {
  const goals = rows.filter(({ goal }) => goal !== null);
  return `# Performance

Made by \`npm run bench\` from what it measured on ${date}; \`npm run docs:performance\` makes it again without measuring.
[bench/results.md](../bench/results.md) has all figures, says how they were come by, and has a profile.

## What it is to reach

The floors are two bare clients, which make the same calls, handshakes and requests, and judge nothing. Each ratio is of contenders
that took turns on one machine.

${goalTable(goals)}

## How long a run takes

Measured with 700 providers, which is IAM's limit. The issuers are 50 ms away; dead ones take connections and say nothing. The function
has 300 s.

${figures(rows, LARGEST)}

Dead issuers take up to their time limits, side by side with the others. If every certificate of all 700
providers changes at once, a run takes ${figureOf(rows, '700-different-1-all-rotated-cpu')} of processor time.

With 100 providers of which nothing is new, each takes

${figures(rows, EACH)}

## What limits a run

- **Memory** decides how many providers are checked side by side, so that handshakes end within their 5 seconds: ${concurrencyFor(MEMORY_MB)} with
  ${MEMORY_MB} MB, ${concurrencyFor(128)} with 128. With ${MEMORY_MB} MB the function has ${processorShare(MEMORY_MB).toFixed(2)} of a processor.
- **IAM's throttling** slows a run down to IAM's pace. What it cannot read in time is reported as \`iam-read-failed\`, and
  comes first in the next run.
- **The table** is read where there is nothing to do, a hundred providers at a time, and not written. That a thumbprint
  is still live is recorded once a day.
`;
}

function figures(rows: readonly Row[], named: readonly (readonly [what: string, id: string])[]): string {
  return table([['figure', 'value'], ...named.map(([what, id]) => [what, figureOf(rows, id)])]);
}

/** @throws Error when the bench has no such row */
function figureOf(rows: readonly Row[], id: string): string {
  const row = rows.find((one) => one.id === id);
  if (!row) throw new Error(`The bench has no figure ${id}.`);
  return valueOf(row);
}
