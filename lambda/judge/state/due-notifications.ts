import { comesAndGoes } from './conditions';
import { type Finding, SEVERITY_RANK, type Severity } from '../finding';
import type { Condition, Happening } from './provider-state';
import { isReminderDue, isStillAbout } from './reminders';

/** Why something is told now: it happened; or a condition opened, got worse, came and went and now stays, still is, or ended. */
export type Occasion = 'happened' | 'opened' | 'worse' | 'stays' | 'reminder' | 'ended';

/** What comes and goes is told out of turn when it stays for a day, in milliseconds. */
const STAY_MS = 24 * 60 * 60 * 1000;

/** One thing to tell. */
export interface NewsItem {
  finding: Finding;
  occasion: Occasion;
  /** When it happened, or since when it is so. */
  since: Date;
  /** When it ended; in a reminder of what comes and goes, since when it is away. Else null. */
  until: Date | null;
  /** When people had been told that it was over, if it came back soon after: it comes and goes. Else null. */
  backAfter: Date | null;
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
    backAfter: null,
    late: one.runId !== runId,
  })),
  ...conditions.flatMap((condition) => {
    const occasion = occasionOf(condition, now);
    if (!occasion) return [];
    const { finding, since, missedSince, overSince } = condition;
    const until = occasion === 'reminder' || occasion === 'ended' ? missedSince : null;
    const late = (occasion === 'opened' || occasion === 'ended') && condition.runId !== runId;
    return [{ finding, occasion, since, until, backAfter: comesAndGoes(condition) ? overSince : null, late }];
  }),
];

const occasionOf = (condition: Condition, now: Date): Occasion | null => {
  const { phase, told, finding } = condition;
  if (phase === 'ended') return 'ended';
  if (phase !== 'open') return null;
  if (!told) return 'opened';
  if (isWorse(finding.severity, told.severity)) return 'worse';
  if (comesAndGoes(condition) && hasComeToStay(condition, told.at, now)) return 'stays';
  return isReminderDue(told.at, now) && isAbout(condition, now) ? 'reminder' : null;
};

/** Whether it has stayed for a day, and had not when people last heard of it. */
const hasComeToStay = ({ backSince, missedSince }: Condition, toldAt: Date, now: Date): boolean =>
  backSince !== null &&
  missedSince === null &&
  now.getTime() - backSince.getTime() >= STAY_MS &&
  toldAt.getTime() - backSince.getTime() < STAY_MS;

/** Of what is away just now nobody is reminded, unless it is known to come and go. */
const isAbout = (condition: Condition, now: Date): boolean =>
  condition.missedSince === null || (comesAndGoes(condition) && isStillAbout(condition.missedSince, now));

const isWorse = (severity: Severity, than: Severity): boolean => SEVERITY_RANK[severity] < SEVERITY_RANK[than];

/**
 * The conditions once all their news has been told.
 * @param now the moment for which the news was gathered
 */
export const conditionsTold = (conditions: readonly Condition[], now: Date): readonly Condition[] =>
  conditions.map((condition) => {
    const occasion = occasionOf(condition, now);
    if (!occasion) return condition;
    return occasion === 'ended'
      ? { ...condition, phase: 'over', told: null, overSince: now }
      : { ...condition, told: { at: now, severity: condition.finding.severity } };
  });
