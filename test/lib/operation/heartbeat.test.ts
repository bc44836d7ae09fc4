import { Duration } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { hoursOfSilence } from '../../../lib/operation/heartbeat';
import { longestGapOf } from '../../../lib/operation/schedule';
import { type Datum, replay } from '../cloudwatch';
import { resourcesOf, stackWith, synthesise } from '../synthesise';
import { withoutHash } from '../../support/logical-id';

const ALARM = 'WatcherAlarmsHeartbeatNoCompletedRun';
const PARTS = ['Silent', 'HasRun', 'RanLately'].map((part) => `WatcherAlarmsHeartbeat${part}`);
const HOUR = 60;
const DAY = 24 * HOUR;

function completed(at: number): Datum {
  return { metric: 'OidcThumbprintWatcher/RunCompleted', at, value: 1 };
}

/** Runs every six hours. */
function runs(from: number, to: number): Datum[] {
  return Array.from({ length: Math.floor((to - from) / (6 * HOUR)) + 1 }, (_, index) =>
    completed(from + index * 6 * HOUR),
  );
}

/** Every way in which CloudWatch can be late with one of the parts and not with another. */
const LAGS = [0, 1, 2, 3, 4, 5, 6, 7].map((bits) =>
  Object.fromEntries(PARTS.map((part, index) => [part, bits & (1 << index) ? 4 : 0])),
);

let template: Template;
beforeAll(() => {
  template = synthesise();
});

test('no notification is sent before the first run, however long that takes', () => {
  expect(replay(template, [], 5 * DAY)).toEqual([]);
});

test.each(LAGS)(
  'no notification is sent while runs complete, the first one included, with CloudWatch late at %j',
  (lags) => {
    expect(replay(template, runs(100, 2 * DAY), 2 * DAY, lags)).toEqual([]);
  },
);

test.each(LAGS)('one notification is sent 13 to 14 hours after the last run, with CloudWatch late at %j', (lags) => {
  const [notified, ...more] = replay(template, runs(100, DAY), 4 * DAY, lags);
  const last = runs(100, DAY).at(-1)?.at ?? 0;
  expect(more).toEqual([]);
  expect(notified?.alarm).toBe(ALARM);
  expect(notified?.at).toBeGreaterThanOrEqual(last + 13 * HOUR);
  expect(notified?.at).toBeLessThanOrEqual(last + 14 * HOUR);
});

test('one notification is sent after a single run that no other follows', () => {
  expect(replay(template, [completed(10)], 3 * DAY).map(({ alarm }) => alarm)).toEqual([ALARM]);
});

test('a notification is sent again where the runs come back and stop again', () => {
  const twice = [...runs(0, DAY), ...runs(3 * DAY, 4 * DAY)];
  expect(replay(template, twice, 6 * DAY).map(({ at }) => Math.round(at / DAY))).toEqual([2, 5]);
});

test('a run that reports 0 is no completed run, and the heartbeat still knows of the earlier ones', () => {
  const zeros = runs(2 * DAY, 5 * DAY).map((one) => ({ ...one, value: 0 }));
  expect(replay(template, [...runs(0, DAY), ...zeros], 5 * DAY).map(({ alarm }) => alarm)).toEqual([ALARM]);
});

/** The template with properties of some alarms replaced. */
function changed(changes: Record<string, object>): Template {
  const json = structuredClone(template.toJSON());
  for (const [id, resource] of Object.entries<{ Properties: object }>(json['Resources'])) {
    Object.assign(resource.Properties, changes[withoutHash(id)]);
  }
  return Template.fromJSON(json);
}

describe('the replay', () => {
  const silent = () => {
    const [id] = Object.keys(resourcesOf(template, 'AWS::CloudWatch::Alarm')).filter((one) => one.includes('Silent'));
    return { 'Fn::Join': ['', ['(ALARM("', { 'Fn::GetAtt': [id, 'Arn'] }, '"))']] };
  };

  test('finds a heartbeat that does not wait for the first run', () => {
    expect(replay(changed({ [ALARM]: { AlarmRule: silent() } }), [], DAY)).toHaveLength(1);
  });

  test('finds a heartbeat that notifies while CloudWatch catches up', () => {
    const hasty = changed({ [ALARM]: { ActionsSuppressorWaitPeriod: 0 } });
    const notified = LAGS.map((lags) => replay(hasty, runs(100, DAY), DAY, lags).length);
    expect(notified).toContain(1);
  });

  test('finds a heartbeat that forgets earlier runs', () => {
    const forgetful = changed({ WatcherAlarmsHeartbeatHasRun: { TreatMissingData: 'notBreaching' } });
    expect(replay(forgetful, runs(0, DAY), 4 * DAY)).toEqual([]);
  });
});

function rate(duration: Duration) {
  return ScheduleExpression.rate(duration);
}

function cron(text: string) {
  return ScheduleExpression.expression(`cron(${text})`);
}

test.each([
  ['every 6 hours', rate(Duration.hours(6)), 13],
  ['every minute', rate(Duration.minutes(1)), 2],
  ['every 45 minutes', rate(Duration.minutes(45)), 3],
  ['every day', rate(Duration.days(1)), 49],
  ['every 3 days', rate(Duration.days(3)), 145],
  ['every 4 days, as far as CloudWatch looks', rate(Duration.days(4)), 168],
  ['just below 7 days', rate(Duration.hours(167)), 168],
  ['every 7 days', rate(Duration.days(7)), undefined],
  ['every 30 days', rate(Duration.days(30)), undefined],
  ['daily by cron', cron('0 6 * * ? *'), 49],
  ['several times a day by cron', cron('0/20 6-18 ? * * *'), 49],
  ['on weekdays by cron', cron('0 6 ? * MON-FRI *'), 168],
  ['monthly by cron', cron('0 6 1 * ? *'), 168],
  ['in some months by cron', cron('0 6 * JAN,JUL ? *'), 168],
  ['in some years by cron', cron('0 6 * * ? 2026-2030'), 168],
])('runs %s are missed after the expected number of hours', (_, schedule, hours) => {
  expect(hoursOfSilence(longestGapOf(schedule))).toBe(hours);
});

test('the prop heartbeat says how long runs may be apart, for schedules that do not', () => {
  const weekdays = synthesise({ schedule: cron('0 6 ? * MON-FRI *'), heartbeat: Duration.days(3) });
  const periods = Object.values(resourcesOf(weekdays, 'AWS::CloudWatch::Alarm')).map((one) => one['EvaluationPeriods']);
  expect(Math.max(...periods.map(Number))).toBe(145);
});

test('runs too far apart for any alarm cause a warning and no heartbeat alarm', () => {
  const stack = stackWith({ schedule: rate(Duration.days(7)) });
  Annotations.fromStack(stack).hasWarning('*', Match.stringLikeRegexp('There is no alarm for runs that stop'));
  expect(resourcesOf(Template.fromStack(stack), 'AWS::CloudWatch::CompositeAlarm')).toEqual({});
});
