import { METRIC_UNITS } from '../../lambda/contract/metrics';
import { PRICES } from './prices';

/** What one run takes of what AWS bills. */
export interface RunUsage {
  providers: number;
  /** What Lambda bills, the start included. */
  seconds: number;
  /** Of DynamoDB: a kilobyte written each. */
  writeUnits: number;
  /** The same, of the one run a day that notes what is still live. */
  dailyWriteUnits: number;
  /** Of DynamoDB: four kilobytes read each, consistently. */
  readUnits: number;
  /** What lies in the table. */
  storedKb: number;
  logKb: number;
}

/**
 * What one quick look takes while nothing is new, where 20 of 100 providers are enforced. These are estimates until a look is measured:
 * it does a fifth of a run's work, and sends no metric unless it finds something.
 */
export const QUICK_LOOK = { everyMinutes: 5, seconds: 1.5, readUnits: 5, logKb: 2 };

/** What the stack has, and what does not come from a measurement. */
export const STACK = {
  hoursInMonth: 730,
  memoryGb: 0.5,
  messages: 30,
  mailsPerMessage: 3,
  metrics: Object.keys(METRIC_UNITS).length,
  alarms: 6,
  /** An alarm on metric math costs for each metric in it. */
  alarmMetrics: 7,
  dashboards: 1,
};

/** What a month of such runs and of quick looks costs in USD, by what is paid for, when there is a run every so many hours. */
export function costOf(usage: RunUsage, everyHours: number): ReadonlyMap<string, number> {
  const { hoursInMonth, memoryGb } = STACK;
  const runs = hoursInMonth / everyHours;
  const writeUnits = runs * usage.writeUnits + (hoursInMonth / 24) * usage.dailyWriteUnits;
  const readUnits = runs * usage.readUnits;
  const storedGb = usage.storedKb / 1024 ** 2;
  return new Map([
    ['Lambda', runs * (usage.seconds * memoryGb * PRICES.lambdaGbSecond + PRICES.lambdaRequest)],
    ['Scheduler', runs * PRICES.schedulerInvocation],
    [
      'DynamoDB',
      writeUnits * PRICES.dynamoWriteUnit + readUnits * PRICES.dynamoReadUnit + storedGb * PRICES.dynamoGbMonth,
    ],
    ['Quick looks', costOfQuickLooks()],
    ['SNS', STACK.messages * (PRICES.snsPublication + STACK.mailsPerMessage * PRICES.snsMail)],
    ['CloudWatch: log', ((runs * usage.logKb) / 1024 ** 2) * PRICES.logGb],
    ['CloudWatch: metrics', STACK.metrics * PRICES.metricMonth * (runs / hoursInMonth)],
    ['CloudWatch: alarms', STACK.alarmMetrics * PRICES.alarmMetricMonth],
    ['CloudWatch: dashboard', STACK.dashboards * PRICES.dashboardMonth],
  ]);
}

/** Number of quick looks in a month. */
export function quickLooksInMonth(): number {
  return (STACK.hoursInMonth * 60) / QUICK_LOOK.everyMinutes;
}

/** All that is paid for quick looks: function, schedule, table and log. */
function costOfQuickLooks(): number {
  const { seconds, readUnits, logKb } = QUICK_LOOK;
  const each =
    seconds * STACK.memoryGb * PRICES.lambdaGbSecond +
    PRICES.lambdaRequest +
    PRICES.schedulerInvocation +
    readUnits * PRICES.dynamoReadUnit +
    (logKb / 1024 ** 2) * PRICES.logGb;
  return quickLooksInMonth() * each;
}
