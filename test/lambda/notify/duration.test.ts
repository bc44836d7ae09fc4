import { atMinute, inWords } from '../../../lambda/notify/duration';
import { DAY, HOUR } from '../../support/remembered';

test.each([
  [-HOUR, 'less than a minute'],
  [59_999, 'less than a minute'],
  [60_000, '1 minute'],
  [59 * 60_000, '59 minutes'],
  [HOUR, '1 hour'],
  [47 * HOUR, '47 hours'],
  [2 * DAY, '2 days'],
  [60.9 * DAY, '60 days'],
])('%d ms are %s', (ms, words) => {
  expect(inWords(ms)).toBe(words);
});

test('a time is shown to the minute, in UTC', () => {
  expect(atMinute(new Date('2026-11-21T23:59:59.999+01:00'))).toBe('2026-11-21 22:59');
});
