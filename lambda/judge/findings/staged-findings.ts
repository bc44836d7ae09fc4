import type { Finding } from '../../findings/finding';
import type { ProviderState } from '../state/provider-state';

/** Time that a thumbprint may be pinned ahead before operators are asked whether it is still wanted, in milliseconds. */
const UNUSED_MS = 30 * 24 * 60 * 60 * 1000;

/** Returns the finding that a thumbprint is live that an operator had put into the list before any host presented it. */
export function stagedLive(about: string, firstSeen: Date): Finding {
  return { code: 'staged-live', about, facts: { since: firstSeen.toISOString() } };
}

/** Returns findings on thumbprints that an operator put into the list ahead of their use, and no host ever presented. */
export function stagedUnused({ thumbprints }: ProviderState, now: Date): Finding[] {
  return [...thumbprints].flatMap(([about, { by, firstSeen, lastLive }]): Finding[] =>
    by === 'staged' && lastLive === null && now.getTime() - firstSeen.getTime() > UNUSED_MS
      ? [{ code: 'staged-unused', about, facts: { since: firstSeen.toISOString() } }]
      : [],
  );
}
