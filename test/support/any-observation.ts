import fc from 'fast-check';
import {
  FAILURE_CODES,
  type DiscoveryDocument,
  type Failure,
  type HandshakeFacts,
  type HostObservation,
  type Key,
  type Observation,
  type Presentation,
  type Served,
  type Unanswered,
} from '../../lambda/judge/observation';
import { anyCharacter } from './any-text';

function text(maxLength = 200): fc.Arbitrary<string> {
  return fc.string({ unit: anyCharacter, maxLength });
}

const textOrNull = fc.option(text());
const address = fc.oneof(fc.ipV4(), fc.ipV6());
const kind = fc.constantFrom('rsa', 'ecdsa', 'any');
const DERS = [1, 2, 3, 4].map((byte) => new Uint8Array(400).fill(byte));

/** A field that may be missing. */
function optional<Name extends string, T>(name: Name, value: fc.Arbitrary<T>): fc.Arbitrary<{ [One in Name]?: T }> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a computed name is a string to the compiler.
  return fc.option(value).map((one) => (one === null ? {} : { [name]: one }) as { [One in Name]?: T });
}

const failure: fc.Arbitrary<Failure> = fc
  .tuple(
    fc.record({ code: fc.constantFrom(...FAILURE_CODES), where: text(), why: text() }),
    optional('named', text()),
    optional('ofJwksUri', fc.constant(true as const)),
  )
  .map(([one, named, ofJwksUri]) => ({ ...one, ...named, ...ofJwksUri }));

const handshake: fc.Arbitrary<HandshakeFacts> = fc.record({
  version: fc.constantFrom('TLSv1.2', 'TLSv1.3'),
  cipher: text(40),
  dhBits: fc.option(fc.nat(8192)),
  strict: fc.boolean(),
  secureRenegotiation: fc.boolean(),
});

const presentation: fc.Arbitrary<Presentation> = fc
  .tuple(
    fc.record({
      address,
      asked: kind,
      chain: fc.array(fc.constantFrom(...DERS), { maxLength: 5 }),
      verdict: fc.oneof(
        fc.constant({ trusted: true as const }),
        text(40).map((code) => ({ trusted: false as const, code })),
      ),
    }),
    optional('handshake', handshake),
  )
  .map(([one, facts]) => ({ ...one, ...facts }));

const unanswered: fc.Arbitrary<Unanswered> = fc.record({
  address: fc.oneof(address, fc.constant('A records')),
  asked: fc.option(kind),
  why: fc.constantFrom('silent', 'no-route', 'not-allowed', 'beyond-limit'),
});

function hostAt(host: string, port: number): fc.Arbitrary<HostObservation> {
  return fc
    .tuple(
      fc.record({
        presentations: fc.array(presentation, { minLength: 1, maxLength: 6 }),
        failures: fc.array(failure, { maxLength: 3 }),
      }),
      optional('isPrivate', fc.boolean()),
      optional('tls13Only', fc.boolean()),
      optional('tls12', fc.record({ refused: fc.boolean(), remembered: fc.boolean() })),
      optional('unanswered', fc.array(unanswered, { maxLength: 3 })),
    )
    .map(([one, ...facts]) => Object.assign({ host, port, ...one }, ...facts));
}

function servedOver<T>({ presentations }: HostObservation, content: fc.Arbitrary<T>): fc.Arbitrary<Served<T>> {
  return fc.record({
    content,
    over: fc.constantFrom(...presentations),
    durationMs: fc.double({ min: 0, max: 20_000, noNaN: true, noDefaultInfinity: true }).map(Math.abs),
    contentType: textOrNull,
  });
}

const key: fc.Arbitrary<Key> = fc.record({
  kty: textOrNull,
  alg: textOrNull,
  use: textOrNull,
  crv: textOrNull,
  kid: textOrNull,
  verifies: fc.boolean(),
  parameters: textOrNull,
  x5c: textOrNull,
});

function documentOf(issuer: string, jwksUri: string): fc.Arbitrary<DiscoveryDocument> {
  return fc.record({
    issuer: fc.constant(issuer),
    jwksUri: fc.constant(jwksUri),
    fields: fc.array(text(), { maxLength: 4 }),
    algorithms: fc.option(fc.array(text(), { maxLength: 3 })),
  });
}

/** Any observation as an observer makes it: of an issuer that answered in full, in part, or not at all; with one host or two. */
export const anyObservation: fc.Arbitrary<Observation> = fc
  .record({
    issuerHost: hostAt('issuer.example', 443),
    keysHost: hostAt('keys.example', 8443),
    isSplit: fc.boolean(),
    reach: fc.constantFrom('nothing', 'host', 'discovery', 'keys'),
    failures: fc.array(failure, { maxLength: 3 }),
  })
  .chain(({ issuerHost, keysHost, isSplit, reach, failures }) => {
    const issuer = 'https://issuer.example/a';
    const jwksUri = isSplit ? 'https://keys.example:8443/keys' : 'https://issuer.example/keys';
    const isRead = reach === 'discovery' || reach === 'keys';
    return fc.record({
      issuer: fc.constant(issuer),
      issuerHost: fc.constant(reach === 'nothing' ? null : issuerHost),
      jwksHost: fc.constant(isRead && isSplit ? keysHost : null),
      discovery: isRead ? servedOver(issuerHost, documentOf(issuer, jwksUri)) : fc.constant(null),
      jwks:
        reach === 'keys'
          ? servedOver(isSplit ? keysHost : issuerHost, fc.record({ keys: fc.array(key, { maxLength: 4 }) }))
          : fc.constant(null),
      failures: fc.constant(failures),
    });
  });
