import type { Finding } from '../../../../lambda/findings/finding';
import { severityOf, stepsOf } from '../../../../lambda/findings/lookup';
import type { Severity } from '../../../../lambda/findings/severity';
import type { DiscoveryDocument, Key, Served } from '../../../../lambda/judge/observation';
import { readinessFindings } from '../../../../lambda/judge/findings/readiness';
import { DISCOVERY, KEY, hostSeen, seen, served } from '../../../support/judgement';

type Change = {
  discovery?: Partial<Served<DiscoveryDocument>> | null;
  document?: Partial<DiscoveryDocument>;
  jwks?: Partial<Served<{ keys: Key[] }>> | null;
  keys?: Key[];
};

function findingsOf({ discovery = {}, document = {}, jwks = {}, keys = [KEY] }: Change): Finding[] {
  return readinessFindings({
    ...seen(hostSeen('issuer.example')),
    discovery: discovery && { ...served({ ...DISCOVERY, ...document }), ...discovery },
    jwks: jwks && { ...served({ keys }), ...jwks },
  });
}

function without(...fields: string[]) {
  return {
    document: { fields: DISCOVERY.fields.filter((field) => !fields.includes(field)) },
  };
}

function many(count: number, of: Partial<Key>): Key[] {
  return Array.from({ length: count }, () => ({ ...KEY, ...of }));
}

const EC: Key = { ...KEY, kty: 'EC', alg: 'ES256', crv: 'P-256', kid: '2' };
const NOTHING: Key = {
  kty: null,
  alg: null,
  use: null,
  crv: null,
  kid: null,
  verifies: true,
  parameters: null,
  x5c: null,
};

type Expected = [Finding['code'], Severity, Finding['facts']][];

const SIGNING = { kty: 'RSA', crv: null, alg: 'RS256', use: 'sig', lack: null };

test.each<[string, Change, Expected]>([
  ['a sound issuer', {}, []],
  ['an issuer of which nothing was read', { discovery: null, jwks: null }, []],
  ['an empty key set without a discovery document', { discovery: null, keys: [] }, [['jwks-empty', 'critical', {}]]],
  [
    'a redirect to the keys',
    { jwks: { redirectedTo: 'https://issuer.example/\u202Ejwks' } },
    [['redirected', 'info', { document: 'jwks', location: 'https://issuer.example/\u202Ejwks' }]],
  ],
  ['5 seconds for a document', { discovery: { durationMs: 5000 } }, []],
  [
    'more than 5 seconds for each document',
    { discovery: { durationMs: 5100 }, jwks: { durationMs: 7000 } },
    [
      ['issuer-slow', 'warning', { document: 'discovery', seconds: 5.1 }],
      ['issuer-slow', 'warning', { document: 'jwks', seconds: 7 }],
    ],
  ],
  [
    'content types that mean JSON',
    {
      discovery: { contentType: 'Application/JSON ;charset=utf-8' },
      jwks: { contentType: 'application/jwk-set+json' },
    },
    [],
  ],
  [
    'other content types',
    { discovery: { contentType: 'text/html\n' }, jwks: { contentType: null } },
    [
      ['wrong-content-type', 'info', { document: 'discovery', contentType: 'text/html\n' }],
      ['wrong-content-type', 'info', { document: 'jwks', contentType: null }],
    ],
  ],
  [
    'a content type that only begins like JSON',
    { jwks: { contentType: 'application/jsonp' } },
    [['wrong-content-type', 'info', { document: 'jwks', contentType: 'application/jsonp' }]],
  ],
  [
    'a missing field that AWS requires',
    without('response_types_supported'),
    [['discovery-incomplete', 'warning', { missing: ['response_types_supported'], required: true }]],
  ],
  [
    'a missing field that AWS asks for',
    without('claims_supported'),
    [['discovery-incomplete', 'info', { missing: ['claims_supported'], required: false }]],
  ],
  [
    'all fields missing',
    without(...DISCOVERY.fields),
    [
      [
        'discovery-incomplete',
        'warning',
        {
          missing: [
            'response_types_supported',
            'subject_types_supported',
            'id_token_signing_alg_values_supported',
            'claims_supported',
          ],
          required: true,
        },
      ],
    ],
  ],
  ['no keys', { keys: [] }, [['jwks-empty', 'critical', {}]]],
  ['100 keys of each kind', { keys: [...many(100, {}), ...many(100, EC)] }, []],
  ['101 RSA keys', { keys: many(101, {}) }, [['jwks-too-large', 'critical', { type: 'RSA', keys: 101, limit: 100 }]]],
  [
    '101 EC keys',
    { keys: [...many(101, EC), KEY] },
    [['jwks-too-large', 'critical', { type: 'EC', keys: 101, limit: 100 }]],
  ],
  ['500 keys of another kind', { keys: [...many(500, { kty: 'OKP', crv: 'Ed25519' }), KEY] }, []],
  [
    'keys for EdDSA alone',
    { keys: [{ ...NOTHING, kty: 'OKP', crv: 'Ed25519', alg: 'EdDSA', kid: '1' }] },
    [
      [
        'jwks-no-supported-algorithm',
        'critical',
        { keys: [{ kty: 'OKP', crv: 'Ed25519', alg: 'EdDSA', use: null, lack: null }] },
      ],
    ],
  ],
  [
    'keys to encrypt with',
    { keys: [{ ...KEY, use: 'enc' }] },
    [['jwks-no-supported-algorithm', 'critical', { keys: [{ ...SIGNING, use: 'enc' }] }]],
  ],
  [
    'keys for RSASSA-PSS',
    { keys: [{ ...KEY, alg: 'PS256' }] },
    [['jwks-no-supported-algorithm', 'critical', { keys: [{ ...SIGNING, alg: 'PS256' }] }]],
  ],
  [
    'keys on an odd curve',
    { keys: [{ ...EC, crv: 'secp256k1', alg: null }] },
    [['jwks-no-supported-algorithm', 'critical', { keys: [{ ...SIGNING, kty: 'EC', crv: 'secp256k1', alg: null }] }]],
  ],
  [
    'keys without any field',
    { keys: [NOTHING, NOTHING] },
    [
      [
        'jwks-no-supported-algorithm',
        'critical',
        { keys: [{ kty: null, crv: null, alg: null, use: null, lack: null }] },
      ],
    ],
  ],
  [
    'a key whose kind is the name of a property that every object has',
    { keys: [{ ...KEY, kty: '__proto__' }] },
    [['jwks-no-supported-algorithm', 'critical', { keys: [{ ...SIGNING, kty: '__proto__' }] }]],
  ],
  ['one usable key among others', { keys: [NOTHING, { ...KEY, use: 'enc' }, { ...EC, alg: null, use: null }] }, []],
  ['algorithms of which one is taken', { document: { algorithms: ['none', 'ES512'] } }, []],
  ['algorithms that are no list', { document: { algorithms: null } }, []],
  [
    'algorithms that STS does not take',
    { document: { algorithms: ['PS256', 'EdDSA'] } },
    [['jwks-no-supported-algorithm', 'warning', { algorithms: ['PS256', 'EdDSA'] }]],
  ],
  [
    'no algorithms',
    { document: { algorithms: [] }, jwks: null },
    [['jwks-no-supported-algorithm', 'warning', { algorithms: [] }]],
  ],
  [
    'algorithms and keys that STS does not take, reported once',
    { document: { algorithms: ['PS256'] }, keys: [{ ...KEY, alg: 'PS256' }] },
    [['jwks-no-supported-algorithm', 'critical', { keys: [{ ...SIGNING, alg: 'PS256' }] }]],
  ],
  [
    'keys without an ID',
    {
      keys: [
        { ...KEY, kid: null },
        { ...KEY, kid: '' },
      ],
    },
    [['jwks-key-without-id', 'warning', {}]],
  ],
  ['keys of which one has an ID', { keys: [{ ...KEY, kid: null }, KEY] }, []],
  [
    'servers/18: keys that are not for verifying',
    { keys: [{ ...KEY, alg: null, use: null, verifies: false }] },
    [
      [
        'jwks-no-supported-algorithm',
        'critical',
        { keys: [{ ...SIGNING, alg: null, use: null, lack: 'not-for-verifying' }] },
      ],
    ],
  ],
  [
    'servers/18: a key that is not for verifying among others',
    { keys: [{ ...KEY, verifies: false, kid: '9' }, KEY] },
    [],
  ],
  [
    'servers/18: keys without their parameters',
    { keys: [{ ...KEY, alg: null, parameters: null }] },
    [['jwks-no-supported-algorithm', 'critical', { keys: [{ ...SIGNING, alg: null, lack: 'no-parameters' }] }]],
  ],
  [
    'servers/18: a key without its parameters among others',
    { keys: [{ ...KEY, parameters: null, kid: 'old\u202E' }, KEY] },
    [['jwks-key-incomplete', 'warning', { ids: ['old\u202E'] }]],
  ],
  [
    'a key to encrypt with that has no parameters, among others',
    { keys: [{ ...KEY, use: 'enc', parameters: null }, KEY] },
    [],
  ],
  [
    'servers/18: two keys of one ID, whatever their kinds',
    { keys: [KEY, { ...KEY, parameters: 'other' }, EC, { ...KEY, kid: EC.kid, parameters: 'third' }] },
    [['jwks-key-id-ambiguous', 'warning', { ids: ['1', '2'] }]],
  ],
  ['servers/18: the same key twice', { keys: [KEY, KEY] }, []],
  [
    'servers/18: keys of one ID of which one only is for signatures',
    { keys: [KEY, { ...KEY, parameters: 'other', use: 'enc' }] },
    [],
  ],
])('readinessFindings returns the findings that are due, and no others: %s', (_, change, expected) => {
  const findings = findingsOf(change);
  expect(findings.map((finding) => [finding.code, severityOf(finding), finding.facts])).toEqual(expected);
  expect(findings.filter((finding) => stepsOf(finding).length === 0)).toEqual([]);
});

test('a finding names ten keys, IDs or algorithms at most, whatever an issuer publishes', () => {
  const names = Array.from({ length: 30 }, (_, index) => `name ${index}`);
  const found = [
    ...findingsOf({ keys: names.map((alg) => ({ ...KEY, alg })) }),
    ...findingsOf({ document: { algorithms: names } }),
    ...findingsOf({ keys: [KEY, ...names.map((kid) => ({ ...KEY, kid, parameters: null }))] }),
    ...findingsOf({
      keys: names.flatMap((kid) => ['one', 'other'].map((parameters) => ({ ...KEY, kid, parameters }))),
    }),
  ];
  expect(found.map(({ code }) => code)).toEqual([
    'jwks-no-supported-algorithm',
    'jwks-no-supported-algorithm',
    'jwks-key-incomplete',
    'jwks-key-id-ambiguous',
  ]);
  expect(found.flatMap(({ facts }) => Object.values(facts).map((list) => list.length))).toEqual([10, 10, 10, 10]);
});
