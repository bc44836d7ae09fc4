import type { AwsRequest } from './call';
import { invalidInput } from './organizations-input';

/** Most entries of a page, and the number that AWS gives unasked. Source: Organizations API reference, ListAccounts, MaxResults. */
const MOST = 20;

/**
 * Returns a page of a list. Its `NextToken` goes with the list that it was given for: that of another action or of another
 * parent is refused.
 * @throws AwsError InvalidInputException
 */
export function pageOf(
  name: string,
  all: readonly object[],
  { MaxResults: most, NextToken: token, ...subject }: Readonly<Record<string, unknown>>,
  { headers }: Pick<AwsRequest, 'headers'>,
): object {
  const list = JSON.stringify([headers['x-amz-target'], subject]);
  const start = token === undefined ? 0 : startIn(token, list);
  const end = start + sizeIn(most);
  const rest = end < all.length ? { NextToken: tokenFor(end, list) } : {};
  return { [name]: all.slice(start, end), ...rest };
}

function sizeIn(most: unknown): number {
  if (most === undefined || most === null) return MOST;
  if (typeof most !== 'number' || most < 1) throw invalidInput('MIN_VALUE_EXCEEDED', 'MaxResults is at least 1.');
  if (most > MOST) throw invalidInput('MAX_VALUE_EXCEEDED', `MaxResults is at most ${MOST}.`);
  return most;
}

function tokenFor(start: number, list: string): string {
  return Buffer.from(JSON.stringify({ start, list })).toString('base64');
}

function startIn(token: unknown, list: string): number {
  try {
    const { start, list: of }: { start: number; list: string } = JSON.parse(
      Buffer.from(String(token), 'base64').toString(),
    );
    if (of === list && Number.isInteger(start)) return start;
  } catch {
    // The same as a token of another list.
  }
  throw invalidInput('INVALID_NEXT_TOKEN', 'You provided an invalid value for NextToken.');
}
