import type { JudgedHost } from './hosts';
import { normalise } from '../chain/thumbprint';

/**
 * Which certificate a service compares with the list of thumbprints:
 * - `aws`: as AWS does, the top of each chain, and only where its own library of CAs does not verify
 * - `last-certificate`: the last certificate that the JWKS host sends, always
 * - `any-certificate`: every certificate that a host sends, of which one must be in the list, always
 * - `none`: nothing
 */
export type ThumbprintCheck = 'aws' | 'last-certificate' | 'any-certificate' | 'none';

/** The same; `unknown` for a service that is not AWS, of which nobody has said it: then a missing top counts as with AWS, always. */
export type KnownCheck = ThumbprintCheck | 'unknown';

/** What checks the thumbprints, in a sentence. */
export const checkerOf = (check: KnownCheck, the = 'the'): string => (check === 'aws' ? 'AWS' : `${the} service`);

/**
 * Whether a list has what the service compares, as far as that is seen: for each chain one of the thumbprints that count.
 * @param among only of the chains for which this thumbprint counts; default: of all
 */
export const isPinnedFor = (
  check: KnownCheck,
  hosts: readonly JudgedHost[],
  list: readonly string[],
  among?: string,
): boolean => {
  const pinned = list.map(normalise);
  return hosts
    .flatMap((host) => comparedAt(host, check))
    .filter((counting) => among === undefined || counting.includes(among))
    .every((counting) => counting.some((thumbprint) => pinned.includes(thumbprint)));
};

/** The thumbprints that count at a host, for each chain. */
const comparedAt = ({ report: { role, tops }, judgements }: JudgedHost, check: KnownCheck): string[][] => {
  if (check === 'aws' || check === 'unknown') return tops.map(({ thumbprint }) => [thumbprint]);
  const start = check === 'any-certificate' ? 0 : -1;
  const chains = start === 0 || role.includes('jwks') ? judgements : [];
  return chains.map(({ sent }) => sent.slice(start).map(({ thumbprint }) => thumbprint));
};
