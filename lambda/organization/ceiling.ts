import type { OrganizationSettings } from '../contract/organization-environment';
import type { MassAddition } from '../findings/entries/accounts';
import type { Finding } from '../findings/finding';

/** Thumbprints that a provider's list lacks and would get. */
export interface Addition {
  account: string;
  /** ARN of the provider. */
  arn: string;
  thumbprints: readonly string[];
}

/** Certificates that the finding names. It is kept in the table, and its command must fit into a shell. */
const MOST_CERTIFICATES = 50;

/** Returns the number of providers that a run may add thumbprints to. */
export function ceilingFor(
  all: number,
  { maxWritesPercent, maxWritesLeast }: Pick<OrganizationSettings, 'maxWritesPercent' | 'maxWritesLeast'>,
): number {
  return Math.max(maxWritesLeast, Math.floor((all * maxWritesPercent) / 100));
}

/**
 * Returns the finding that a run would add thumbprints to more providers than it may, so that it must write nothing; null if it may.
 * Providers that would only get thumbprints which an operator allowed do not count.
 * @param all number of all providers
 * @param allowed thumbprints that may be added in any number
 */
export function tooManyWrites(
  additions: readonly Addition[],
  all: number,
  settings: Pick<OrganizationSettings, 'maxWritesPercent' | 'maxWritesLeast'>,
  allowed: ReadonlySet<string>,
): Finding | null {
  const counted = additions.filter(({ thumbprints }) => thumbprints.some((one) => !allowed.has(one)));
  const limit = ceilingFor(all, settings);
  if (counted.length <= limit) return null;
  const certificates = certificatesIn(counted).slice(0, MOST_CERTIFICATES);
  return { code: 'too-many-writes', facts: { providers: counted.length, limit, all, certificates } };
}

/** Returns the thumbprints with the number of lists that would get each: the most frequent first. */
function certificatesIn(additions: readonly Addition[]): MassAddition[] {
  const byThumbprint = new Map<string, Addition[]>();
  for (const addition of additions)
    for (const thumbprint of addition.thumbprints) {
      const own = byThumbprint.get(thumbprint) ?? [];
      own.push(addition);
      byThumbprint.set(thumbprint, own);
    }
  return [...byThumbprint]
    .map(([thumbprint, own]) => ({
      thumbprint,
      accounts: new Set(own.map(({ account }) => account)).size,
      providers: own.length,
    }))
    .toSorted((one, other) => other.providers - one.providers || (one.thumbprint < other.thumbprint ? -1 : 1));
}
