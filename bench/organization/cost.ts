import { METRIC_UNITS } from '../../lambda/contract/metrics';
import { PRICES } from '../cost/prices';
import { MEMORY_GB } from './latencies';
import type { OrganizationUsage } from './measure';
import type { Simulated } from './simulation';

/** What the stack does in a month of 730 hours: a run every six hours, and a quick look every five minutes. */
export const MONTH = { hours: 730, runs: Math.round(730 / 6), looks: (730 * 60) / 5, days: 730 / 24 };

/** Days for which the bucket keeps the files of a run. */
const FILE_DAYS = 30;

/** What an invocation writes to its log, in KB: an estimate. */
const LOG_KB = 0.6;

/** What a month costs in USD, by what is paid for: without a dashboard and any free tier. */
export function costOf(
  { full, quick, dailyWriteUnits, providers }: OrganizationUsage,
  alarmMetrics: number,
): Map<string, number> {
  const { runs, looks } = MONTH;
  const month = (pick: (usage: Simulated) => number): number => runs * pick(full) + looks * pick(quick);
  const writeUnits = month((usage) => usage.writeUnits) + MONTH.days * dailyWriteUnits;
  const storedGb = month(({ s3Bytes }) => s3Bytes) * (FILE_DAYS / MONTH.days) * (1 / 1_024 ** 3);
  return new Map([
    ['Step Functions: runs', runs * full.transitions * PRICES.stateTransition],
    ['Step Functions: quick looks', looks * quick.transitions * PRICES.stateTransition],
    ['Lambda: runs', runs * lambdaCost(full)],
    ['Lambda: quick looks', looks * lambdaCost(quick)],
    ['S3: requests', month(({ s3Puts, s3Gets }) => s3Puts * PRICES.s3Put + s3Gets * PRICES.s3Get)],
    ['S3: storage', storedGb * PRICES.s3GbMonth],
    ['DynamoDB: written', writeUnits * PRICES.dynamoWriteUnit],
    ['DynamoDB: read', month((usage) => usage.readUnits) * PRICES.dynamoReadUnit],
    ['DynamoDB: storage', ((providers * STATE_KB) / 1_024 ** 2) * PRICES.dynamoGbMonth],
    ['Scheduler', (runs + looks) * PRICES.schedulerInvocation],
    ['CloudWatch: log', (month(({ invocations }) => invocations * LOG_KB) / 1_024 ** 2) * PRICES.logGb],
    ['CloudWatch: metrics', Object.keys(METRIC_UNITS).length * PRICES.metricMonth * (runs / MONTH.hours)],
    ['CloudWatch: alarms', alarmMetrics * PRICES.alarmMetricMonth],
  ]);
}

/** What the table has of a provider, in KB: an estimate. */
const STATE_KB = 3;

function lambdaCost({ lambdaSeconds, invocations }: Simulated): number {
  return lambdaSeconds * MEMORY_GB * PRICES.lambdaGbSecond + invocations * PRICES.lambdaRequest;
}

/** Adds costs up. */
export function sumOf(costs: ReadonlyMap<string, number>): number {
  return [...costs.values()].reduce((sum, cost) => sum + cost, 0);
}
