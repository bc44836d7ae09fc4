import { isHappening, isRestless, kindOf } from '../../../lambda/judge/finding-kinds';

test('what is told once is what changed, or was asked for; what lasts is a condition', () => {
  expect(isHappening('thumbprint-added')).toBe(true);
  expect(isHappening('changed-elsewhere')).toBe(true);
  expect(isHappening('restore-not-done')).toBe(true);
  expect(isHappening('approval-required')).toBe(false);
  expect(isHappening('writing-stopped')).toBe(false);
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
  expect(isRestless('timed-out')).toBe(true);
  expect(isRestless('iam-write-failed')).toBe(true);
  expect(isRestless('issuer-slow')).toBe(true);
  expect(isRestless('approval-required')).toBe(false);
  expect(isRestless('certificate-expired')).toBe(false);
});
