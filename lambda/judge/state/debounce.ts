/** Number of looks in a row that have to find, or miss, a transient condition before it opens, or ends. More are not counted. */
export const DEBOUNCE_LOOKS = 3;

const MINUTE_MS = 60_000;

/**
 * Time over which they have to, in milliseconds: 12 hours, less what the flexible window of a schedule may take from the time
 * between three runs.
 */
export const DEBOUNCE_MS = 12 * 60 * MINUTE_MS - 30 * MINUTE_MS;

/** Longest time between two quick looks for them to decide, in milliseconds. With rarer ones an outage would be known too late. */
const LONGEST_QUICK_MS = 15 * MINUTE_MS;

/**
 * Share of the time between the first and the third quick look that has to pass. Scheduler starts a look up to a minute late, and
 * a full run between two quick looks must not make three of them.
 */
const QUICK_SHARE = 3 / 4;

/** Facts that decide how long a transient condition waits. */
export interface Debounce {
  /** True if AWS checks the pin, or did when that could last be determined: then sign-ins fail while an issuer is out of reach. */
  enforced: boolean | null;
  /** Time between two quick looks, in milliseconds; null where there are none. */
  quickLookMs: number | null;
}

/** For a condition that cannot wait. */
export const AT_ONCE: Debounce = { enforced: true, quickLookMs: null };

/** Looks in a row that found a condition, or missed it, and the moment of the first of them. */
export interface InARow {
  looks: number;
  since: Date;
}

/**
 * True if a transient condition has been found, or missed, for long enough to be notified of. Where AWS checks the pin: by the third
 * quick look in a row; without quick looks, or with rare ones, it opens at once. Elsewhere, and to end without quick looks: by three
 * looks in a row over 12 hours.
 */
export function isDebounced(
  what: 'opening' | 'end',
  { looks, since }: InARow,
  { now, enforced, quickLookMs }: Debounce & { now: Date },
): boolean {
  // A clock that was set back must not make a condition wait for ever.
  const lasted = Math.abs(now.getTime() - since.getTime());
  if (enforced === true && quickLookMs !== null && quickLookMs <= LONGEST_QUICK_MS) {
    return looks >= DEBOUNCE_LOOKS && lasted >= QUICK_SHARE * (DEBOUNCE_LOOKS - 1) * quickLookMs;
  }
  if (enforced === true && what === 'opening') return true;
  return looks >= DEBOUNCE_LOOKS && lasted >= DEBOUNCE_MS;
}
