import type { Template } from 'aws-cdk-lib/assertions';
import { withoutHash } from '../support/logical-id';
import { type Properties, resourcesOf, textOf } from './synthesise';

/**
 * The alarms of a template at work, as CloudWatch documents them: periods, missing data, composite alarms and what
 * suppresses their actions. Minutes are the unit of time.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
 */

/** A value that a metric got. */
export interface Datum {
  metric: string;
  at: number;
  value: number;
}

/** When an alarm told its topic. */
export interface Action {
  alarm: string;
  at: number;
}

type State = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';

interface MetricAlarm {
  metric: string;
  statistic: string;
  period: number;
  periods: number;
  breaches: (value: number) => boolean;
  missing: unknown;
  actions: boolean;
}

interface CompositeAlarm {
  parts: readonly string[];
  suppressor: string;
  wait: number;
  extension: number;
  actions: boolean;
}

/**
 * Plays the alarms of a template, created at minute 0, over some data.
 * @param lags how many minutes late CloudWatch is with single alarms, by logical ID without its hash
 */
export function replay(
  template: Template,
  data: readonly Datum[],
  minutes: number,
  lags: Record<string, number> = {},
): Action[] {
  const metricAlarms = new Map(named(template, 'AWS::CloudWatch::Alarm').map(([id, one]) => [id, metricAlarmOf(one)]));
  const composites = named(template, 'AWS::CloudWatch::CompositeAlarm').map(
    ([id, one]) => [id, compositeOf(one)] as const,
  );
  const states = new Map<string, State>([...metricAlarms.keys()].map((id) => [id, 'INSUFFICIENT_DATA']));
  const waits = new Map(composites.map(([id]) => [id, { since: -1, heldUntil: -1, notified: false }]));
  const actions: Action[] = [];
  for (let at = 0; at <= minutes; at += 1) {
    for (const [id, alarm] of metricAlarms) {
      const before = states.get(id);
      const state = evaluate(alarm, data, at - (lags[id] ?? 0)) ?? before ?? 'INSUFFICIENT_DATA';
      states.set(id, state);
      if (alarm.actions && state === 'ALARM' && before !== 'ALARM') actions.push({ alarm: id, at });
    }
    for (const [id, alarm] of composites) {
      const wait = waits.get(id) ?? { since: -1, heldUntil: -1, notified: false };
      const inAlarm = alarm.parts.every((part) => states.get(part) === 'ALARM');
      if (states.get(alarm.suppressor) === 'ALARM') wait.heldUntil = at + alarm.extension;
      if (!inAlarm) Object.assign(wait, { since: -1, notified: false });
      else if (wait.since < 0) wait.since = at;
      const due = inAlarm && !wait.notified && at >= Math.max(wait.since + alarm.wait, wait.heldUntil);
      if (due && alarm.actions) actions.push({ alarm: id, at });
      wait.notified ||= due;
    }
  }
  return actions;
}

/** The state that the data say; undefined when the alarm stays as it is. */
function evaluate(alarm: MetricAlarm, data: readonly Datum[], now: number): State | undefined {
  const own = data.filter(({ metric, at }) => metric === alarm.metric && at <= now);
  const values = Array.from({ length: alarm.periods }, (_, index) => {
    const end = now - index * alarm.period;
    return summed(
      own.filter(({ at }) => at > end - alarm.period && at <= end).map(({ value }) => value),
      alarm.statistic,
    );
  });
  if (values.every((value) => value === undefined) && alarm.missing === 'ignore') return undefined;
  const breaching = values.map((value) =>
    value === undefined ? alarm.missing === 'breaching' : alarm.breaches(value),
  );
  return breaching.every(Boolean) ? 'ALARM' : 'OK';
}

function summed(values: readonly number[], statistic: string): number | undefined {
  if (values.length === 0) return undefined;
  if (statistic === 'SampleCount') return values.length;
  if (statistic === 'Sum') return values.reduce((sum, value) => sum + value, 0);
  if (statistic === 'Maximum') return Math.max(...values);
  throw new Error(`Not played: ${statistic}`);
}

function named(template: Template, type: string): [string, Properties][] {
  return Object.entries(resourcesOf(template, type)).map(([id, properties]) => [withoutHash(id), properties]);
}

function metricAlarmOf(alarm: Properties): MetricAlarm {
  const threshold = Number(alarm['Threshold']);
  const less = alarm['ComparisonOperator'] === 'LessThanThreshold';
  if (alarm['DatapointsToAlarm'] !== undefined) throw new Error('Not played: some of several periods');
  if (!less && alarm['ComparisonOperator'] !== 'GreaterThanOrEqualToThreshold') throw new Error('Not played');
  return {
    metric: [alarm['Namespace'], alarm['MetricName']].join('/'),
    statistic: String(alarm['Statistic']),
    period: Number(alarm['Period']) / 60,
    periods: Number(alarm['EvaluationPeriods']),
    breaches: (value) => (less ? value < threshold : value >= threshold),
    missing: alarm['TreatMissingData'],
    actions: Array.isArray(alarm['AlarmActions']),
  };
}

function compositeOf(alarm: Properties): CompositeAlarm {
  const rule = textOf(alarm['AlarmRule']).replaceAll(/^\(|\)$/g, '');
  return {
    parts: rule.split(' AND ').map((term) => /^ALARM\("<(\w+)\.Arn>"\)$/.exec(term)?.[1] ?? `not played: ${term}`),
    suppressor: textOf(alarm['ActionsSuppressor']).replace(/^<(\w+)\.Arn>$/, '$1'),
    wait: Number(alarm['ActionsSuppressorWaitPeriod'] ?? 0) / 60,
    extension: Number(alarm['ActionsSuppressorExtensionPeriod'] ?? 0) / 60,
    actions: Array.isArray(alarm['AlarmActions']),
  };
}
