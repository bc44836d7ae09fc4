import fc from 'fast-check';
import type { Status } from '../../lambda/contract/report';
import type { Finding } from '../../lambda/findings/finding';
import { isEvent } from '../../lambda/findings/lookup';
import type { Notification } from '../../lambda/judge/state/due-notifications';
import { anyWords } from './any-words';
import { type NotifiedItem, item, named, changed, notified } from './notifications';
import { SAMPLES } from './sample-findings';

/** Copies data with other words in place of one of its texts: that of this number, counted from the first on. */
export function withWords(data: unknown, number: number, words: string): unknown {
  const texts = { left: number };
  const copy = (part: unknown): unknown => {
    if (typeof part === 'string') return texts.left-- === 0 ? words : part;
    if (Array.isArray(part)) return part.map(copy);
    if (typeof part !== 'object' || part === null) return part;
    return Object.fromEntries(Object.entries(part).map(([name, one]) => [name, copy(one)]));
  };
  return copy(data);
}

/** Number of the texts in data. */
export function textsIn(data: unknown): number {
  if (typeof data === 'string') return 1;
  if (typeof data !== 'object' || data === null) return 0;
  return Object.values(data).reduce<number>((sum, part) => sum + textsIn(part), 0);
}

/** A finding of any code; in half of them somebody else wrote one of the texts. */
export const anyFinding: fc.Arbitrary<Finding> = fc
  .record({ sample: fc.constantFrom(...SAMPLES), number: fc.nat({ max: 20 }), words: fc.option(anyWords) })
  .map(({ sample, number, words }) => {
    const texts = textsIn(sample.facts);
    const facts = words === null || texts === 0 ? sample.facts : withWords(sample.facts, number % texts, words);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what is read back from the table may be so, too.
    return { ...sample, facts } as Finding;
  });

/** A moment of the week before the run. */
const anyMoment = fc
  .integer({ min: 1, max: 7 * 24 * 60 })
  .map((minutes) => new Date(Date.UTC(2026, 10, 21, 12) - minutes * 60_000));

/** A notification of any finding, for a reason that it may have. */
export const anyItem: fc.Arbitrary<Notification> = fc
  .record({
    finding: anyFinding,
    reason: fc.constantFrom('opened', 'worse', 'stays', 'reminder', 'resolved'),
    since: anyMoment,
    until: anyMoment,
    isAway: fc.boolean(),
    backAfter: fc.option(anyMoment),
    delayed: fc.boolean(),
  })
  .map(({ finding, reason, since, until, isAway, backAfter, delayed }) => {
    if (isEvent(finding.code)) return item(finding, { reason: 'happened', since, delayed });
    const end = reason === 'resolved' || (reason === 'reminder' && isAway) ? until : null;
    return item(finding, { reason, since, until: end, backAfter, delayed });
  });

/** Providers of any status with any notifications, each of a name of its own; several may have the same notifications. */
export const anyProviders: fc.Arbitrary<NotifiedItem[]> = fc
  .array(
    fc.record({
      status: fc.constantFrom<Status>('updated', 'held', 'failed', 'skipped', 'unchanged'),
      enforced: fc.constantFrom(true, false, null),
      items: fc.array(anyItem, { minLength: 1, maxLength: 3 }),
      copies: fc.integer({ min: 1, max: 4 }),
    }),
    { maxLength: 4 },
  )
  .map((kinds) =>
    kinds.flatMap(({ status, enforced, items, copies }, kind) =>
      Array.from({ length: copies }, (_, copy) => {
        const one = named(notified(status, ...items), `tenant-${copy}.kind-${kind}.example`);
        return changed(one, { enforced });
      }),
    ),
  );

/** Notifications about the run itself. */
export const anyAboutRun: fc.Arbitrary<Notification[]> = fc.array(anyItem, { maxLength: 2 });
