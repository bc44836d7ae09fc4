import { isReminderDue, isStillAbout } from '../../../../lambda/judge/state/reminders';
import { notificationsOf } from '../../../support/notified';

function day(text: string) {
  return new Date(`2026-11-${text}Z`);
}

test.each([
  ['notified on Monday, due a week later', '16T06:00', '23T00:00'],
  ['notified on Thursday before noon, due on the coming Monday', '19T11:59', '23T00:00'],
  ['notified on Thursday after noon, due on the second Monday', '19T12:00', '30T00:00'],
  ['notified late on Sunday, due on the second Monday', '22T23:59', '30T00:00'],
  [
    'notified some seconds late in the first run of a Monday, due in the first run of the next',
    '16T00:00:40',
    '23T00:00:10',
  ],
])('a reminder is due on the Monday nearest to a week after the notification: %s', (_, notified, due) => {
  expect(isReminderDue(day(notified), day(due))).toBe(true);
  expect(isReminderDue(day(notified), new Date(day(due).getTime() - 60_000))).toBe(false);
});

test('a clock that was ahead by months does not silence the reminders for as long', () => {
  expect(isReminderDue(new Date('2027-03-01T00:00Z'), day('17T12:00'))).toBe(true);
  expect(isReminderDue(new Date('2026-11-18T00:00Z'), day('17T12:00'))).toBe(false);
});

test('a condition that has been away for three and a half days does not count as still about', () => {
  expect(isStillAbout(day('16T00:00'), day('19T11:59'))).toBe(true);
  expect(isStillAbout(day('16T00:00'), day('19T12:00'))).toBe(false);
});

test('a lasting condition is notified when it opens, on Mondays, when it gets worse, and when it ends', () => {
  const severity = (run: number) => (run < 50 ? ('warning' as const) : ('critical' as const));
  const notified = notificationsOf(`${'.'.repeat(2)}${'x'.repeat(85)}.`, { code: 'certificate-expiring', severity });
  expect(notified).toEqual([
    '1 12:00 opened',
    '8 00:00 reminder',
    '13 12:00 worse',
    // Notified on Saturday: the Monday after the next is nearer to a week.
    '22 00:00 reminder',
    '22 18:00 resolved',
  ]);
});
