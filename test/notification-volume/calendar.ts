/** Sixty days, long after today: certificates that are valid on all of them can be valid today, too. */

const HOUR = 60 * 60 * 1000;
const DAY = 24 * HOUR;

/** Midnight of day 1, a Monday, in UTC. */
const START = Date.UTC(2040, 0, 2);

/** Around all of them and today: OpenSSL judges by the real clock, the watcher by the one it is given. */
export const ALL_ALONG = { from: new Date(Date.UTC(2020, 0)), to: new Date(Date.UTC(2049, 0)) };

/** A moment of the sixty days. */
export function on(day: number, time = '00:00'): Date {
  return new Date(START + (day - 1) * DAY + hoursIn(time) * HOUR);
}

function hoursIn(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours + minutes / 60;
}

/** When the schedule runs the watcher: every six hours. */
export const SCHEDULE: readonly Date[] = Array.from({ length: 240 }, (_, index) => new Date(START + index * 6 * HOUR));

/** A moment as the diary has it: `day 10 06:00`. */
export function dayOf(date: Date): string {
  const day = Math.floor((date.getTime() - START) / DAY) + 1;
  return `day ${String(day).padStart(2)} ${date.toISOString().slice(11, 16)}`;
}
