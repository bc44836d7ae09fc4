import type { KnownCheck } from '../../judge/evidence/thumbprint-check';
import { type NoFacts, condition } from '../entry';
import { type Phrase, cut, few, joined, ours, phrase } from '../phrase';

/** Document of an issuer. */
export type DocumentName = 'discovery' | 'jwks';

function documentWords(document: DocumentName): Phrase {
  return ours(document === 'discovery' ? 'discovery document' : 'key set');
}

/** Algorithms that STS takes. Source: STS API reference, AssumeRoleWithWebIdentity, WebIdentityToken. */
const ALGORITHMS = 'RS256, RS384, RS512, ES256, ES384, ES512';

/** What a key is, as its fields say: fields that are missing are null. */
export interface KeyKindFacts {
  kty: string | null;
  crv: string | null;
  alg: string | null;
  use: string | null;
  /** What else makes it unusable: it is not for verifying, or lacks its parameters; null for neither. */
  lack: 'not-for-verifying' | 'no-parameters' | null;
}

const LACKS = { 'not-for-verifying': 'not for verifying', 'no-parameters': 'without its parameters' } as const;

function keyWords({ kty, crv, alg, use, lack }: KeyKindFacts): Phrase {
  const said = [kty, crv, alg, use].filter((field) => field !== null).join(' ');
  const words = [...(said ? [cut(said, 60)] : []), ...(lack ? [ours(LACKS[lack])] : [])];
  return words.length > 0 ? joined(words, ' ') : ours('unknown');
}

export const DOCUMENTS = {
  redirected: condition<{ document: DocumentName; location: string }>({
    severity: 'info',
    subject: 'redirects its documents',
    message: ({ document, location }) =>
      phrase`The issuer redirects the request for its ${documentWords(document)} to ${cut(location, 300)}.`,
    advice: [ours('Serve the document without a redirect: AWS does not document that it follows one.')],
  }),
  'issuer-slow': condition<{ document: DocumentName; seconds: number }>({
    severity: 'warning',
    transient: true,
    subject: 'answers too slowly for STS',
    message: ({ document, seconds }) =>
      phrase`The issuer took ${ours(seconds.toFixed(1))} s to serve its ${documentWords(document)}. STS gives up after 5 s, and refuses the token.`,
    advice: [
      ours(
        'Make the issuer faster, for example with a cache in front of it. From AWS it may be nearer or farther than from here.',
      ),
    ],
  }),
  'wrong-content-type': condition<{ document: DocumentName; contentType: string | null }>({
    severity: 'info',
    subject: 'serves its documents with a wrong Content-Type',
    message: ({ document, contentType }) =>
      contentType === null
        ? phrase`The issuer serves its ${documentWords(document)} without a Content-Type.`
        : phrase`The issuer serves its ${documentWords(document)} as ${cut(contentType, 100)}, not as application/json.`,
    advice: [
      ours('Set the Content-Type to application/json. AWS tolerates this as far as known; other clients do not.'),
    ],
  }),
  'discovery-incomplete': condition<{ missing: readonly string[]; required: boolean }>({
    severity: ({ required }) => (required ? 'warning' : 'info'),
    subject: 'has an incomplete discovery document',
    message: ({ missing }) => phrase`The discovery document lacks fields that AWS asks for: ${joined(missing)}.`,
    advice: ({ required }) => [
      ours(
        required
          ? 'Add the fields: without them IAM may refuse to register the issuer, or STS its tokens.'
          : 'Add the field when you can: issuers without it are known to work.',
      ),
    ],
  }),
  'jwks-empty': condition<NoFacts>({
    severity: 'critical',
    subject: 'publishes no keys: sign-ins fail',
    message: ours('The issuer publishes no keys, so STS can verify none of its tokens.'),
    advice: [ours("Publish the issuer's signing keys at its jwks_uri.")],
  }),
  'jwks-no-supported-algorithm': condition<
    | { keys: readonly KeyKindFacts[]; algorithms?: undefined }
    /** What the discovery document says. */
    | { keys?: undefined; algorithms: readonly string[] }
  >({
    severity: ({ keys }) => (keys ? 'critical' : 'warning'),
    subject: ({ keys }) =>
      keys ? 'publishes no key that STS can use: sign-ins fail' : 'names no algorithm that STS takes',
    message: ({ keys, algorithms = [] }) => {
      if (keys)
        return phrase`STS can use none of the issuer's keys; they are: ${joined(keys.slice(0, 5).map(keyWords))}.`;
      const named = algorithms.slice(0, 5).map((one) => cut(one, 60));
      return phrase`By the discovery document tokens are signed with ${named.length > 0 ? joined(named) : ours('nothing')}, which STS does not take.`;
    },
    advice: ({ keys }) => [
      ours(
        keys
          ? `Sign with one of ${ALGORITHMS}, and publish that key for signatures (use: sig).`
          : `Sign with one of ${ALGORITHMS}, and name it in id_token_signing_alg_values_supported.`,
      ),
    ],
  }),
  'jwks-too-large': condition<{ type: 'RSA' | 'EC'; keys: number; limit: number }>({
    severity: 'critical',
    subject: 'publishes too many keys: sign-ins fail',
    message: ({ type, keys, limit }) =>
      phrase`The issuer publishes ${keys} ${ours(type === 'EC' ? 'EC' : 'RSA')} keys. STS takes at most ${limit}, and refuses every token signed with one of them otherwise.`,
    advice: [ours('Remove keys that no longer sign valid tokens.')],
  }),
  'jwks-key-without-id': condition<NoFacts>({
    severity: 'warning',
    subject: 'publishes keys without IDs',
    message: ours('None of the keys that STS could use has an ID (kid). STS finds keys by their ID.'),
    advice: [ours('Give each key a kid, and name it in the header of the tokens.')],
  }),
  'jwks-key-id-ambiguous': condition<{ ids: readonly string[] }>({
    severity: 'warning',
    subject: 'publishes different keys with one ID',
    message: ({ ids }) =>
      phrase`Different keys have the same ID: ${few(
        ids.map((id) => cut(id, 60)),
        5,
      )}. STS finds keys by their ID, and may take the wrong one.`,
    advice: [ours('Give each key a kid of its own.')],
  }),
  'jwks-key-incomplete': condition<{ ids: readonly string[] }>({
    severity: 'warning',
    subject: 'publishes incomplete keys',
    message: ({ ids }) =>
      phrase`Keys lack a public parameter (n and e of RSA; crv, x and y of EC), so they verify nothing. Their IDs: ${few(
        ids.map((id) => cut(id, 60)),
        5,
      )}.`,
    advice: [ours('Publish those keys completely, or remove them.')],
  }),
  'jwks-certificates': condition<{ certificates: readonly string[]; check: KnownCheck; pinned: boolean }>({
    severity: ({ check, pinned }) => (check === 'unknown' && !pinned ? 'warning' : 'info'),
    subject: 'publishes certificates of its keys',
    message: ({ certificates }) => [
      phrase`The keys have certificates of their own (x5c): ${few(certificates, 5)}.`,
      ours(
        "Ceph's radosgw by default compares these with the list, not those of TLS: sign-ins fail where the signing key's certificate is not pinned.",
      ),
    ],
    advice: ({ check, pinned }) =>
      check === 'unknown' && !pinned
        ? [
            ours(
              "Switch its option rgw_enable_jwks_url_verification on, or pin the thumbprint ahead (--approve with --stage) once the issuer's owner confirms it.",
            ),
            ours('Then set thumbprintCheck.'),
          ]
        : [],
  }),
};
