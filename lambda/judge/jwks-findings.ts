import type { Finding } from './finding';
import type { Key } from './observation';
import { quotedList } from './printable';

/**
 * A JWKS "must contain at least one key and can have a maximum of 100 RSA keys and 100 EC keys". Source: IAM User Guide,
 * "Create an OpenID Connect identity provider", Prerequisites. Past it STS is "unable to retrieve the KID"
 * (spiffe/spire#4699); for the kind of key that is too many, not for the other (measured, see `keyIdFindings`).
 */
const MAX_KEYS = 100;

/** How STS lets tokens be signed. Source: STS API reference, AssumeRoleWithWebIdentity, WebIdentityToken. */
const ALGORITHMS: Record<string, readonly string[]> = {
  RSA: ['RS256', 'RS384', 'RS512'],
  EC: ['ES256', 'ES384', 'ES512'],
};
const ALL_ALGORITHMS = Object.values(ALGORITHMS).flat();

/** The curves of ES256, ES384 and ES512 (RFC 7518, section 3.4). */
const CURVES = ['P-256', 'P-384', 'P-521'];

/**
 * What in an issuer's keys makes STS refuse its tokens.
 * @param algorithms what the discovery document says; null when it says nothing
 * @param keys null when they could not be read
 */
export const keyFindings = (algorithms: readonly string[] | null, keys: readonly Key[] | null): Finding[] => {
  if (!keys) return algorithmFindings(algorithms);
  if (keys.length === 0) return [EMPTY];
  const usable = keys.filter(isUsable);
  if (usable.length === 0) return [...sizeFindings(keys), unusable(keys)];
  return [...sizeFindings(keys), ...algorithmFindings(algorithms), ...keyIdFindings(usable)];
};

const EMPTY: Finding = {
  code: 'jwks-empty',
  severity: 'critical',
  message: 'The issuer publishes no keys, so STS can verify none of its tokens.',
  action: "Publish the issuer's signing keys at its jwks_uri.",
};

/** Whether a key can verify a token that STS takes (RFC 7517, section 4: a key says for what it is meant, if at all). */
const isUsable = ({ kty, alg, use, crv }: Key): boolean => {
  const allowed = kty === 'RSA' || (kty === 'EC' && CURVES.includes(crv ?? '')) ? (ALGORITHMS[kty] ?? []) : [];
  return allowed.length > 0 && use !== 'enc' && (alg === null || allowed.includes(alg));
};

const unusable = (keys: readonly Key[]): Finding => {
  const kinds = new Set(
    keys.map(({ kty, alg, use, crv }) => [kty, crv, alg, use].filter(Boolean).join(' ') || 'unknown'),
  );
  return {
    code: 'jwks-no-supported-algorithm',
    severity: 'critical',
    message: `None of the issuer's keys can verify a token that STS takes; they are: ${quotedList([...kinds].slice(0, 5), 60)}.`,
    action: `Sign with one of ${ALL_ALGORITHMS.join(', ')}, and publish that key for signatures (use: sig).`,
  };
};

const algorithmFindings = (algorithms: readonly string[] | null): Finding[] =>
  algorithms === null || algorithms.some((algorithm) => ALL_ALGORITHMS.includes(algorithm))
    ? []
    : [
        {
          code: 'jwks-no-supported-algorithm',
          severity: 'warning',
          message: `The discovery document says that tokens are signed with ${quotedList(algorithms.slice(0, 5), 60) || 'nothing'}, which STS does not take.`,
          action: `Sign with one of ${ALL_ALGORITHMS.join(', ')}, and say so in id_token_signing_alg_values_supported.`,
        },
      ];

const sizeFindings = (keys: readonly Key[]): Finding[] =>
  Object.keys(ALGORITHMS).flatMap((type) => {
    const count = keys.filter(({ kty }) => kty === type).length;
    if (count <= MAX_KEYS) return [];
    return {
      code: 'jwks-too-large',
      severity: 'critical',
      message: `The issuer publishes ${count} ${type} keys. STS takes at most ${MAX_KEYS}, and with more it refuses every token signed with one of them.`,
      action: 'Take out keys that sign no valid tokens any more.',
    };
  });

/**
 * STS finds keys by their ID: a key without one is never used (measured against STS in September 2026 by
 * radkawar/stackd, 186 signed tokens; AWS does not document it).
 */
const keyIdFindings = (usable: readonly Key[]): Finding[] =>
  usable.some(({ kid }) => kid)
    ? []
    : [
        {
          code: 'jwks-key-without-id',
          severity: 'warning',
          message: 'None of the keys that STS could use has an ID (kid). STS finds keys by their ID.',
          action: 'Give each key a kid, and name it in the header of the tokens.',
        },
      ];
