/** Roles that trust a provider. */
export interface TrustingRoles {
  /** Number of the roles. */
  count: number;
  /** Names of the first roles in alphabetical order, at most `NAMED`. */
  first: readonly string[];
}

/** Roles of the account that trust providers, as IAM listed them. */
export interface ListedRoles {
  /** Moment of the list. */
  at: Date;
  /** Roles by ARN of the provider; of at most `MOST_PROVIDERS`. */
  trusting: ReadonlyMap<string, TrustingRoles>;
}

/** Number of roles whose names are kept, and stand in a mail. */
export const NAMED = 5;

/** Number of providers whose roles are kept: some 70 KB, beside what `listing.ts` and `item-size.ts` allow in the same item. */
export const MOST_PROVIDERS = 100;

const DAY_MS = 24 * 60 * 60 * 1000;

/** Time within which roles are not listed again, in milliseconds: a day. */
export const LISTING_MS = DAY_MS;

/** Time for which a list may stand in a mail, in milliseconds: a week. */
export const USABLE_MS = 7 * DAY_MS;

/** Roles of which none is known to trust a provider yet. */
export const NO_ROLES: TrustingRoles = { count: 0, first: [] };

/** Returns the roles with one more. */
export function withRole({ count, first }: TrustingRoles, name: string): TrustingRoles {
  return { count: count + 1, first: [...first, name].toSorted().slice(0, NAMED) };
}

/** True if there is a list, and it is not older than that; a clock that was set back makes no list younger. */
export function isYounger(roles: ListedRoles | null, ms: number, now: Date): roles is ListedRoles {
  return roles !== null && Math.abs(now.getTime() - roles.at.getTime()) < ms;
}
