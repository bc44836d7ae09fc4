import type { Finding } from '../../findings/finding';

/** Greatest age of a stored observation for a write to rest on it, in milliseconds. */
export const STORED_FRESH_MS = 15 * 60_000;

/** Returns the finding that a stored observation is too old for a write. */
export function observationTooOld(observedAt: Date): Finding {
  return { code: 'observation-too-old', facts: { observedAt: observedAt.toISOString() } };
}
