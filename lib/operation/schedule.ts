import { Duration, Token } from 'aws-cdk-lib';
import { ScheduleExpression, TimeWindow } from 'aws-cdk-lib/aws-scheduler';
import { InputError } from '../../lambda/contract/input-error';

/** Rate of the quick looks, or `off` where there are none. */
export type QuickLook = ScheduleExpression | 'off';

/** Schedule of the runs, unless another one is given: every 6 hours. */
export const DEFAULT_SCHEDULE = ScheduleExpression.rate(Duration.hours(6));

/** Rate of the quick looks, unless another one is given: every 5 minutes. */
export const DEFAULT_QUICK_LOOK = ScheduleExpression.rate(Duration.minutes(5));

/** The widest flexible window, in minutes. */
const WIDEST_WINDOW = 15;

const RATE = /^rate\((\d{1,6}) (minute|hour|day)s?\)$/;
const MINUTES = { minute: 1, hour: 60, day: 1440 };

/** Six fields: minutes, hours, day of month, month, day of week, year. */
const CRON = /^cron\(([0-9A-Za-z*?,/#-]+(?: [0-9A-Za-z*?,/#-]+){5})\)$/;

/** Cron expressions that run on every day of every month and year. */
const EVERY_DAY = /^cron\(\S+ \S+ [*?] \* [*?] \*\)$/;

/**
 * Reads a recurring schedule, `rate(6 hours)` or `cron(0 6 * * ? *)` (UTC); undefined when the text is neither.
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
 */
export function parseSchedule(text: string): ScheduleExpression | undefined {
  const expression = tidied(text);
  if (RATE.test(expression)) return rateIn(expression);
  return isCron(expression) ? ScheduleExpression.expression(expression) : undefined;
}

/** Reads the rate of the quick looks, `rate(5 minutes)` or `off`; undefined when the text is neither. */
export function parseQuickLook(text: string): QuickLook | undefined {
  const expression = tidied(text);
  return expression === 'off' ? expression : rateIn(expression);
}

/**
 * Returns the minutes between two quick looks; null where there are none.
 * @throws InputError for anything but a rate: the function has to know how far apart two looks are
 */
export function quickLookMinutesOf(quickLook: QuickLook): number | null {
  if (quickLook === 'off') return null;
  const minutes = intervalOf(quickLook.expressionString);
  if (minutes !== undefined && minutes >= 1) return minutes;
  throw new InputError(
    `quickLook: must be a rate, for example rate(5 minutes), or off, not ${quickLook.expressionString}: from the time between two looks the function knows how long an outage has lasted.`,
  );
}

/** True if quick looks at this rate come no sooner than the runs of a schedule, which do all that a quick look does. */
export function isNeedless(quickLook: ScheduleExpression, schedule: ScheduleExpression): boolean {
  const minutes = intervalOf(quickLook.expressionString) ?? 0;
  return minutes >= (longestGapOf(schedule)?.toMinutes() ?? Infinity);
}

/**
 * Returns the window within which Scheduler may start a run: it spreads the load on AWS and on the issuers. It is at most
 * half the interval, so that runs never bunch up; cron schedules that may run more than once an hour get none.
 */
export function timeWindowFor(schedule: ScheduleExpression): TimeWindow {
  const expression = schedule.expressionString;
  const minutes = Math.min(WIDEST_WINDOW, Math.floor((intervalOf(expression) ?? cronIntervalOf(expression)) / 2));
  return minutes >= 1 ? TimeWindow.flexible(Duration.minutes(minutes)) : TimeWindow.off();
}

/**
 * Returns the longest time between two runs; undefined when the expression does not show it directly. Cron expressions
 * show it when they hold for every day.
 */
export function longestGapOf(schedule: ScheduleExpression): Duration | undefined {
  const minutes = intervalOf(schedule.expressionString);
  if (minutes !== undefined) return Duration.minutes(minutes);
  return EVERY_DAY.test(schedule.expressionString) ? Duration.days(1) : undefined;
}

function tidied(text: string): string {
  return text.trim().replaceAll(/\s+/g, ' ');
}

/** Returns the rate in a text; undefined when it is none, or one of 0. */
function rateIn(expression: string): ScheduleExpression | undefined {
  const minutes = intervalOf(expression) ?? 0;
  return minutes > 0 ? ScheduleExpression.rate(Duration.minutes(minutes)) : undefined;
}

/** Returns the minutes between two runs at a rate; undefined for anything but a rate. */
function intervalOf(expression: string): number | undefined {
  const [, count, unit] = RATE.exec(expression) ?? [];
  if (unit !== 'minute' && unit !== 'hour' && unit !== 'day') return undefined;
  return Number(count) * MINUTES[unit];
}

/** Returns the least number of minutes between two runs; 0 when the expression does not show it. */
function cronIntervalOf(expression: string): number {
  return !Token.isUnresolved(expression) && /^cron\(\d+ /.test(expression) ? MINUTES.hour : 0;
}

/** True if this is a cron expression with a `?` in one of its two day fields, as AWS demands. */
function isCron(expression: string): boolean {
  const [, , dayOfMonth, , dayOfWeek] = CRON.exec(expression)?.[1]?.split(' ') ?? [];
  return (dayOfMonth === '?') !== (dayOfWeek === '?');
}
