import * as v from 'valibot';
import { FAILURE_CODES, type KeyKind, type Unanswered } from '../../judge/observation';
import { OBSERVATION_SCHEMA } from './observation-format';

/** Longest text in an observation, in characters; the observer cuts texts of servers sooner. */
const LONGEST_TEXT = 4_000;

/** Most presentations of a host: 16 addresses, with at most six handshakes each and a few more for documents. */
const MOST_PRESENTATIONS = 128;

/** Most certificates in a chain: OpenSSL takes 100 KB of them in a handshake. */
const LONGEST_CHAIN = 512;

/** Most entries of a list in a document, as the observer cuts it (http/parse-documents.ts). */
const MOST_ENTRIES = 2_000;

/** Most failures, and questions without an answer, of a host. */
const MOST_FAILURES = 512;

const text = v.pipe(v.string(), v.maxLength(LONGEST_TEXT));
const texts = v.pipe(v.array(v.unknown()), v.maxLength(MOST_ENTRIES), v.array(text));
const sha256 = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));
const port = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(65_535));
const duration = v.pipe(v.number(), v.finite(), v.minValue(0));

/** A list of bounded length: its length is checked before its entries are. */
function listOf<Item extends v.GenericSchema>(item: Item, most: number) {
  return v.pipe(v.array(v.unknown()), v.maxLength(most), v.array(item));
}

const failure = v.strictObject({
  code: v.picklist(FAILURE_CODES),
  where: text,
  why: text,
  ofJwksUri: v.exactOptional(v.literal(true)),
  named: v.exactOptional(text),
});

const kind = v.picklist(['rsa', 'ecdsa', 'any'] satisfies KeyKind[]);

const handshake = v.strictObject({
  version: text,
  cipher: text,
  dhBits: v.nullable(v.number()),
  strict: v.boolean(),
  secureRenegotiation: v.boolean(),
});

const presentation = v.strictObject({
  address: text,
  asked: kind,
  chain: listOf(sha256, LONGEST_CHAIN),
  verdict: v.variant('trusted', [
    v.strictObject({ trusted: v.literal(true) }),
    v.strictObject({ trusted: v.literal(false), code: text }),
  ]),
  handshake: v.exactOptional(handshake),
});

const unanswered = v.strictObject({
  address: text,
  asked: v.nullable(kind),
  why: v.picklist(['silent', 'no-route', 'not-allowed', 'beyond-limit'] satisfies Unanswered['why'][]),
});

const host = v.strictObject({
  host: text,
  port,
  presentations: listOf(presentation, MOST_PRESENTATIONS),
  failures: listOf(failure, MOST_FAILURES),
  isPrivate: v.exactOptional(v.boolean()),
  tls13Only: v.exactOptional(v.boolean()),
  tls12: v.exactOptional(v.strictObject({ refused: v.boolean(), remembered: v.boolean() })),
  unanswered: v.exactOptional(listOf(unanswered, MOST_FAILURES)),
});

function served<Content extends v.GenericSchema>(content: Content) {
  return v.strictObject({
    content,
    over: presentation,
    durationMs: duration,
    contentType: v.nullable(text),
    redirectedTo: v.exactOptional(text),
  });
}

const discovery = v.strictObject({
  issuer: text,
  jwksUri: text,
  fields: texts,
  algorithms: v.nullable(texts),
});

const nullableText = v.nullable(text);

const key = v.strictObject({
  kty: nullableText,
  alg: nullableText,
  use: nullableText,
  crv: nullableText,
  kid: nullableText,
  verifies: v.boolean(),
  parameters: nullableText,
  x5c: nullableText,
});

const unit = v.strictObject({
  issuer: text,
  caFile: v.nullable(text),
  caExclusive: v.boolean(),
  allowPrivateAddresses: v.boolean(),
});

/** Schema of a stored observation, without what only several of its parts together can say (check-observation.ts). */
export const storedObservation = v.strictObject({
  schema: v.literal(OBSERVATION_SCHEMA),
  unit,
  observedAt: v.pipe(
    v.string(),
    v.isoTimestamp(),
    v.transform((written) => new Date(written)),
  ),
  runId: text,
  perspective: text,
  observation: v.strictObject({
    issuerHost: v.nullable(host),
    jwksHost: v.nullable(host),
    discovery: v.nullable(served(discovery)),
    jwks: v.nullable(served(v.strictObject({ keys: listOf(key, MOST_ENTRIES) }))),
    failures: listOf(failure, MOST_FAILURES),
  }),
  certificates: v.record(
    sha256,
    v.pipe(
      v.string(),
      v.base64(),
      v.transform((base64) => new Uint8Array(Buffer.from(base64, 'base64'))),
    ),
  ),
});

/** A stored observation as it was read, its chains as the names of certificates. */
export type ReadObservation = v.InferOutput<typeof storedObservation>;
export type ReadHost = NonNullable<ReadObservation['observation']['issuerHost']>;
export type ReadPresentation = v.InferOutput<typeof presentation>;
