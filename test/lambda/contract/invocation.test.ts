import fc from 'fast-check';
import { InputError } from '../../../lambda/contract/input-error';
import { type Request, parseHistoryQuestion, parseInvocation } from '../../../lambda/contract/invocation';
import { properties } from '../../support/properties';

const ARN = 'arn:aws:iam::123456789012:oidc-provider/issuer.example/path';
const OTHER = 'arn:aws-cn:iam::123456789012:oidc-provider/other.example';
const THUMBPRINT = 'A031C46782E6E6C662C2C87C76DA9AA62CCABD8E';

function request(of: Partial<Request>): Request {
  return {
    approved: new Set(),
    staged: new Set(),
    removed: new Map(),
    restore: null,
    acknowledged: new Set(),
    ...of,
  };
}

test('an empty event, as the schedule sends it, checks every provider', () => {
  const everything = {
    dryRun: false,
    quickLook: false,
    providers: null,
    requests: new Map(),
    change: null,
    caller: null,
  };
  expect(parseInvocation({})).toEqual(everything);
  expect(parseInvocation(null)).toEqual(everything);
});

test('an operator may name providers, and ask for a dry run', () => {
  expect(parseInvocation({ dryRun: true, providers: [ARN, OTHER, ARN] })).toEqual({
    dryRun: true,
    quickLook: false,
    providers: [ARN, OTHER],
    change: null,
    caller: null,
    requests: new Map(),
  });
});

test('an approval checks the providers it names, and its thumbprints are read in lower case', () => {
  const approve = [
    { provider: ARN, thumbprint: THUMBPRINT },
    { provider: ARN, thumbprint: 'b'.repeat(40), stage: false },
  ];
  expect(parseInvocation({ approve })).toEqual({
    dryRun: false,
    quickLook: false,
    providers: [ARN],
    change: null,
    caller: null,
    requests: new Map([[ARN, request({ approved: new Set([THUMBPRINT.toLowerCase(), 'b'.repeat(40)]) })]]),
  });
});

test('an approval with "stage" is one ahead of a rotation', () => {
  const approve = [
    { provider: ARN, thumbprint: THUMBPRINT, stage: true },
    { provider: ARN, thumbprint: 'b'.repeat(40) },
    { provider: OTHER, thumbprint: 'c'.repeat(40), stage: true },
  ];
  expect(parseInvocation({ approve })).toEqual({
    dryRun: false,
    quickLook: false,
    providers: [ARN, OTHER],
    change: null,
    caller: null,
    requests: new Map([
      [ARN, request({ approved: new Set(['b'.repeat(40)]), staged: new Set([THUMBPRINT.toLowerCase()]) })],
      [OTHER, request({ staged: new Set(['c'.repeat(40)]) })],
    ]),
  });
});

test('a restore checks the provider that it names, and the last of two for one provider counts', () => {
  const restore = [
    { provider: ARN, version: 3 },
    { provider: OTHER, version: 12 },
    { provider: ARN, version: 1 },
  ];
  const approve = [{ provider: OTHER, thumbprint: 'b'.repeat(40) }];
  expect(parseInvocation({ restore, approve, dryRun: true })).toEqual({
    dryRun: true,
    quickLook: false,
    providers: [OTHER, ARN],
    change: null,
    caller: null,
    requests: new Map([
      [OTHER, request({ approved: new Set(['b'.repeat(40)]), restore: 12 })],
      [ARN, request({ restore: 1 })],
    ]),
  });
});

test('a removal checks the provider that it names, and it is enough to say once that a thumbprint may be live', () => {
  const remove = [
    { provider: ARN, thumbprint: THUMBPRINT, evenIfLive: true },
    { provider: ARN, thumbprint: THUMBPRINT.toLowerCase() },
    { provider: ARN, thumbprint: 'b'.repeat(40) },
  ];
  const removed = new Map([
    [THUMBPRINT.toLowerCase(), true],
    ['b'.repeat(40), false],
  ]);
  expect(parseInvocation({ remove })).toEqual({
    dryRun: false,
    quickLook: false,
    providers: [ARN],
    change: null,
    caller: null,
    requests: new Map([[ARN, request({ removed })]]),
  });
});

test.each([
  [{ approve: [{ provider: ARN, thumbprint: THUMBPRINT }] }, /approve and remove: both name a031c.* for "arn:/],
  [
    { approve: [{ provider: ARN, thumbprint: THUMBPRINT.toLowerCase(), stage: true }] },
    /approve and remove: both name/,
  ],
  [{ restore: [{ provider: ARN, version: 1 }] }, /remove and restore: both name "arn:/],
])('a removal together with %j, which contradicts it, is refused', (other, message) => {
  const remove = [{ provider: ARN, thumbprint: THUMBPRINT }];
  expect(() => parseInvocation({ remove, ...other })).toThrow(InputError);
  expect(() => parseInvocation({ remove, ...other })).toThrow(message);
});

test('a removal is accepted together with an approval of another thumbprint and a restore of another provider', () => {
  const event = {
    remove: [{ provider: ARN, thumbprint: THUMBPRINT }],
    approve: [{ provider: ARN, thumbprint: 'b'.repeat(40) }],
    restore: [{ provider: OTHER, version: 1 }],
  };
  expect([...parseInvocation(event).requests.keys()]).toEqual([ARN, OTHER]);
});

test('a provider with a request of its own is checked beside those that are named', () => {
  const event = { providers: [OTHER], restore: [{ provider: ARN, version: 2 }] };
  expect(parseInvocation(event)).toMatchObject({ providers: [OTHER, ARN] });
});

describe('a question about the history', () => {
  test('names the providers, each once', () => {
    expect(parseHistoryQuestion({ history: [ARN, OTHER, ARN] })).toEqual([ARN, OTHER]);
  });

  test.each([[{}], [null], [undefined], ['history'], [{ dryRun: true }]])('is not read from %j', (event) => {
    expect(parseHistoryQuestion(event)).toBeNull();
  });

  test.each([
    ['another key beside it', { history: [ARN], dryRun: true }, /dryRun: unknown key/],
    ['no list', { history: ARN }, /history: must be a list/],
    ['an empty list', { history: [] }, /history: must not be empty/],
    ['a malformed ARN', { history: ['https://issuer.example'] }, /history\.0: is not the ARN/],
  ])('is refused where it has %s, and the message names it', (_, event, message) => {
    expect(() => parseHistoryQuestion(event)).toThrow(InputError);
    expect(() => parseHistoryQuestion(event)).toThrow(message);
  });
});

test.each([
  ['an unknown key', { dryrun: true }, /dryrun: unknown key/],
  ['an unknown key in an approval', { approve: [{ provider: ARN, thumbprint: THUMBPRINT, x: 1 }] }, /approve\.0\.x/],
  ['an unknown key in a removal', { remove: [{ provider: ARN, thumbprint: THUMBPRINT, x: 1 }] }, /remove\.0\.x/],
  [
    'a malformed thumbprint to remove',
    { remove: [{ provider: ARN, thumbprint: 'x' }] },
    /remove\.0\.thumbprint: must be 40/,
  ],
  ['no provider to remove from', { remove: [{ thumbprint: THUMBPRINT }] }, /remove\.0\.provider/],
  ['a malformed ARN', { providers: ['arn:aws:iam::1:role/x'] }, /providers\.0: is not the ARN .*role\/x/],
  ['an issuer URL for an ARN', { providers: ['https://issuer.example'] }, /providers\.0/],
  [
    'a malformed thumbprint',
    { approve: [{ provider: ARN, thumbprint: 'abc' }] },
    /approve\.0\.thumbprint: must be 40 hex/,
  ],
  ['a missing thumbprint', { approve: [{ provider: ARN }] }, /approve\.0\.thumbprint: is missing/],
  ['no providers', { providers: [] }, /providers: must not be empty/],
  ['text with a line break and an escape code', { providers: ['x\u0085\u202e\u001b'] }, /"x\?\?\?"/],
  ['a string for a flag', { dryRun: 'yes' }, /dryRun: must be true or false/],
  ['a list for an event', [], /\(the whole\)|0/],
  ['text for an event', 'check', /\(the whole\): must be a JSON object/],
  [
    'text for stage',
    { approve: [{ provider: ARN, thumbprint: THUMBPRINT, stage: 'yes' }] },
    /approve\.0\.stage: must be true/,
  ],
  ['no approvals', { approve: [] }, /approve: must not be empty/],
  ['no lists to put back', { restore: [] }, /restore: must not be empty/],
  ['no version', { restore: [{ provider: ARN }] }, /restore\.0\.version: is missing/],
  ['text for a version', { restore: [{ provider: ARN, version: '1' }] }, /restore\.0\.version: must be a number/],
  ['half a version', { restore: [{ provider: ARN, version: 1.5 }] }, /restore\.0\.version: must be a whole number/],
  ['version 0', { restore: [{ provider: ARN, version: 0 }] }, /restore\.0\.version: must be 1 or more/],
  [
    'a thumbprint to restore',
    { restore: [{ provider: ARN, thumbprint: THUMBPRINT }] },
    /restore\.0\.thumbprint: unknown/,
  ],
  ['an endless ARN', { providers: [`${ARN}/${'a'.repeat(2048)}`] }, /providers\.0: must have 2048 characters at most/],
  [
    'a list longer than IAM can have providers',
    { providers: Array.from({ length: 1001 }, (_, n) => `${ARN}/${n}`) },
    /providers: must have 1000 entries at most/,
  ],
])('%s is refused, and the message names it', (_, event, message) => {
  expect(() => parseInvocation(event)).toThrow(InputError);
  expect(() => parseInvocation(event)).toThrow(message);
});

test.each([
  ['one endless value', { providers: ['x'.repeat(100_000), 'y'] }, /providers\.1: is not the ARN/],
  ['an endless key', { ['x'.repeat(100_000)]: 1 }, /xxx/],
  ['a thousand wrong values', { providers: Array.from({ length: 1000 }, (_, n) => `wrong ${n}`) }, /providers\.99: /],
])('%s is refused in few words', (_, event, message) => {
  expect(() => parseInvocation(event)).toThrow(message);
  expect(outcomeOf(event)).toMatchObject({ message: expect.stringMatching(/^.{0,8100}$/) });
});

test('InputError keeps its name in a bundle that shortens the names of classes', () => {
  // The bundle is minified: there the class would go by another.
  expect(Object.getOwnPropertyDescriptor(InputError, 'name')).toMatchObject({ value: 'InputError', enumerable: true });
});

/** What was read, or the refusal; anything else is thrown on. */
function outcomeOf(event: unknown) {
  try {
    return parseInvocation(event);
  } catch (error) {
    if (error instanceof InputError) return error;
    throw error;
  }
}

test('every event is read, or refused with an InputError', () => {
  const key = fc.constantFrom(
    'dryRun',
    'providers',
    'approve',
    'restore',
    'provider',
    'thumbprint',
    'stage',
    'version',
    '__proto__',
    'x',
  );
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
        outcome instanceof InputError || [...outcome.requests.keys()].every((arn) => outcome.providers?.includes(arn)),
      ).toBe(true);
    }),
  );
});
