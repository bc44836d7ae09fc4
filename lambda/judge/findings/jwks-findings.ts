import type { Finding } from '../finding';
import type { Key } from '../observation';
import { quotedList } from '../printable';

/**
 * A JWKS "must contain at least one key and can have a maximum of 100 RSA keys and 100 EC keys". Source: IAM User Guide,
 * "Create an OpenID Connect identity provider", Prerequisites. With more, STS is "unable to retrieve the KID"
 * (spiffe/spire#4699); for the kind of key that is too many, not for the other (measured, see `keyIdFindings`).
 */
const MAX_KEYS = 100;

/** Algorithms that STS takes, by the type of key. Source: STS API reference, AssumeRoleWithWebIdentity, WebIdentityToken. */
const ALGORITHMS: Record<string, readonly string[]> = {
  RSA: ['RS256', 'RS384', 'RS512'],
  EC: ['ES256', 'ES384', 'ES512'],
};
const ALL_ALGORITHMS = Object.values(ALGORITHMS).flat();

/** The curves of ES256, ES384 and ES512 (RFC 7518, section 3.4). */
const CURVES = ['P-256', 'P-384', 'P-521'];

/**
 * Returns findings on what in an issuer's keys makes STS refuse its tokens.
 * @param algorithms what the discovery document says; null when it says nothing
 * @param keys null when they could not be read
 */
export function keyFindings(algorithms: readonly string[] | null, keys: readonly Key[] | null): Finding[] {
  if (!keys) return algorithmFindings(algorithms);
  if (keys.length === 0) return [EMPTY];
  const usable = keys.filter(isUsable);
  if (usable.length === 0) return [...sizeFindings(keys), unusable(keys)];
  return [
    ...sizeFindings(keys),
    ...algorithmFindings(algorithms),
    ...keyIdFindings(usable),
    ...ambiguousIdFindings(usable),
    ...incompleteKeyFindings(keys),
  ];
}

const EMPTY: Finding = {
  code: 'jwks-empty',
  severity: 'critical',
  message: 'The issuer publishes no keys, so STS can verify none of its tokens.',
  action: "Publish the issuer's signing keys at its jwks_uri.",
};

/** True if a key can verify a token that STS takes. */
function isUsable(key: Key): boolean {
  return isMeantFor(key) && key.parameters !== null;
}

/** True if a key is meant to verify such tokens (RFC 7517, section 4: a key says for what it is meant, if at all). */
function isMeantFor({ kty, alg, use, crv, verifies }: Key): boolean {
  const allowed = kty === 'RSA' || (kty === 'EC' && CURVES.includes(crv ?? '')) ? (ALGORITHMS[kty] ?? []) : [];
  return allowed.length > 0 && use !== 'enc' && verifies && (alg === null || allowed.includes(alg));
}

function unusable(keys: readonly Key[]): Finding {
  const kinds = new Set(
    keys.map((key) => {
      const { kty, alg, use, crv, verifies } = key;
      const lack = verifies ? isMeantFor(key) && 'without its parameters' : 'not for verifying';
      return [kty, crv, alg, use, lack].filter(Boolean).join(' ') || 'unknown';
    }),
  );
  return {
    code: 'jwks-no-supported-algorithm',
    severity: 'critical',
    message: `None of the issuer's keys can verify a token that STS takes; they are: ${quotedList([...kinds].slice(0, 5), 60)}.`,
    action: `Sign with one of ${ALL_ALGORITHMS.join(', ')}, and publish that key for signatures (use: sig).`,
  };
}

function algorithmFindings(algorithms: readonly string[] | null): Finding[] {
  return algorithms === null || algorithms.some((algorithm) => ALL_ALGORITHMS.includes(algorithm))
    ? []
    : [
        {
          code: 'jwks-no-supported-algorithm',
          severity: 'warning',
          message: `The discovery document says that tokens are signed with ${quotedList(algorithms.slice(0, 5), 60) || 'nothing'}, which STS does not take.`,
          action: `Sign with one of ${ALL_ALGORITHMS.join(', ')}, and say so in id_token_signing_alg_values_supported.`,
        },
      ];
}

function sizeFindings(keys: readonly Key[]): Finding[] {
  return Object.keys(ALGORITHMS).flatMap((type) => {
    const count = keys.filter(({ kty }) => kty === type).length;
    if (count <= MAX_KEYS) return [];
    return {
      code: 'jwks-too-large',
      severity: 'critical',
      message: `The issuer publishes ${count} ${type} keys. STS takes at most ${MAX_KEYS}, and with more it refuses every token signed with one of them.`,
      action: 'Take out keys that sign no valid tokens any more.',
    };
  });
}

/**
 * Returns a finding where no usable key has an ID. STS finds keys by their ID: a key without one is never used (measured against STS in September 2026 by
 * radkawar/stackd, 186 signed tokens; AWS does not document it).
 */
function keyIdFindings(usable: readonly Key[]): Finding[] {
  return usable.some(({ kid }) => kid)
    ? []
    : [
        {
          code: 'jwks-key-without-id',
          severity: 'warning',
          message: 'None of the keys that STS could use has an ID (kid). STS finds keys by their ID.',
          action: 'Give each key a kid, and name it in the header of the tokens.',
        },
      ];
}

/** Returns a finding on different keys with one ID: STS might verify with another one than the issuer meant. */
function ambiguousIdFindings(usable: readonly Key[]): Finding[] {
  const known = new Map<string, Set<string | null>>();
  for (const { kid, parameters } of usable) {
    if (kid) known.set(kid, (known.get(kid) ?? new Set()).add(parameters));
  }
  const ambiguous = [...known].flatMap(([kid, keys]) => (keys.size > 1 ? [kid] : []));
  if (ambiguous.length === 0) return [];
  return [
    {
      code: 'jwks-key-id-ambiguous',
      severity: 'warning',
      message: `Different keys have the same ID: ${quotedList(ambiguous.slice(0, 5), 60)}. STS finds keys by their ID, and may take the wrong one.`,
      action: 'Give each key a kid of its own.',
    },
  ];
}

function incompleteKeyFindings(keys: readonly Key[]): Finding[] {
  const incomplete = keys.filter((key) => isMeantFor(key) && key.parameters === null);
  if (incomplete.length === 0) return [];
  const ids = [...new Set(incomplete.map(({ kid }) => kid ?? ''))].slice(0, 5);
  return [
    {
      code: 'jwks-key-incomplete',
      severity: 'warning',
      message: `Keys lack a public parameter (n and e of RSA; crv, x and y of EC), so nothing can be verified with them; by their IDs: ${quotedList(ids, 60)}.`,
      action: 'Publish those keys whole, or take them out.',
    },
  ];
}
