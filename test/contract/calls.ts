import type { Call } from './call';
import { CLIENT_ID_CALLS } from './calls/client-ids';
import { ITEM_CALLS } from './calls/items';
import { LEASE_CALLS } from './calls/leases';
import { PROVIDER_CALLS } from './calls/providers';
import { PUBLISH_CALLS } from './calls/publish';
import { TAG_CALLS } from './calls/tags';
import { THUMBPRINT_CALLS } from './calls/thumbprints';

/**
 * The script: what the watcher, its terminal program and its documentation ask of IAM, SNS and DynamoDB, at the limits that
 * AWS documents, on both sides of each. Not in it: a provider created without thumbprints, for which IAM itself goes and
 * looks at the issuer; and what only a real account has, such as permissions.
 */
export const CALLS: readonly Call[] = [
  ...PROVIDER_CALLS,
  ...THUMBPRINT_CALLS,
  ...CLIENT_ID_CALLS,
  ...TAG_CALLS,
  ...PUBLISH_CALLS,
  ...ITEM_CALLS,
  ...LEASE_CALLS,
];
