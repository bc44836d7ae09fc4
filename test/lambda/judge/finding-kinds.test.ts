import { isEvent, isTransient, kindOf } from '../../../lambda/judge/finding-kinds';

test('a finding is an event where something changed or was requested, and a condition where it lasts', () => {
  expect(isEvent('thumbprint-added')).toBe(true);
  expect(isEvent('external-change')).toBe(true);
  expect(isEvent('restore-not-done')).toBe(true);
  expect(isEvent('approval-required')).toBe(false);
  expect(isEvent('writing-stopped')).toBe(false);
});

test('all ways of being out of reach are one kind, and a wrong answer is another', () => {
  expect(kindOf('timed-out')).toBe(kindOf('name-not-found'));
  expect(kindOf('http-status')).toBe('out-of-reach');
  expect(kindOf('issuer-mismatch')).toBe('issuer-mismatch');
});

test('a certificate that is about to expire and one that has expired are one kind', () => {
  expect(kindOf('certificate-expiring')).toBe(kindOf('certificate-expired'));
});

test('only a finding that comes and goes by itself is transient', () => {
  expect(isTransient('timed-out')).toBe(true);
  expect(isTransient('iam-write-failed')).toBe(true);
  expect(isTransient('issuer-slow')).toBe(true);
  expect(isTransient('approval-required')).toBe(false);
  expect(isTransient('certificate-expired')).toBe(false);
});
