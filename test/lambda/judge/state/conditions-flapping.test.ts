import { notificationsOf } from '../../../support/notified';

const UNREACHABLE = { code: 'connection-refused' } as const;

test('a condition that comes back within a week after its notified end is notified once more, and ends after a week away', () => {
  const weekAway = '.'.repeat(29);
  expect(notificationsOf(`x...x..x.......x${weekAway}`, UNREACHABLE)).toEqual([
    '1 00:00 opened',
    '1 18:00 resolved',
    '2 00:00 opened',
    '8 00:00 reminder',
    '12 00:00 resolved',
  ]);
  expect(notificationsOf(`x${'.'.repeat(32)}x...`, UNREACHABLE)).toEqual([
    '1 00:00 opened',
    '1 18:00 resolved',
    '9 06:00 opened',
    '10 00:00 resolved',
  ]);
});

test('a flapping condition has reminders, unless it has not been found for days', () => {
  expect(notificationsOf(`x...${'x...'.repeat(10)}`, UNREACHABLE)).toEqual([
    '1 00:00 opened',
    '1 18:00 resolved',
    '2 00:00 opened',
    '8 00:00 reminder',
  ]);
  expect(notificationsOf(`x...x${'.'.repeat(28)}`, UNREACHABLE)).not.toContainEqual(
    expect.stringContaining('reminder'),
  );
});

test('a fault behind one of two addresses of a load balancer is not notified in each run', () => {
  expect(notificationsOf('x.'.repeat(30), { code: 'chain-incomplete' })).toEqual([
    '1 00:00 opened',
    '1 06:00 resolved',
    '1 12:00 opened',
    '8 00:00 reminder',
    '15 00:00 reminder',
  ]);
});

test('an issuer that is down for three hours each night, with a run each hour, is not notified where AWS does not check the pin', () => {
  const night = `xxx${'.'.repeat(21)}`;
  expect(notificationsOf(night.repeat(16), { ...UNREACHABLE, enforced: false, every: 1 })).toEqual([]);
});

test('an issuer that is down for twelve hours each night, with a run each hour, is not notified every night', () => {
  const night = `${'x'.repeat(13)}${'.'.repeat(11)}`;
  expect(notificationsOf(night.repeat(9), { ...UNREACHABLE, enforced: false, every: 1 })).toEqual([
    '1 12:00 opened',
    '8 00:00 reminder',
  ]);
});

test('an issuer that is down for an hour each night, with quick looks, is notified once until it stays up for a week', () => {
  const night = `${'x'.repeat(12)}${'.'.repeat(276)}`;
  const quick = { ...UNREACHABLE, enforced: true, every: 1 / 12, quickLookMs: 5 * 60_000 };
  expect(notificationsOf(night.repeat(4) + '.'.repeat(288 * 7), quick)).toEqual([
    '1 00:10 opened',
    '1 01:10 resolved',
    '2 00:10 opened',
    '11 01:00 resolved',
  ]);
});

test('a flapping condition that then stays for a day is notified once as staying', () => {
  expect(notificationsOf(`x...x..${'x'.repeat(24)}`, UNREACHABLE)).toEqual([
    '1 00:00 opened',
    '1 18:00 resolved',
    '2 00:00 opened',
    '3 18:00 stays',
    '8 00:00 reminder',
  ]);
});

test('a reminder just after a flapping condition came back does not replace the notification that it stays', () => {
  expect(notificationsOf(`x...x${'.'.repeat(22)}${'x'.repeat(8)}`, UNREACHABLE)).toEqual([
    '1 00:00 opened',
    '1 18:00 resolved',
    '2 00:00 opened',
    '8 00:00 reminder',
    '8 18:00 stays',
  ]);
});

test('an end that could not be notified in time is notified late, and a return after that as a new opening', () => {
  const isSent = (run: number) => run !== 3;
  expect(notificationsOf('x....x', { ...UNREACHABLE, isSent })).toEqual([
    '1 00:00 opened',
    '2 00:00 resolved late',
    '2 06:00 opened',
  ]);
});

test('a condition that came back before its end could be notified has not ended', () => {
  const isSent = (run: number) => run !== 3;
  expect(notificationsOf('x...x...', { ...UNREACHABLE, isSent })).toEqual(['1 00:00 opened', '2 18:00 resolved']);
});
