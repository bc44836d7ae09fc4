import { on } from '../notification-volume/calendar';
import { randomFrom } from '../support/random';

const MINUTE = 60 * 1000;
const HOUR = 60 * MINUTE;

/** Number of days that the simulation takes. */
export const DAYS = 90;

/** Time between two quick looks, in milliseconds. */
export const QUICK_LOOK_MS = 5 * MINUTE;

/** Time by which Scheduler may be late, in milliseconds. */
export const LATE_MS = MINUTE;

/** Time between two full runs, and the flexible window that the stack gives them, in milliseconds. */
export const FULL_RUN_MS = 6 * HOUR;
export const WINDOW_MS = 15 * MINUTE;

/** Something that begins at a moment. */
export interface Begin {
  at: Date;
  what: 'full run' | 'quick look';
}

/** First and last of the days that a simulation takes. */
export type Days = readonly [first: number, last: number];

/** Returns when full runs begin. */
export function fullRunsIn(days: Days): Begin[] {
  return beginsOf('full run', days, { everyMs: FULL_RUN_MS, firstMs: 0, lateMs: WINDOW_MS });
}

/** Returns when quick looks begin: their schedule was made some time after that of the full runs. */
export function quickLooksIn(days: Days): Begin[] {
  return beginsOf('quick look', days, { everyMs: QUICK_LOOK_MS, firstMs: 2 * MINUTE, lateMs: LATE_MS });
}

function beginsOf(
  what: Begin['what'],
  [first, last]: Days,
  { everyMs, firstMs, lateMs }: { everyMs: number; firstMs: number; lateMs: number },
): Begin[] {
  const random = randomFrom(everyMs);
  const [from, to] = [on(first).getTime() + firstMs, on(last + 1).getTime()];
  return Array.from({ length: Math.ceil((to - from) / everyMs) }, (_, index) => ({
    at: new Date(from + index * everyMs + Math.floor(random() * lateMs)),
    what,
  }));
}
