import { Duration, Lazy } from 'aws-cdk-lib';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { parseQuickLook, parseSchedule, timeWindowFor } from '../../../lib/operation/schedule';

test.each([
  ['rate(6 hours)', 'rate(6 hours)'],
  ['rate(1 hour)', 'rate(1 hour)'],
  ['rate(1 hours)', 'rate(1 hour)'],
  ['rate(90 minutes)', 'rate(90 minutes)'],
  ['rate(2 days)', 'rate(2 days)'],
  ['  rate(15   minutes) ', 'rate(15 minutes)'],
  ['cron(0 6 * * ? *)', 'cron(0 6 * * ? *)'],
  ['cron(0/20 6-18 ? JAN,JUL MON-FRI 2026-2030)', 'cron(0/20 6-18 ? JAN,JUL MON-FRI 2026-2030)'],
  ['cron(0 6 ? * 3#2 *)', 'cron(0 6 ? * 3#2 *)'],
])('%s is a schedule', (text, expression) => {
  expect(parseSchedule(text)?.expressionString).toBe(expression);
});

test.each([
  '',
  '6 hours',
  'rate(0 hours)',
  'rate(-1 hours)',
  'rate(1.5 hours)',
  'rate(6 weeks)',
  'rate(6hours)',
  'rate(6 hours);',
  'at(2030-01-01T00:00:00)',
  'cron(0 6 * * ?)',
  'cron(0 6 * * * *)',
  'cron(0 6 ? * ? *)',
  'cron(0 6 * * ? * *)',
  'cron(0 6 * * ? $)',
])('%j is no schedule', (text) => {
  expect(parseSchedule(text)).toBeUndefined();
});

test.each([
  [' rate(5  minutes) ', 'rate(5 minutes)'],
  ['rate(60 minutes)', 'rate(1 hour)'],
  ['rate(1 day)', 'rate(1 day)'],
])('%j is a rate of quick looks', (text, expression) => {
  expect(parseQuickLook(text)).toEqual(expect.objectContaining({ expressionString: expression }));
});

test('the quick looks are turned off by a word, and by nothing else than that word', () => {
  expect(parseQuickLook(' off')).toBe('off');
  const others = ['Off', 'none', '', 'rate(0 minutes)', 'rate(30 seconds)', 'cron(0/5 * * * ? *)'];
  expect(others.map(parseQuickLook)).toEqual(others.map(() => undefined));
});

test.each([
  [ScheduleExpression.rate(Duration.hours(6)), 15],
  [ScheduleExpression.rate(Duration.minutes(30)), 15],
  [ScheduleExpression.rate(Duration.minutes(29)), 14],
  [ScheduleExpression.rate(Duration.minutes(2)), 1],
  [ScheduleExpression.rate(Duration.minutes(1)), undefined],
  [ScheduleExpression.rate(Duration.days(1)), 15],
  [ScheduleExpression.cron({ minute: '0' }), 15],
  [ScheduleExpression.cron({ minute: '0/5' }), undefined],
  [ScheduleExpression.cron({ minute: '0,1' }), undefined],
  [ScheduleExpression.expression(Lazy.string({ produce: () => 'rate(1 minute)' })), undefined],
])('the flexible window of %j is at most half the interval, and 15 minutes', (schedule, minutes) => {
  const { mode, maxWindow } = timeWindowFor(schedule);
  expect([mode, maxWindow?.toMinutes()]).toEqual([minutes === undefined ? 'OFF' : 'FLEXIBLE', minutes]);
});
