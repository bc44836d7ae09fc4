import type { KeyKindFacts } from '../../findings/entries/documents';
import type { Finding } from '../../findings/finding';
import type { Key } from '../observation';

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
  if (keys.length === 0) return [{ code: 'jwks-empty', facts: {} }];
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
  const kinds = keys.map((key): KeyKindFacts => {
    const { kty, crv, alg, use, verifies } = key;
    const lack = verifies ? (isMeantFor(key) ? 'no-parameters' : null) : 'not-for-verifying';
    return { kty, crv, alg, use, lack };
  });
  const distinct = new Map(kinds.map((kind) => [JSON.stringify(kind), kind]));
  return { code: 'jwks-no-supported-algorithm', facts: { keys: [...distinct.values()].slice(0, SHOWN) } };
}

/** Number of keys, IDs and algorithms that a finding names. */
const SHOWN = 10;

function algorithmFindings(algorithms: readonly string[] | null): Finding[] {
  return algorithms === null || algorithms.some((algorithm) => ALL_ALGORITHMS.includes(algorithm))
    ? []
    : [{ code: 'jwks-no-supported-algorithm', facts: { algorithms: algorithms.slice(0, SHOWN) } }];
}

function sizeFindings(keys: readonly Key[]): Finding[] {
  return (['RSA', 'EC'] as const).flatMap((type): Finding[] => {
    const count = keys.filter(({ kty }) => kty === type).length;
    return count > MAX_KEYS ? [{ code: 'jwks-too-large', facts: { type, keys: count, limit: MAX_KEYS } }] : [];
  });
}

/**
 * Returns a finding where no usable key has an ID. STS finds keys by their ID: a key without one is never used (measured against STS in September 2026 by
 * radkawar/stackd, 186 signed tokens; AWS does not document it).
 */
function keyIdFindings(usable: readonly Key[]): Finding[] {
  return usable.some(({ kid }) => kid) ? [] : [{ code: 'jwks-key-without-id', facts: {} }];
}

/** Returns a finding on different keys with one ID: STS might verify with another one than the issuer meant. */
function ambiguousIdFindings(usable: readonly Key[]): Finding[] {
  const known = new Map<string, Set<string | null>>();
  for (const { kid, parameters } of usable) {
    if (kid) known.set(kid, (known.get(kid) ?? new Set()).add(parameters));
  }
  const ids = [...known].flatMap(([kid, keys]) => (keys.size > 1 ? [kid] : []));
  return ids.length === 0 ? [] : [{ code: 'jwks-key-id-ambiguous', facts: { ids: ids.slice(0, SHOWN) } }];
}

function incompleteKeyFindings(keys: readonly Key[]): Finding[] {
  const incomplete = keys.filter((key) => isMeantFor(key) && key.parameters === null);
  const ids = [...new Set(incomplete.map(({ kid }) => kid ?? ''))].slice(0, SHOWN);
  return incomplete.length === 0 ? [] : [{ code: 'jwks-key-incomplete', facts: { ids } }];
}
