import { createHash } from 'node:crypto';

/** Providers that the full runs listed, as far as they are kept. */
export interface Listing {
  /** ARNs of the last list that was taken for the account's, sorted. */
  accepted: readonly string[];
  /** A list from which too many are missing, and the number of full runs in a row that gave exactly it; null when none did. */
  doubted: { digest: string; runs: number } | null;
}

/** Listing before the first full run. */
export const NOTHING_LISTED: Listing = { accepted: [], doubted: null };

/** Number of full runs in a row after which the list that they give is the account's, whatever is missing from it. */
export const RUNS_TO_ACCEPT = 3;

/**
 * Share of the ARNs in the state of the runs, in bytes: DynamoDB takes items of up to 400 KB (DynamoDB guide, Quotas). An
 * account's 700 providers (IAM quotas) are about 70 KB. ARNs beyond it are not compared.
 */
const LISTED_BYTES = 100_000;

/** Result of the comparison of a full run's list. */
export interface Compared {
  listing: Listing;
  /** Providers missing from a list that is not taken for the account's; empty when it is. */
  vanished: readonly string[];
}

/**
 * Compares the list of a full run with the one that is kept. A list that lacks more than half of the known providers, for
 * example an empty one, is taken for the account's only in the third full run in a row that gives it. Any other is at once.
 * @param listed the ARNs that IAM gave, before the settings choose among them
 * @param deleted ARNs whose deletion an IAM event reported: they are not missing
 */
export function compareListing(
  { accepted, doubted }: Listing,
  listed: readonly string[],
  deleted: ReadonlySet<string>,
): Compared {
  const has = new Set(listed);
  const expected = accepted.filter((arn) => !deleted.has(arn));
  const missing = expected.filter((arn) => !has.has(arn));
  const isDoubtful = missing.length > expected.length / 2;
  const digest = digestOf(has);
  const runs = doubted?.digest === digest ? doubted.runs + 1 : 1;
  if (!isDoubtful || runs >= RUNS_TO_ACCEPT) {
    return { listing: { accepted: withinBytes([...has].toSorted()), doubted: null }, vanished: [] };
  }
  return { listing: { accepted: expected, doubted: { digest, runs } }, vanished: missing };
}

/** Returns the listing without the providers that IAM events reported as deleted, for a run that lists nothing itself. */
export function withoutDeleted(listing: Listing, deleted: ReadonlySet<string>): Listing {
  return listing.accepted.some((arn) => deleted.has(arn))
    ? { ...listing, accepted: listing.accepted.filter((arn) => !deleted.has(arn)) }
    : listing;
}

function digestOf(arns: ReadonlySet<string>): string {
  return createHash('sha256')
    .update(JSON.stringify([...arns].toSorted()))
    .digest('hex');
}

function withinBytes(arns: readonly string[]): readonly string[] {
  let size = 0;
  const over = arns.findIndex((arn) => (size += Buffer.byteLength(arn) + 3) > LISTED_BYTES);
  return over < 0 ? arns : arns.slice(0, over);
}
