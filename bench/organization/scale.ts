/** Providers of each account, and issuers of all. */
export const PROVIDERS_EACH = 10;
export const ISSUERS = 500;
