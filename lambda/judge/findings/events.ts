import type { Finding } from '../../findings/finding';
import type { ProviderState } from '../state/provider-state';
import { type OwnerContext, externalChange } from './external-change-findings';
import { stagedLive } from './staged-findings';
import type { ExternalChange } from '../state/sync';
import { normalise } from '../chain/thumbprint';
import { approvedIn } from '../state/remembered';
import type { LiveCertificates } from '../state/liveness';
import { type ManualRequest, callerFindings } from '../state/request';

/** Facts in which the events of a run are found. */
export interface Setup extends OwnerContext {
  now: Date;
  /** State at the start of the run. */
  state: ProviderState;
  /** State after the list was read, before what the hosts present is taken in. */
  synced: ProviderState;
  external: ExternalChange | null;
  liveCertificates: LiveCertificates;
  manualRequest: ManualRequest;
  pinned: readonly string[];
}

/** Returns the events of a run, except what the watcher itself is about to change. */
export function detectEvents(setup: Setup): Finding[] {
  const { external, state, synced, liveCertificates, manualRequest, pinned, now } = setup;
  const approvals = approvedIn(state, null, now);
  const lapsed = external?.removed.filter((thumbprint) => approvals.has(thumbprint)) ?? [];
  const isPinned = new Set(pinned.map(normalise));
  return [
    ...(external ? [externalChange(external, lapsed, setup, synced.rejected)] : []),
    ...[...synced.thumbprints].flatMap(([thumbprint, { by, lastLive, firstSeen }]) =>
      by === 'staged' && lastLive === null && liveCertificates.tops.get(thumbprint)?.sound
        ? [stagedLive(thumbprint, firstSeen)]
        : [],
    ),
    ...[...manualRequest.approved, ...manualRequest.staged]
      .filter((one) => isPinned.has(one))
      .map((about): Finding => ({ code: 'thumbprint-approved', about, facts: {} })),
    ...callerFindings(manualRequest),
  ];
}
