import { checkerOf, consequenceWords } from '../../../lambda/findings/check-words';

test('a sentence about a missing thumbprint says whether sign-ins fail, and what checks it', () => {
  expect(consequenceWords({ checked: true, check: 'aws' }).words).toMatch(/^Sign-ins .* fail: AWS compares/);
  expect(consequenceWords({ checked: true, check: 'unknown' }).words).toMatch(
    /^Sign-ins .* fail: the service compares/,
  );
  expect(consequenceWords({ checked: false, check: 'aws' }).words).toMatch(/^Sign-ins do not fail: AWS verifies/);
  expect(consequenceWords({ checked: false, check: 'none' }).words).toBe(
    'Sign-ins do not fail: thumbprintCheck is "none".',
  );
});

test('only AWS has a name as what checks thumbprints', () => {
  expect(checkerOf('aws', 'The')).toBe('AWS');
  expect([checkerOf('any-certificate'), checkerOf('unknown', 'The')]).toEqual(['the service', 'The service']);
});
