import fc from 'fast-check';
import { InputError } from '../../lambda/input-error';
import { parseInvocation } from '../../lambda/invocation';
import { properties } from '../support/properties';

const ARN = 'arn:aws:iam::123456789012:oidc-provider/issuer.example/path';
const OTHER = 'arn:aws-cn:iam::123456789012:oidc-provider/other.example';
const THUMBPRINT = 'A031C46782E6E6C662C2C87C76DA9AA62CCABD8E';

test('the schedule sends nothing: every provider, by its profile', () => {
  const everything = { dryRun: false, providers: null, approve: new Map() };
  expect(parseInvocation({})).toEqual(everything);
  expect(parseInvocation(null)).toEqual(everything);
});

test('a person may name providers, and try without writing', () => {
  expect(parseInvocation({ dryRun: true, providers: [ARN, OTHER, ARN] })).toEqual({
    dryRun: true,
    providers: [ARN, OTHER],
    approve: new Map(),
  });
});

test('an approval checks the providers it names, and compares thumbprints in lower case', () => {
  const approve = [
    { provider: ARN, thumbprint: THUMBPRINT },
    { provider: ARN, thumbprint: 'b'.repeat(40) },
  ];
  expect(parseInvocation({ approve })).toEqual({
    dryRun: false,
    providers: [ARN],
    approve: new Map([[ARN, new Set([THUMBPRINT.toLowerCase(), 'b'.repeat(40)])]]),
  });
});

test.each([
  ['an unknown key', { dryrun: true }, /dryrun: unknown key/],
  ['an unknown key in an approval', { approve: [{ provider: ARN, thumbprint: THUMBPRINT, x: 1 }] }, /approve\.0\.x/],
  ['a malformed ARN', { providers: ['arn:aws:iam::1:role/x'] }, /providers\.0: is no ARN .*role\/x/],
  ['an issuer URL for an ARN', { providers: ['https://issuer.example'] }, /providers\.0/],
  [
    'a malformed thumbprint',
    { approve: [{ provider: ARN, thumbprint: 'abc' }] },
    /approve\.0\.thumbprint: must be 40 hex/,
  ],
  ['a missing thumbprint', { approve: [{ provider: ARN }] }, /approve\.0\.thumbprint: is missing/],
  ['no providers', { providers: [] }, /providers: must not be empty/],
  ['text with a line break and an escape code', { providers: ['x\u0085\u202e\u001b'] }, /"x\?\?\\u001b"/],
  ['a string for a flag', { dryRun: 'yes' }, /dryRun: must be true or false/],
  ['a list for an event', [], /\(the whole\)|0/],
  ['text for an event', 'check', /\(the whole\): must be a JSON object/],
  ['stage', { approve: [{ provider: ARN, thumbprint: THUMBPRINT, stage: true }] }, /approve\.0\.stage.*not available/],
  ['restore', { restore: [{ provider: ARN, version: 1 }] }, /restore.*not available/],
])('%s is refused, and the message names it', (_, event, message) => {
  expect(() => parseInvocation(event)).toThrow(InputError);
  expect(() => parseInvocation(event)).toThrow(message);
});

/** What was read, or the refusal; anything else is thrown on. */
const outcomeOf = (event: unknown) => {
  try {
    return parseInvocation(event);
  } catch (error) {
    if (error instanceof InputError) return error;
    throw error;
  }
};

test('whatever the event, it is read or refused with an InputError', () => {
  const key = fc.constantFrom('dryRun', 'providers', 'approve', 'restore', 'provider', 'thumbprint', '__proto__', 'x');
  const { event } = fc.letrec((tie) => ({
    event: fc.oneof(
      { depthSize: 'small' },
      fc.constantFrom(true, false, null, 1, ARN, THUMBPRINT, 'x'),
      fc.array(tie('event'), { maxLength: 3 }),
      fc.dictionary(key, tie('event'), { maxKeys: 4 }),
    ),
  }));
  properties(
    fc.property(fc.oneof(event, fc.anything()), (input) => {
      const outcome = outcomeOf(input);
      expect(
        outcome instanceof InputError || [...outcome.approve.keys()].every((arn) => outcome.providers?.includes(arn)),
      ).toBe(true);
    }),
  );
});
