import fc from 'fast-check';
import { messageOf } from '../../../lambda/findings/lookup';
import { iamChange } from '../../../lambda/run/iam-change';
import { PROVIDER_ACTIONS, isFromEventBridge, parseIamEvent } from '../../../lambda/contract/cloudtrail-event';
import { InputError } from '../../../lambda/contract/input-error';
import { anyCharacter } from '../../support/any-text';
import { worded } from '../../support/findings';
import { ALICE, cloudTrailEvent } from '../../support/iam-event';
import { properties } from '../../support/properties';

const ARN = 'arn:aws:iam::123456789012:oidc-provider/issuer.example';

function about(more: object = {}) {
  return { requestParameters: { openIDConnectProviderArn: ARN, ...more } };
}

/** What each call leaves behind in CloudTrail. */
const CALLS = {
  CreateOpenIDConnectProvider: {
    requestParameters: { url: 'https://issuer.example', clientIDList: ['sts.amazonaws.com'] },
    responseElements: { openIDConnectProviderArn: ARN },
  },
  UpdateOpenIDConnectProviderThumbprint: about({ thumbprintList: ['a'.repeat(40)] }),
  AddClientIDToOpenIDConnectProvider: about({ clientID: 'sts.amazonaws.com' }),
  RemoveClientIDFromOpenIDConnectProvider: about({ clientID: 'sts.amazonaws.com' }),
  DeleteOpenIDConnectProvider: about(),
};

test.each(PROVIDER_ACTIONS)('%s is read with who did it, to which provider, from where and with what', (action) => {
  expect(parseIamEvent(cloudTrailEvent(action, CALLS[action]))).toEqual({
    id: '5f0e1b3c-1111-4222-8333-444455556666',
    action,
    provider: ARN,
    caller: ALICE,
    sourceAddress: '192.0.2.7',
    userAgent: 'aws-cli/2.31.0 md/prompt#off',
    at: new Date('2026-11-21T12:00:00Z'),
    thumbprints: action === 'UpdateOpenIDConnectProviderThumbprint' ? ['a'.repeat(40)] : undefined,
  });
});

test.each<[string, unknown, readonly string[] | undefined]>([
  ['of a new provider, too', ['b'.repeat(40)], ['b'.repeat(40)]],
  ['that is empty', [], []],
  ['with entries that are none, as far as they are text', ['no thumbprint', 7, null, {}], ['no thumbprint']],
  ['with what cannot be printed', ['a\nb\u202E'], ['a?b?']],
  ['longer than any that IAM takes, in part', Array(1000).fill('c'), Array(20).fill('c')],
  ['with entries longer than any that IAM takes, in part', ['d'.repeat(1000)], [`${'d'.repeat(100)}…`]],
  ['that is no list, as if it were not there', { member: ['e'] }, undefined],
  ['that is not there', undefined, undefined],
])('a thumbprint list %s, is read', (_, thumbprintList, thumbprints) => {
  const created = { requestParameters: { thumbprintList }, responseElements: { openIDConnectProviderArn: ARN } };
  const change = parseIamEvent(cloudTrailEvent('CreateOpenIDConnectProvider', created));
  expect(change).toMatchObject({ action: 'CreateOpenIDConnectProvider', provider: ARN });
  expect(change?.thumbprints).toEqual(thumbprints);
});

test('a call that failed is read as no change', () => {
  const refused = { errorCode: 'AccessDenied', errorMessage: 'no', requestParameters: null };
  expect(parseIamEvent(cloudTrailEvent('DeleteOpenIDConnectProvider', refused))).toBeNull();
});

test('a service without an ARN is named as the caller, and a caller without a name is unknown', () => {
  const by = (identity: object) =>
    parseIamEvent(cloudTrailEvent('DeleteOpenIDConnectProvider', { ...about(), ...identity }))?.caller;
  expect(by({ userIdentity: { type: 'AWSService', invokedBy: 'cloudformation.amazonaws.com' } })).toBe(
    'cloudformation.amazonaws.com',
  );
  expect(by({ userIdentity: { type: 'Unknown' } })).toBe('unknown');
  expect(by({ userIdentity: undefined })).toBe('unknown');
});

test('the user agent is read as one printable line of limited length', () => {
  const change = parseIamEvent(
    cloudTrailEvent('DeleteOpenIDConnectProvider', { ...about(), userAgent: `a\nb\u202E${'c'.repeat(1000)}` }),
  );
  expect(change?.userAgent).toMatch(/^a\?b\?c{296}…$/);
});

test.each<[string, object]>([
  ['of another service', { ...cloudTrailEvent('DeleteOpenIDConnectProvider', about()), source: 'own.iam' }],
  ['of another kind', { ...cloudTrailEvent('DeleteOpenIDConnectProvider', about()), 'detail-type': 'Scheduled Event' }],
  ['about another call', cloudTrailEvent('CreateRole', about())],
  ['that names no provider', cloudTrailEvent('DeleteOpenIDConnectProvider', {})],
  [
    'that names something else',
    cloudTrailEvent('DeleteOpenIDConnectProvider', {
      requestParameters: { openIDConnectProviderArn: 'arn:aws:iam::123456789012:role/x' },
    }),
  ],
  ['with a time that is none', cloudTrailEvent('DeleteOpenIDConnectProvider', { ...about(), eventTime: 'noon' })],
  ['without its detail', { source: 'aws.iam', 'detail-type': 'AWS API Call via CloudTrail' }],
])('an event %s is refused', (_, event) => {
  expect(isFromEventBridge(event)).toBe(true);
  expect(() => parseIamEvent(event)).toThrow(InputError);
});

test.each([
  '2026-02-31T00:00:00Z',
  '2026-13-01T00:00:00Z',
  '2026-11-27T24:00:01Z',
  '2026-11-27T23:59:60Z',
  '2026-11-27T00:00Z',
  '2026-11-27 00:00:00Z',
  '2026-11-27T00:00:00+0100',
  '2026-11-27T00:00:00+23:59',
  '9999-12-31T23:59:59-23:59',
  '+010000-01-01T00:00:00Z',
  'noon". All is well. "',
])('the time %s, which CloudTrail does not write, is refused with an error that quotes it', (eventTime) => {
  const event = cloudTrailEvent('DeleteOpenIDConnectProvider', { ...about(), eventTime });
  expect(() => parseIamEvent(event)).toThrow(
    new InputError(
      `Invalid event. detail.eventTime: must be a time such as 2026-11-27T12:00:00Z, not ${JSON.stringify(eventTime)}.`,
    ),
  );
});

test.each([
  ['2024-02-29T23:59:59Z', '2024-02-29 23:59'],
  ['0000-01-01T00:00:00Z', '0000-01-01 00:00'],
  ['2026-11-27T24:00:00Z', '2026-11-28 00:00'],
  ['9999-12-31T23:59:59.999999999Z', '9999-12-31 23:59'],
])('the time %s is shown as %s', (eventTime, shown) => {
  const change = parseIamEvent(cloudTrailEvent('DeleteOpenIDConnectProvider', { ...about(), eventTime }));
  expect(change && messageOf(iamChange(change))).toContain(` at ${shown} UTC from `);
});

test("neither the schedule's event nor an operator's counts as one from EventBridge", () => {
  for (const event of [{}, null, undefined, 'text', { dryRun: true }]) expect(isFromEventBridge(event)).toBe(false);
});

test('every event is read as a change or as nothing, or is refused', () => {
  const parsed = (event: unknown): unknown => {
    try {
      return parseIamEvent(event);
    } catch (error) {
      return error;
    }
  };
  const isSound = (result: unknown): boolean =>
    result === null ||
    result instanceof InputError ||
    (typeof result === 'object' && 'at' in result && result.at instanceof Date && !Number.isNaN(result.at.getTime()));
  const detail = fc.record(
    {
      eventSource: fc.constantFrom('iam.amazonaws.com', ''),
      eventTime: fc.oneof(
        fc.string(),
        fc.constantFrom('2026-11-21T12:00:00Z', '2026-02-31T99:00:00Z', '0000-00-00T00:00:00Z'),
      ),
      errorCode: fc.anything(),
      userIdentity: fc.oneof(fc.anything(), fc.record({ arn: fc.anything(), invokedBy: fc.anything() })),
      sourceIPAddress: fc.anything(),
      userAgent: fc.oneof(fc.string({ unit: anyCharacter }), fc.anything()),
      requestParameters: fc.oneof(
        fc.anything(),
        fc.record({
          openIDConnectProviderArn: fc.oneof(fc.constant(ARN), fc.anything()),
          thumbprintList: fc.anything(),
        }),
      ),
      responseElements: fc.anything(),
    },
    { requiredKeys: ['eventSource', 'eventTime'] },
  );
  const nearly = fc
    .tuple(fc.constantFrom(...PROVIDER_ACTIONS, 'CreateRole'), detail)
    .map(([action, of]) => cloudTrailEvent(action, of));
  properties(
    fc.property(fc.oneof(fc.anything(), fc.object(), nearly), (event) => {
      expect(isSound(parsed(event))).toBe(true);
    }),
  );
  expect(isSound(new TypeError('no'))).toBe(false);
});

test.each([
  ['CreateOpenIDConnectProvider', 'info', 'created this provider', []],
  ['UpdateOpenIDConnectProviderThumbprint', 'warning', 'replaced the thumbprints of this provider', []],
  [
    'AddClientIDToOpenIDConnectProvider',
    'warning',
    'added a client ID to this provider',
    ['Tokens for another audience are accepted now.'],
  ],
  [
    'RemoveClientIDFromOpenIDConnectProvider',
    'warning',
    'removed a client ID from this provider',
    ['Tokens for this audience are refused now.'],
  ],
  ['DeleteOpenIDConnectProvider', 'warning', 'deleted this provider', ['Every sign-in through it fails now.']],
] as const)('%s is reported with the severity %s', (action, severity, done, effect) => {
  const change = parseIamEvent(cloudTrailEvent(action, CALLS[action]));
  if (!change) throw new Error('Nothing changed.');
  const finding = iamChange(change);
  expect(finding).toEqual({
    code: 'iam-change',
    about: action,
    facts: {
      action,
      caller: ALICE,
      sourceAddress: '192.0.2.7',
      userAgent: 'aws-cli/2.31.0 md/prompt#off',
      at: '2026-11-21T12:00:00.000Z',
      isWatcher: false,
      recreate: null,
    },
  });
  const words = `"${ALICE}" ${done}, at 2026-11-21 12:00 UTC from 192.0.2.7 with "aws-cli/2.31.0 md/prompt#off".`;
  expect(worded(finding)).toEqual({
    code: 'iam-change',
    severity,
    message: [words, ...effect].join(' '),
    advice: expect.stringMatching(severity === 'info' ? /^$/ : /^Make sure that this was intended\. If it was not, /),
  });
});
