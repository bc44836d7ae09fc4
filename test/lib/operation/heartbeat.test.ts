import { Duration } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import * as fc from 'fast-check';
import { hoursOfSilence } from '../../../lib/operation/heartbeat';
import { longestGapOf } from '../../../lib/operation/schedule';
import type { OidcThumbprintWatcherProps } from '../../../lib/watcher';
import { slowProperties } from '../../support/properties';
import { type Action, type Behaviour, type Datum, replay } from '../cloudwatch';
import { type Properties, resourcesOf, stackWith, synthesise } from '../synthesise';
import { withoutHash } from '../../support/logical-id';

const ALARM = 'WatcherAlarmsNoCompletedRun';
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

/** Every way in which CloudWatch may see a window, and a metric that has no value in it. */
const BEHAVIOURS: Partial<Behaviour>[] = [false, true].flatMap((aligned) =>
  [0, 3].flatMap((extra) =>
    [0, undefined].flatMap((aggregate) =>
      [false, true].map((hasTimes) => ({ aligned, extra, aggregate, hasTimes, lag: extra, step: 10 })),
    ),
  ),
);

let template: Template;
beforeAll(() => {
  template = heartbeatOf({ okActions: true });
});

/** A template with the heartbeat alone. */
function heartbeatOf(props: OidcThumbprintWatcherProps): Template {
  const { Resources: resources } = synthesise(props).toJSON();
  const own = Object.entries<object>(resources).filter(([id]) => withoutHash(id) === ALARM);
  return Template.fromJSON({ Resources: Object.fromEntries(own) });
}

test.each(BEHAVIOURS)('nothing is sent before the first run, however long that takes, with %j', (behaviour) => {
  expect(replay(template, [], 5 * DAY, behaviour)).toEqual([]);
});

test.each(BEHAVIOURS)('no notification is sent while runs complete, the first one included, with %j', (behaviour) => {
  expect(replay(template, runs(100, 2 * DAY), 2 * DAY, behaviour).filter(({ over }) => !over)).toEqual([]);
});

test.each(BEHAVIOURS)('one notification is sent 13 to 14 hours after the last run, with %j', (behaviour) => {
  const [ok, notified, ...more] = replay(template, runs(100, DAY), 20 * DAY, behaviour);
  const last = runs(100, DAY).at(-1)?.at ?? 0;
  expect(ok).toMatchObject({ alarm: ALARM, over: true });
  expect(more).toEqual([]);
  expect(notified).toEqual({ alarm: ALARM, at: expect.any(Number) });
  expect(notified?.at).toBeGreaterThanOrEqual(last + 13 * HOUR);
  expect(notified?.at).toBeLessThanOrEqual(last + 14 * HOUR + 20);
});

test.each(BEHAVIOURS)('the alarm is over as soon as a run completes again, with %j', (behaviour) => {
  const twice = [...runs(0, DAY), ...runs(3 * DAY, 4 * DAY)];
  const [, , over, again, ...more] = replay(template, twice, 6 * DAY, behaviour);
  expect(over).toEqual({ alarm: ALARM, at: expect.any(Number), over: true });
  expect(over?.at).toBeGreaterThanOrEqual(3 * DAY);
  expect(over?.at).toBeLessThanOrEqual(3 * DAY + 20);
  expect(Math.round((again?.at ?? 0) / DAY)).toBe(5);
  expect(more).toEqual([]);
});

test('one notification is sent after a single run that no other follows', () => {
  expect(notificationsIn(replay(template, [completed(10)], 3 * DAY, { step: 5 }))).toHaveLength(1);
});

test('a run that reports 0 is no completed run, and the heartbeat still knows of the earlier ones', () => {
  const zeros = runs(2 * DAY, 5 * DAY).map((one) => ({ ...one, value: 0 }));
  expect(notificationsIn(replay(template, [...runs(0, DAY), ...zeros], 5 * DAY, { step: 5 }))).toHaveLength(1);
});

function notificationsIn(actions: readonly Action[]): number[] {
  return actions.filter(({ over }) => !over).map(({ at }) => at);
}

test('runs that are no further apart than the silence never alarm, and a silence always does, within two hours', async () => {
  const behaviour = fc.record({
    lag: fc.integer({ min: 0, max: 5 }),
    aligned: fc.boolean(),
    extra: fc.integer({ min: 0, max: 30 }),
    aggregate: fc.constantFrom(0, undefined),
    hasTimes: fc.boolean(),
  });
  const gaps = [1, 45, 6 * HOUR, DAY, 82 * HOUR, 165 * HOUR];
  const templates = new Map(
    gaps.map((gap) => [gap, heartbeatOf({ schedule: rate(Duration.minutes(gap)), okActions: true })]),
  );
  const scheduled = fc.constantFrom(...gaps).chain((gap) => {
    const hours = hoursOfSilence(Duration.minutes(gap)) ?? 0;
    const pauses = fc.array(fc.integer({ min: 1, max: hours * HOUR }), {
      minLength: 1,
      maxLength: Math.ceil(100 / hours),
    });
    return fc.record({ gap: fc.constant(gap), hours: fc.constant(hours), pauses });
  });
  await slowProperties(
    fc.asyncProperty(
      scheduled,
      behaviour,
      fc.integer({ min: 0, max: DAY }),
      async ({ gap, hours, pauses }, how, start) => {
        const times = pauses.reduce((sofar, pause) => [...sofar, (sofar.at(-1) ?? 0) + pause], [start]);
        const last = times.at(-1) ?? 0;
        const actions = replay(templates.get(gap) ?? template, times.map(completed), last + (hours + 200) * HOUR, {
          ...how,
          step: 20,
        });
        const [notified = 0, ...more] = notificationsIn(actions);
        expect(more).toEqual([]);
        expect(notified).toBeGreaterThan(last + hours * HOUR - 1);
        expect(notified).toBeLessThanOrEqual(last + (hours + 2) * HOUR);
      },
    ),
    0.05,
  );
});

test('an alarm looks no further back than CloudWatch does, and has room for the silence in its window', () => {
  for (const hours of [0.1, 6, 24, 82, 83, 165]) {
    const [alarm] = heartbeatsIn(synthesise({ schedule: rate(Duration.minutes(hours * HOUR)) }));
    const periods = Number(alarm?.['EvaluationPeriods']);
    expect(periods).toBeLessThanOrEqual(7 * 24);
    expect(periods).toBe(Number(alarm?.['Threshold']) + 1);
  }
});

function heartbeatsIn(from: Template): Properties[] {
  return Object.entries(resourcesOf(from, 'AWS::CloudWatch::Alarm')).flatMap(([id, one]) =>
    withoutHash(id) === ALARM ? [one] : [],
  );
}

/** The template with properties of the heartbeat replaced. */
function changed(change: (heartbeat: Properties) => object): Template {
  const json = structuredClone(template.toJSON());
  for (const [id, resource] of Object.entries<{ Properties: Properties }>(json['Resources'])) {
    if (withoutHash(id) === ALARM) Object.assign(resource.Properties, change(resource.Properties));
  }
  return Template.fromJSON(json);
}

/** The heartbeat with another expression. */
function withExpression(rewrite: (expression: string) => string): Template {
  return changed(({ Metrics: metrics }) => ({
    Metrics: [metrics].flat().map((one) => {
      const { Expression: expression } = Object(one);
      return expression === undefined ? one : { ...Object(one), Expression: rewrite(expression) };
    }),
  }));
}

describe('the replay', () => {
  test('finds a heartbeat that does not wait for the first run', () => {
    const hasty = withExpression((expression) => expression.replace('SUM(runs) > 0', '1'));
    expect(notificationsIn(replay(hasty, [], DAY, { step: 5 }))).toHaveLength(1);
  });

  test('finds a heartbeat that stays in alarm after the runs came back', () => {
    const stuck = withExpression(() => '(EPOCH(runs) - EPOCH(runs)) + 14');
    const twice = [...runs(0, DAY), ...runs(3 * DAY, 4 * DAY)];
    expect(replay(stuck, twice, 6 * DAY, { step: 5 }).filter(({ over }) => over)).toEqual([]);
  });

  test('finds a heartbeat whose window is too short for the silence', () => {
    const short = changed(() => ({ EvaluationPeriods: 13 }));
    expect(notificationsIn(replay(short, runs(0, DAY), 4 * DAY, { extra: 0, step: 5 }))).toEqual([]);
  });

  test('finds a heartbeat that takes the end of the data for the end of the silence', () => {
    const forgetful = changed(() => ({ TreatMissingData: 'notBreaching' }));
    expect(replay(forgetful, runs(0, DAY), 4 * DAY, { step: 5 }).filter(({ over }) => over).length).toBeGreaterThan(1);
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
  ['every 4 days, as far as CloudWatch looks', rate(Duration.days(4)), 166],
  ['every 165 hours', rate(Duration.hours(165)), 166],
  ['every 166 hours', rate(Duration.hours(166)), undefined],
  ['every 7 days', rate(Duration.days(7)), undefined],
  ['every 30 days', rate(Duration.days(30)), undefined],
  ['daily by cron', cron('0 6 * * ? *'), 49],
  ['several times a day by cron', cron('0/20 6-18 ? * * *'), 49],
  ['on weekdays by cron', cron('0 6 ? * MON-FRI *'), 166],
  ['monthly by cron', cron('0 6 1 * ? *'), 166],
  ['in some months by cron', cron('0 6 * JAN,JUL ? *'), 166],
  ['in some years by cron', cron('0 6 * * ? 2026-2030'), 166],
])('runs %s are missed after the expected number of hours', (_, schedule, hours) => {
  expect(hoursOfSilence(longestGapOf(schedule))).toBe(hours);
});

test('the prop heartbeat says how long runs may be apart, for schedules that do not', () => {
  const weekdays = synthesise({ schedule: cron('0 6 ? * MON-FRI *'), heartbeat: Duration.days(3) });
  expect(heartbeatsIn(weekdays)).toEqual([
    expect.objectContaining({
      Threshold: 146,
      AlarmDescription: expect.stringMatching(/^No run has completed for 145 h/),
    }),
  ]);
});

test('runs too far apart for any alarm cause a warning and no heartbeat alarm', () => {
  const stack = stackWith({ schedule: rate(Duration.days(7)) });
  Annotations.fromStack(stack).hasWarning('*', Match.stringLikeRegexp('There is no alarm for runs that stop'));
  expect(heartbeatsIn(Template.fromStack(stack))).toEqual([]);
});
