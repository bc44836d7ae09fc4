import { matches, matchesArn } from '../../../sandbox/aws/policy-pattern';

test('a star stands for any text, a question mark for one character, and any other character for itself', () => {
  expect(matches('arn:aws:iam::*:oidc-provider/*', 'arn:aws:iam::1:oidc-provider/a/b')).toBe(true);
  expect(matches('a.b', 'axb')).toBe(false);
  expect(matches('a?b', 'axb')).toBe(true);
});

test('a pattern with a policy variable is an error, not a text', () => {
  expect(() => matches('${aws:username}/*', 'x/y')).toThrow('${aws:username}/*');
});

test.each([
  ['arn:aws:iam::111111111111:role/*', 'arn:aws:iam::111111111111:role/hub', true],
  ['arn:aws:iam::*:role/hub', 'arn:aws:iam::111111111111:role/hub', true],
  ['arn:aws:iam::*:role/hub', 'arn:aws:iam::111111111111:role/hub-2', false],
  ['arn:aws:lambda:*:*:function:f:*', 'arn:aws:lambda:us-east-1:111111111111:function:f:7', true],
  ['arn:*:*:*:*:f', 'arn:aws:lambda:us-east-1:111111111111:function:f', false],
  ['arn:*:*:*:*:*', 'no ARN', false],
])('the ARN pattern %s matches %s part by part: %s', (pattern, arn, expected) => {
  expect(matchesArn(pattern, arn)).toBe(expected);
});

test.each(['*', 'arn:aws:iam:*:role/hub'])('the ARN pattern %s is an error, as it has no six parts', (pattern) => {
  expect(() => matchesArn(pattern, 'arn:aws:iam::111111111111:role/hub')).toThrow(`what is none: ${pattern}`);
});
