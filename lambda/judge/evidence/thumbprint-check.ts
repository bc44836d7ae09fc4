import type { JudgedHost } from './hosts';
import { normalise } from '../chain/thumbprint';

/**
 * Certificates that a service compares with the list of thumbprints:
 * - `aws`: as AWS does, the top of each chain, and only where its own library of CAs does not verify
 * - `last-certificate`: the last certificate that the JWKS host sends, always
 * - `any-certificate`: every certificate that a host sends, of which one must be in the list, always
 * - `none`: nothing
 */
export type ThumbprintCheck = 'aws' | 'last-certificate' | 'any-certificate' | 'none';

/** A thumbprint check, or `unknown` for a service other than AWS without a setting: then a missing top counts as with AWS, always. */
export type KnownCheck = ThumbprintCheck | 'unknown';

/**
 * True if a list has what the service compares, as far as that is seen: for each chain one of the thumbprints that count.
 * @param among a thumbprint: only chains for which it counts are considered; default: all chains
 */
export function isPinnedFor(
  check: KnownCheck,
  hosts: readonly JudgedHost[],
  list: readonly string[],
  among?: string,
): boolean {
  const pinned = list.map(normalise);
  return hosts
    .flatMap((host) => comparedAt(host, check))
    .filter((counting) => among === undefined || counting.includes(among))
    .every((counting) => counting.some((thumbprint) => pinned.includes(thumbprint)));
}

/** Returns the thumbprints that count at a host, for each chain. */
function comparedAt({ report: { role, tops }, judgements }: JudgedHost, check: KnownCheck): string[][] {
  if (check === 'aws' || check === 'unknown') return tops.map(({ thumbprint }) => [thumbprint]);
  const start = check === 'any-certificate' ? 0 : -1;
  const chains = start === 0 || role.includes('jwks') ? judgements : [];
  return chains.map(({ sent }) => sent.slice(start).map(({ thumbprint }) => thumbprint));
}
