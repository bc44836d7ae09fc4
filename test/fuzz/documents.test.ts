import fc from 'fast-check';
import type { Failure } from '../../lambda/judge/observation';
import { parseDiscoveryDocument, parseKeySet } from '../../lambda/observe/http/parse-documents';
import { anyCharacter } from '../support/any-text';
import { properties } from '../support/properties';
import { mutated } from './mutations';

const ISSUER = 'https://issuer.example/path';
const WHERE = `${ISSUER}/.well-known/openid-configuration`;

const key = fc.constantFrom('issuer', 'jwks_uri', 'keys', 'kty', 'alg', '__proto__', 'constructor', 'toString', '');
const scalar = fc.oneof(
  fc.constantFrom<unknown>(
    ISSUER,
    `${ISSUER}/`,
    'https://keys.example/k',
    'http://x',
    '//x',
    '',
    null,
    true,
    -1,
    1e308,
  ),
  fc.string({ unit: anyCharacter }),
  fc.webUrl(),
);
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    scalar,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(key, tie('value'), { maxKeys: 5 }),
  ),
}));

const nearlySound = fc.record({ issuer: fc.constant(ISSUER), jwks_uri: fc.oneof(fc.webUrl(), scalar) });

function json(of: fc.Arbitrary<unknown>) {
  return of.map((one) => Buffer.from(JSON.stringify(one) ?? ''));
}

const body = fc.oneof(
  json(value),
  json(nearlySound),
  mutated(json(nearlySound)),
  mutated(json(value)),
  fc.uint8Array(),
);

/** Whether a person can read it: where, and why in one line. */
function isReadable({ where, why }: Failure): boolean {
  return /^\P{C}+$/u.test(where) && /^\P{C}{1,1000}$/u.test(why);
}

/** Whether a URL is one that the watcher may contact. */
function isSafe(text: string): boolean {
  const { href, protocol, username, password } = new URL(text);
  return protocol === 'https:' && username === '' && password === '' && href === text && href.length <= 2000;
}

test('any discovery document is read, or is a failure with a readable reason', () => {
  properties(
    fc.property(body, (bytes) => {
      const result = parseDiscoveryDocument(bytes, WHERE, ISSUER);
      const sound = result.ok
        ? result.value.issuer === ISSUER && isSafe(result.value.jwksUri)
        : isReadable(result.failure);
      expect(sound).toBe(true);
    }),
  );
});

test('any key set is read, or is a failure with a readable reason', () => {
  const keys = fc.record({ keys: fc.oneof(fc.array(value, { maxLength: 5 }), value) });
  properties(
    fc.property(fc.oneof(body, json(keys), mutated(json(keys))), (bytes) => {
      const result = parseKeySet(bytes, WHERE);
      expect(result.ok || isReadable(result.failure)).toBe(true);
    }),
  );
});
