import type { Template } from 'aws-cdk-lib/assertions';
import { withoutHash } from '../support/logical-id';
import { type EmptyMetrics, parseMath, type Series } from './metric-math';
import { type Properties, resourcesOf } from './synthesise';

/**
 * The alarms of a template at work, as CloudWatch documents them: windows, missing data, metric math. Minutes are the unit of time.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation-window.html
 */

/** A value that a metric got. */
export interface Datum {
  metric: string;
  at: number;
  value: number;
}

/** When an alarm told its topic, and whether that it is over. */
export interface Action {
  alarm: string;
  at: number;
  over?: true;
}

/** The behaviour of CloudWatch that its documentation leaves open, or that differs from alarm to alarm. */
export interface Behaviour extends EmptyMetrics {
  /** Minutes that data take to arrive. */
  lag: number;
  /** True if periods begin at the full hour and not at any minute. */
  aligned: boolean;
  /** Periods that are read beyond those that the alarm asks for. */
  extra: number;
  /** Minutes between two evaluations. */
  step: number;
}

/** A sliding window without delay. */
export const USUAL: Behaviour = { lag: 0, aligned: false, extra: 2, step: 1, aggregate: 0, hasTimes: true };

type State = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';

interface MetricAlarm {
  expression: ReturnType<typeof parseMath>;
  metrics: readonly { id: string; metric: string; statistic: string }[];
  period: number;
  periods: number;
  needed: number;
  threshold: number;
  missing: unknown;
  actions: boolean;
  okActions: boolean;
}

/** Plays the alarms of a template, created at minute 0, over some data. */
export function replay(
  template: Template,
  data: readonly Datum[],
  minutes: number,
  behaviour: Partial<Behaviour> = {},
): Action[] {
  const how = { ...USUAL, ...behaviour };
  return Object.entries(resourcesOf(template, 'AWS::CloudWatch::Alarm'))
    .flatMap(([id, properties]) => replayAlarm(withoutHash(id), metricAlarmOf(properties), { data, minutes, how }))
    .toSorted((one, other) => one.at - other.at);
}

function replayAlarm(
  id: string,
  alarm: MetricAlarm,
  { data, minutes, how }: { data: readonly Datum[]; minutes: number; how: Behaviour },
): Action[] {
  const own = data.filter(({ metric }) => alarm.metrics.some((one) => one.metric === metric));
  const actions: Action[] = [];
  let state: State = 'INSUFFICIENT_DATA';
  for (let at = 0; at <= minutes; at += how.step) {
    const before: State = state;
    state =
      evaluate(
        alarm,
        own.filter((one) => one.at <= at - how.lag),
        at,
        how,
      ) ?? before;
    if (state === before) continue;
    if (alarm.actions && state === 'ALARM') actions.push({ alarm: id, at });
    if (alarm.okActions && state === 'OK') actions.push({ alarm: id, at, over: true });
  }
  return actions;
}

/** The state that the data say; undefined when the alarm stays as it is. */
function evaluate(alarm: MetricAlarm, data: readonly Datum[], now: number, how: Behaviour): State | undefined {
  const { period, periods } = alarm;
  const end = how.aligned ? Math.floor(now / period) * period + period : now + 1;
  const starts = Array.from(
    { length: periods + how.extra },
    (_, index) => end - (periods + how.extra - index) * period,
  );
  const metrics = Object.fromEntries(
    alarm.metrics.map(({ id, metric, statistic }) => [
      id,
      seriesOf(
        data.filter((one) => one.metric === metric),
        starts,
        period,
        statistic,
      ),
    ]),
  );
  const result = alarm.expression({ metrics, times: starts.map((start) => start * 60) }, how);
  if (!Array.isArray(result)) throw new Error('An alarm watches a time series.');
  const existing: number[] = result.filter((one) => one !== undefined);
  if (existing.length === 0 && alarm.missing === 'ignore') return undefined;
  if (alarm.missing === 'ignore' && existing.length < periods && periods > 1) {
    throw new Error('Not played: a window of which a part is missing');
  }
  const breaching = existing.slice(-periods).filter((value) => value >= alarm.threshold);
  return breaching.length >= alarm.needed ? 'ALARM' : 'OK';
}

function seriesOf(data: readonly Datum[], starts: readonly number[], period: number, statistic: string): Series {
  const [first = 0] = starts;
  const values = new Map<number, number[]>();
  for (const { at, value } of data) {
    const index = Math.floor((at - first) / period);
    values.set(index, [...(values.get(index) ?? []), value]);
  }
  return starts.map((_, index) => summed(values.get(index) ?? [], statistic));
}

function summed(values: readonly number[], statistic: string): number | undefined {
  if (values.length === 0) return undefined;
  if (statistic === 'Sum') return values.reduce((sum, value) => sum + value, 0);
  if (statistic === 'Maximum') return Math.max(...values);
  throw new Error(`Not played: ${statistic}`);
}

function metricAlarmOf(alarm: Properties): MetricAlarm {
  if (alarm['ComparisonOperator'] !== 'GreaterThanOrEqualToThreshold') throw new Error('Not played');
  const queries: Properties[] = Array.isArray(alarm['Metrics'])
    ? alarm['Metrics']
    : [{ Id: 'only', MetricStat: { Metric: alarm, Stat: alarm['Statistic'], Period: alarm['Period'] } }];
  const stats = queries.filter((query) => 'MetricStat' in query).map((query) => [query, Object(query['MetricStat'])]);
  const periods = Number(alarm['EvaluationPeriods']);
  return {
    expression: parseMath(Object(queries.find((query) => 'Expression' in query)).Expression ?? 'only'),
    metrics: stats.map(([query, { Metric: metric, Stat: statistic }]) => ({
      id: String(Object(query).Id),
      metric: `${metric.Namespace}/${metric.MetricName}`,
      statistic: String(statistic),
    })),
    period: Math.max(...stats.map(([, { Period: seconds }]) => Number(seconds))) / 60,
    periods,
    needed: Number(alarm['DatapointsToAlarm'] ?? periods),
    threshold: Number(alarm['Threshold']),
    missing: alarm['TreatMissingData'],
    actions: Array.isArray(alarm['AlarmActions']),
    okActions: Array.isArray(alarm['OKActions']),
  };
}
