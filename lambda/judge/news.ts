import { type Finding, SEVERITY_RANK, type Severity } from './finding';
import { isRestless } from './finding-kinds';
import type { Condition, Happening } from './memory';

/** How long until people are reminded of a condition that lasts: a week, in milliseconds. */
export const REMINDER_MS = 7 * 24 * 60 * 60 * 1000;

/** Why something is told now: it happened; or a condition opened, got worse, still is, or ended. */
export type Occasion = 'happened' | 'opened' | 'worse' | 'reminder' | 'ended';

/** One thing to tell. */
export interface NewsItem {
  finding: Finding;
  occasion: Occasion;
  /** When it happened, or since when it is so. */
  since: Date;
  /** When it ended; null unless it has. */
  until: Date | null;
  /** Whether an earlier run should have told it. */
  late: boolean;
}

/** What there is to tell, of what is remembered. */
interface Tellable {
  conditions: readonly Condition[];
  news?: readonly Happening[];
}

/** What is due to be told now, what happened first. */
export const newsIn = ({ conditions, news = [] }: Tellable, runId: string, now: Date): NewsItem[] => [
  ...news.map((one) => ({
    finding: one.finding,
    occasion: 'happened' as const,
    since: one.at,
    until: null,
    late: one.runId !== runId,
  })),
  ...conditions.flatMap((condition) => {
    const occasion = occasionOf(condition, now);
    if (!occasion) return [];
    const { finding, since, missedSince } = condition;
    const late = (occasion === 'opened' || occasion === 'ended') && condition.runId !== runId;
    return [{ finding, occasion, since, until: occasion === 'ended' ? missedSince : null, late }];
  }),
];

const occasionOf = ({ phase, told, finding }: Condition, now: Date): Occasion | null => {
  if (phase === 'ended') return 'ended';
  if (phase !== 'open') return null;
  if (!told) return 'opened';
  if (isWorse(finding.severity, told.severity)) return 'worse';
  // A clock that was ahead once must not silence the reminders.
  return Math.abs(now.getTime() - told.at.getTime()) >= REMINDER_MS ? 'reminder' : null;
};

const isWorse = (severity: Severity, than: Severity): boolean => SEVERITY_RANK[severity] < SEVERITY_RANK[than];

/** The conditions once all their news has been told. */
export const conditionsTold = (conditions: readonly Condition[], now: Date): readonly Condition[] =>
  conditions.flatMap((condition) => {
    const occasion = occasionOf(condition, now);
    if (!occasion) return [condition];
    if (occasion !== 'ended') return [{ ...condition, told: { at: now, severity: condition.finding.severity } }];
    return isRestless(condition.finding.code) ? [{ ...condition, phase: 'over', told: null, overSince: now }] : [];
  });
