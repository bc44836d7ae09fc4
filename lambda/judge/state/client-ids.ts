import { printable } from '../printable';
import type { ProviderState } from './provider-state';

/** Greatest number and length of a provider's client IDs. Source: IAM quotas; IAM API reference, CreateOpenIDConnectProvider. */
const MOST = 100;
const LONGEST = 255;

/** Share of the client IDs in the item of a provider, in bytes (`item-size.ts`). */
const MOST_BYTES = 40_000;

/** True if IAM takes a text as a client ID, and it can be shown as it is. */
export function isClientId(text: string): boolean {
  return text.length > 0 && text.length <= LONGEST && printable(text) === text;
}

/**
 * Returns the state with the client IDs that were just read, in alphabetical order: so the order of IAM's answer is no change.
 * Null where they cannot be kept as they are, since a part of them would be another provider's.
 */
export function withClientIds(state: ProviderState, clientIds: readonly string[]): ProviderState {
  const isKept =
    clientIds.length <= MOST &&
    clientIds.every(isClientId) &&
    Buffer.byteLength(JSON.stringify(clientIds)) <= MOST_BYTES;
  return { ...state, clientIds: isKept ? clientIds.toSorted() : null };
}
