import { isEvent, isTransient, kindOf } from '../../../lambda/judge/finding-kinds';

test('what is told once is what changed, or was asked for; what lasts is a condition', () => {
  expect(isEvent('thumbprint-added')).toBe(true);
  expect(isEvent('external-change')).toBe(true);
  expect(isEvent('restore-not-done')).toBe(true);
  expect(isEvent('approval-required')).toBe(false);
  expect(isEvent('writing-stopped')).toBe(false);
});

test('the ways of being out of reach are one kind; a wrong answer is another', () => {
  expect(kindOf('timed-out')).toBe(kindOf('name-not-found'));
  expect(kindOf('http-status')).toBe('out-of-reach');
  expect(kindOf('issuer-mismatch')).toBe('issuer-mismatch');
});

test('a certificate that is about to expire and one that has are one kind', () => {
  expect(kindOf('certificate-expiring')).toBe(kindOf('certificate-expired'));
});

test('what comes and goes by itself is given grace, and nothing else', () => {
  expect(isTransient('timed-out')).toBe(true);
  expect(isTransient('iam-write-failed')).toBe(true);
  expect(isTransient('issuer-slow')).toBe(true);
  expect(isTransient('approval-required')).toBe(false);
  expect(isTransient('certificate-expired')).toBe(false);
});
