import fc from 'fast-check';
import { updateConditions } from '../../../../lambda/judge/state/conditions';
import type { Finding } from '../../../../lambda/findings/finding';
import { FINDING_RULES, severityOf } from '../../../../lambda/findings/lookup';
import { rankOf } from '../../../../lambda/judge/severity-rank';
import type { Condition } from '../../../../lambda/judge/state/provider-state';
import { type Notification, dueNotifications } from '../../../../lambda/judge/state/due-notifications';
import { markNotified } from '../../../../lambda/judge/state/mark-notified';
import { properties } from '../../../support/properties';
import { DAY, NOW } from '../../../support/remembered';
import { expiring, writeFailed } from '../fixtures';

/**
 * What operators hear of one condition, whatever runs find: a rule book that knows nothing of how it is remembered. It sees
 * what each run found and what it sent, no more.
 */
interface Step {
  /** Since the run before, in hours; now and then the clock steps back. */
  hours: number;
  saw: 'warning' | 'critical' | 'nothing' | 'blind';
  /** Whether SNS accepted the message. */
  accepted: boolean;
}

const anyStep: fc.Arbitrary<Step> = fc.record({
  hours: fc.oneof(fc.constantFrom(1, 6, 24), fc.integer({ min: -400, max: 400 })),
  saw: fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom('warning', 'critical') },
    { weight: 4, arbitrary: fc.constant('nothing') },
    { weight: 1, arbitrary: fc.constant('blind') },
  ),
  accepted: fc.oneof({ weight: 3, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
});
const anySteps = fc.array(anyStep, { minLength: 1, maxLength: 25, size: 'max' });

interface Run extends Step {
  now: Date;
  /** What operators heard of it: null when nothing, or when the message was not accepted. */
  heard: Notification | null;
}

/** A condition as runs may find it. */
type Forms = Record<'warning' | 'critical', Finding>;

function replay(steps: readonly Step[], forms: Forms): Run[] {
  let conditions: readonly Condition[] = [];
  let now = NOW;
  let most = 0;
  const runs = steps.map((step, index) => {
    now = new Date(now.getTime() + (step.hours * DAY) / 24);
    const { saw, accepted } = step;
    const found = saw === 'warning' || saw === 'critical' ? [forms[saw]] : [];
    const runId = `run ${index}`;
    const look = {
      now,
      runId,
      enforced: false,
      quickLookMs: null,
      covers: () => saw !== 'blind',
      rules: FINDING_RULES,
    };
    conditions = updateConditions(conditions, found, look);
    const outbox = dueNotifications({ conditions }, runId, now, FINDING_RULES);
    most = Math.max(most, outbox.length);
    if (accepted) ({ conditions } = markNotified({ conditions }, outbox, now, FINDING_RULES));
    return { ...step, now, heard: accepted ? (outbox[0] ?? null) : null };
  });
  expect(most).toBeLessThanOrEqual(1);
  return runs;
}

function isFound({ saw }: Step): boolean {
  return saw === 'warning' || saw === 'critical';
}

function reasonsIn(runs: readonly Run[]) {
  return runs.flatMap(({ heard }) => heard?.reason ?? []);
}

function isWithinWeek(one: Run | undefined, other: Run | undefined): boolean {
  return one !== undefined && other !== undefined && Math.abs(one.now.getTime() - other.now.getTime()) < 7 * DAY;
}

const KINDS = [
  { name: 'a condition', forms: { warning: expiring('soon'), critical: expiring('imminent') }, atLeast: [1, 0] },
  {
    name: 'a transient condition',
    forms: { warning: writeFailed(false), critical: writeFailed(true) },
    atLeast: [3, (11.5 * DAY) / 24],
  },
] as const;

describe.each(KINDS)('the notifications of $name', ({ forms, atLeast: [looks, ms] }) => {
  /** Tries a rule after each run of many stories. */
  const everyRun = (rule: (runs: readonly Run[], last: Run) => boolean) =>
    fc.property(anySteps, (steps) => {
      const runs = replay(steps, forms);
      expect(runs.filter((run, index) => !rule(runs.slice(0, index + 1), run))).toEqual([]);
    });
  /** The last runs in a row that saw it so; those that could not tell do not count. */
  const rowOf = (runs: readonly Run[], isSo: (run: Run) => boolean): readonly Run[] => {
    const telling = runs.filter(({ saw }) => saw !== 'blind');
    return telling.slice(telling.findLastIndex((run) => !isSo(run)) + 1);
  };
  /** Whether they are enough, over enough time. */
  const isEnough = (row: readonly Run[]): boolean => {
    const [first, last] = [row[0], row.at(-1)];
    return row.length >= looks && !!first && !!last && Math.abs(last.now.getTime() - first.now.getTime()) >= ms;
  };
  /** Whether they were at one of them, if perhaps a clock has been set back since. */
  const wasEnough = (row: readonly Run[]): boolean => row.some((_, index) => isEnough(row.slice(0, index + 1)));
  const isThere = (runs: readonly Run[]) => wasEnough(rowOf(runs, isFound));
  const isAway = (runs: readonly Run[]) => wasEnough(rowOf(runs, (run) => !isFound(run)));
  /** Whether it began within a week after operators had heard that it was over: then it has to stay away for a week. */
  const isBack = (runs: readonly Run[]): boolean => {
    const end = runs.findLastIndex(({ heard }) => heard?.reason === 'resolved');
    const opened = runs.findIndex((_, index) => index > end && isThere(runs.slice(end + 1, index + 1)));
    const miss = runs.findLastIndex((run, index) => index < opened && run.saw === 'nothing');
    const began = runs.find((run, index) => index > Math.max(end, miss) && isFound(run));
    return end >= 0 && isWithinWeek(runs[end], began);
  };
  /** Whether it may count as over. */
  const hasEnded = (all: readonly Run[]): boolean => {
    const runs = all.slice(0, all.findLastIndex(({ saw }) => saw !== 'blind') + 1);
    const left = runs.find((run, index) => index > runs.findLastIndex(isFound) && run.saw === 'nothing');
    const isLong = isEnough(rowOf(runs, (run) => !isFound(run)));
    return isLong && !(isBack(runs.slice(0, -1)) && isWithinWeek(left, runs.at(-1)));
  };
  const lastWordBefore = (runs: readonly Run[]) => runs.slice(0, -1).findLast(({ heard }) => heard !== null);

  test('report its beginning once, then its changes and reminders, then its end once', () => {
    // Where the beginning could not be sent before the end came, the end reports both.
    const description = /^((opened( worse| stays| reminder)* )?resolved ?)*(opened( worse| stays| reminder)*)?$/;
    properties(everyRun((runs) => description.test(reasonsIn(runs).join(' '))));
  });

  test('report its beginning when it was found often enough in a row, and not before', () => {
    properties(
      everyRun((runs, last) => {
        const isKnown = ['opened', 'worse', 'stays', 'reminder'].includes(reasonsIn(runs).at(-1) ?? '');
        if (isThere(runs) && last.accepted && !isKnown) return false;
        if (last.heard?.reason !== 'opened') return true;
        const since = runs.findLastIndex(({ heard }) => heard?.reason === 'resolved') + 1;
        return runs.some((_, index) => index >= since && isThere(runs.slice(0, index + 1)));
      }),
    );
  });

  test('report its end when it was missed often enough in a row, and not before', () => {
    properties(
      everyRun((runs, last) => {
        if (last.heard?.reason === 'resolved') return isAway(runs);
        return !hasEnded(runs) || !last.accepted || [undefined, 'resolved'].includes(reasonsIn(runs).at(-1));
      }),
    );
  });

  test('report that it got worse exactly when it is worse than in the notification before', () => {
    properties(
      everyRun((runs, { heard }) => {
        if (!heard || !['worse', 'stays', 'reminder'].includes(heard.reason)) return true;
        const before = lastWordBefore(runs)?.heard;
        const notified = before ? severityOf(before.finding) : 'info';
        return rankOf(severityOf(heard.finding)) < rankOf(notified) === (heard.reason === 'worse');
      }),
    );
  });

  test('include a reminder about a week after the last notification, and never within half a week, whatever the clock does', () => {
    properties(
      everyRun((runs, last) => {
        const notified = lastWordBefore(runs);
        const days = notified ? Math.abs(last.now.getTime() - notified.now.getTime()) / DAY : 0;
        if (last.heard?.reason === 'reminder') return days >= 3.5;
        const isOpen = isFound(last) && notified !== undefined && notified.heard?.reason !== 'resolved';
        return !(isOpen && days > 10.5 && last.accepted) || last.heard !== null;
      }),
    );
  });
});
