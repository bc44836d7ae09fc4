import { createHash } from 'node:crypto';
import fc from 'fast-check';
import type { Key } from '../../../../lambda/judge/observation';
import { messageOf, stepsOf } from '../../../../lambda/findings/lookup';
import { readinessFindings } from '../../../../lambda/judge/findings/readiness';
import { parseDiscoveryDocument, parseKeySet } from '../../../../lambda/observe/http/parse-documents';
import { anyCharacter } from '../../../support/any-text';
import { DISCOVERY, hostSeen, seen, served } from '../../../support/judgement';
import { properties } from '../../../support/properties';

const ISSUER = 'https://issuer.example';

function bytes(text: string) {
  return new TextEncoder().encode(text);
}

function discovery(body: Uint8Array) {
  return parseDiscoveryDocument(body, 'https://where.example/', ISSUER);
}

function keySet(body: Uint8Array) {
  return parseKeySet(body, 'https://where.example/');
}

function json(value: unknown) {
  return bytes(JSON.stringify(value));
}

const SOUND = { issuer: ISSUER, jwks_uri: `${ISSUER}/jwks` };
const ODD_NAMES = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'keys', 'kty', ''];

/** Whatever a server may say: bytes, text, JSON of any shape, and documents that are nearly sound. */
function nearly(names: readonly string[]) {
  return fc.dictionary(
    fc.constantFrom(...names, ...ODD_NAMES),
    fc.oneof(fc.jsonValue(), fc.constantFrom(...Object.values(SOUND))),
  );
}

function anyBody(...names: string[]) {
  return fc.oneof(
    fc.uint8Array(),
    fc.json().map(bytes),
    nearly(names).map(json),
    nearly(names).map((document) => json({ ...document, ...SOUND })),
    fc.array(nearly(names)).map((keys) => json({ keys })),
    nearly(names).map((document) => json(document).subarray(3)),
  );
}

function isTextOrNull(value: unknown) {
  return value === null || (typeof value === 'string' && value.length <= 200);
}

const FAILURE = { code: 'not-json', where: 'https://where.example/', why: 'for example' };

describe('a document of any content', () => {
  test('is read as a discovery document of this issuer, or is a failure with a reason', () => {
    const fields = ['issuer', 'jwks_uri', 'id_token_signing_alg_values_supported'];
    properties(
      fc.property(anyBody(...fields), (body) => {
        const parsed = discovery(body);
        expect(parsed.ok ? FAILURE : parsed.failure).toMatchObject({
          code: expect.stringMatching(/^(not-json|field-missing|issuer-mismatch|invalid-url)$/),
          where: expect.stringContaining('https://where.example/'),
          why: expect.stringMatching(/^[^\p{C}]+$/u),
        });
        const { issuer, jwksUri, fields: found, algorithms } = parsed.ok ? parsed.value : DISCOVERY;
        expect(issuer).toBe(ISSUER);
        expect(new URL(jwksUri)).toMatchObject({ protocol: 'https:', username: '', password: '' });
        expect(found.length).toBeLessThanOrEqual(2000);
        expect([...found, ...(algorithms ?? [])].every(isTextOrNull)).toBe(true);
      }),
    );
  });

  test('is read as a list of plain keys, or is a failure with a code', () => {
    properties(
      fc.property(anyBody('keys', 'kty', 'alg', 'use', 'crv', 'kid', 'key_ops', 'n', 'e', 'x', 'y'), (body) => {
        const parsed = keySet(body);
        expect(parsed.ok ? FAILURE.code : parsed.failure.code).toMatch(/^(not-json|field-missing)$/);
        const { keys } = parsed.ok ? parsed.value : { keys: [] };
        expect(keys.length).toBeLessThanOrEqual(2000);
        for (const key of keys) {
          const { verifies, ...texts } = key;
          expect(Object.keys(texts)).toEqual(['kty', 'alg', 'use', 'crv', 'kid', 'parameters', 'x5c']);
          expect(Object.values(texts).every(isTextOrNull)).toBe(true);
          expect(typeof verifies).toBe('boolean');
        }
      }),
    );
  });

  test('leads to findings whose words fit on a line', () => {
    const anyText = fc.option(
      fc.oneof(fc.string({ unit: anyCharacter }), fc.constantFrom('RSA', 'EC', 'P-256', 'sig', 'ES256', 'constructor')),
    );
    const anyKey: fc.Arbitrary<Key> = fc.record({
      kty: anyText,
      alg: anyText,
      use: anyText,
      crv: anyText,
      kid: anyText,
      verifies: fc.boolean(),
      parameters: anyText,
      x5c: fc.constant(null),
    });
    const anyNames = fc.array(fc.string({ unit: anyCharacter }));
    properties(
      fc.property(fc.array(anyKey), fc.option(anyNames), anyNames, anyText, (keys, algorithms, fields, contentType) => {
        const document = { issuer: ISSUER, jwksUri: ISSUER, fields, algorithms };
        const findings = readinessFindings({
          ...seen(hostSeen('issuer.example')),
          discovery: { ...served(document), contentType, redirectedTo: contentType ?? '' },
          jwks: served({ keys }),
        });
        for (const finding of findings) {
          expect(messageOf(finding)).toMatch(/^[^\p{C}]{10,2000}$/u);
          expect(stepsOf(finding)).toEqual(stepsOf(finding).map(() => expect.stringMatching(/^[^\p{C}]{10,500}$/u)));
        }
      }),
    );
  });
});

test('a discovery document is read as far as judging needs it', () => {
  const document = { ...SOUND, id_token_signing_alg_values_supported: ['RS256', 7, null, 'ES256'], x: null };
  expect(discovery(json(document))).toEqual({
    ok: true,
    value: {
      issuer: ISSUER,
      jwksUri: `${ISSUER}/jwks`,
      fields: ['issuer', 'jwks_uri', 'id_token_signing_alg_values_supported', 'x'],
      algorithms: ['RS256', 'ES256'],
    },
  });
  expect(discovery(json({ ...SOUND, id_token_signing_alg_values_supported: 'RS256' }))).toMatchObject({
    value: { algorithms: null },
  });
});

test('keys are read one by one, and an entry that is no key is read as one without fields', () => {
  const nothing = {
    kty: null,
    alg: null,
    use: null,
    crv: null,
    kid: null,
    verifies: true,
    parameters: null,
    x5c: null,
  };
  const keys = [
    { kty: 'RSA', kid: 'x'.repeat(500), alg: 7 },
    null,
    'key',
    [],
    { use: 'sig', crv: 'P-256', alg: 'ES256' },
  ];
  expect(keySet(json({ keys }))).toEqual({
    ok: true,
    value: {
      keys: [
        { ...nothing, kty: 'RSA', kid: 'x'.repeat(200) },
        nothing,
        nothing,
        nothing,
        { ...nothing, use: 'sig', crv: 'P-256', alg: 'ES256' },
      ],
    },
  });
});

test('a key is also known by its certificate where the key set has one', () => {
  const x5cOf = (x5c: unknown) => {
    const parsed = keySet(json({ keys: [{ kty: 'RSA', x5c }] }));
    return parsed.ok ? parsed.value.keys[0]?.x5c : parsed.failure;
  };
  const der = Buffer.from('a certificate');
  expect(x5cOf([der.toString('base64'), 'AAAA'])).toBe(createHash('sha1').update(der).digest('hex'));
  for (const none of [undefined, null, [], [1], 'AAAA', {}]) expect(x5cOf(none)).toBeNull();
});

test('servers/18: a key is complete with the parameters of its kind, and known by them', () => {
  const rsa = { kty: 'RSA', n: 'AQAB', e: 'AQAB' };
  const ec = { kty: 'EC', crv: 'P-256', x: 'eA', y: 'eQ' };
  const parametersOf = (...keys: unknown[]): unknown[] => {
    const parsed = keySet(json({ keys }));
    return parsed.ok ? parsed.value.keys.map(({ parameters }) => parameters) : [];
  };
  const [one, same, other, third] = parametersOf(rsa, { ...rsa, kid: 'x' }, { ...rsa, n: 'AQAC' }, ec);
  expect(one).toMatch(/^[0-9a-f]{64}$/);
  expect(same).toBe(one);
  expect(new Set([one, other, third]).size).toBe(3);
  const broken = [
    { ...rsa, n: undefined },
    { ...rsa, e: 3 },
    { ...rsa, n: '' },
    { ...ec, y: null },
    { kty: 'OKP', x: 'eA' },
  ];
  expect(parametersOf(...broken)).toEqual(broken.map(() => null));
});

test('servers/18: a key with a list of operations is for verifying only where the list says so', () => {
  const verifies = (operations: unknown): unknown => {
    const parsed = keySet(json({ keys: [{ kty: 'RSA', key_ops: operations }] }));
    return parsed.ok && parsed.value.keys[0]?.verifies;
  };
  expect([['verify'], ['sign', 'verify'], undefined, 'encrypt'].map(verifies)).toEqual([true, true, true, true]);
  expect([['encrypt'], ['wrapKey', 'deriveKey'], []].map(verifies)).toEqual([false, false, false]);
});

test('an empty document is a key set without keys, and one with other fields but no list is no key set', () => {
  expect(keySet(json({}))).toEqual({ ok: true, value: { keys: [] } });
  expect(keySet(json({ keys: [] }))).toEqual({ ok: true, value: { keys: [] } });
  expect(keySet(json({ error: 'not found' }))).toMatchObject({ ok: false, failure: { code: 'field-missing' } });
  expect(keySet(json({ keys: {} }))).toMatchObject({ ok: false, failure: { code: 'field-missing' } });
  expect(keySet(json({ keys: null }))).toMatchObject({ ok: false, failure: { code: 'field-missing' } });
});

test('no more than 2000 keys or fields are read', () => {
  const keys = Array.from({ length: 5000 }, () => ({ kty: 'RSA' }));
  expect(keySet(json({ keys }))).toMatchObject({ value: { keys: { length: 2000 } } });
  const fields = Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [`x${index}`, 1]));
  expect(discovery(json({ ...SOUND, ...fields }))).toMatchObject({ value: { fields: { length: 2000 } } });
});

test('JSON nested as deep as the size limit allows is read without harm', () => {
  const depth = 500_000;
  const deep = '['.repeat(depth) + ']'.repeat(depth);
  expect(discovery(bytes(`{"issuer":"${ISSUER}","jwks_uri":"${ISSUER}/jwks","x":${deep}}`))).toMatchObject({
    ok: true,
  });
  expect(keySet(bytes(`{"keys":${deep}}`))).toMatchObject({ ok: true, value: { keys: [{ kty: null }] } });
  expect(keySet(bytes('{"keys":'.repeat(100_000)))).toMatchObject({ ok: false, failure: { code: 'not-json' } });
});

test('names of the prototype are names like any other', () => {
  const poisoned = `{"__proto__":{"issuer":"${ISSUER}","jwks_uri":"${ISSUER}/jwks","keys":[{"kty":"RSA"}]},"constructor":{"prototype":{"x":1}}}`;
  expect(discovery(bytes(poisoned))).toMatchObject({ ok: false, failure: { code: 'field-missing' } });
  expect(keySet(bytes(poisoned))).toMatchObject({ ok: false, failure: { code: 'field-missing' } });
  expect(keySet(bytes('{"keys":[{"__proto__":{"kty":"RSA"}}]}'))).toMatchObject({ value: { keys: [{ kty: null }] } });
  expect(Object.keys(Object.prototype)).toEqual([]);
});
