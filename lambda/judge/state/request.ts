import type { RestoreFailure } from '../../findings/entries/requests';
import type { FindingCode } from '../../findings/catalogue';
import type { Finding } from '../../findings/finding';
import type { ProviderState, ThumbprintRecord, Removals } from './provider-state';
import { endRejections } from '../evidence/rejection';
import type { Restoration } from '../plan/restore';

/** Manual request of an operator for one provider. */
export interface ManualRequest {
  /** Thumbprints to accept, normalised; they must be live. */
  approved: ReadonlySet<string>;
  /** Thumbprints to pin ahead of a rotation, normalised. */
  staged: ReadonlySet<string>;
  /** Thumbprints to take out and keep out. */
  removed: Removals;
  /** An earlier list to put back. */
  restore: Restoration | null;
  /** Codes of conditions of which no reminder is wanted until they change. */
  acknowledged: ReadonlySet<FindingCode>;
  /** Claim of the caller about themselves, unchecked; null when there is none. */
  caller: string | null;
}

/** Empty request: the schedule asks for nothing. */
export const NO_REQUEST: ManualRequest = {
  approved: new Set(),
  staged: new Set(),
  removed: new Map(),
  restore: null,
  acknowledged: new Set(),
  caller: null,
};

/** True if an operator asked for anything. */
export function isAsked(request: ManualRequest): boolean {
  return hasRequest(request) || request.acknowledged.size > 0;
}

/** True if an operator asked for a change of the list: then the watcher may write again. */
export function hasRequest({ approved, staged, removed, restore }: ManualRequest): boolean {
  return approved.size + staged.size + removed.size > 0 || restore !== null;
}

/** Marks the pins that an operator approves as theirs, even where they were pinned already, and ends their rejection. */
export function withApprovals(state: ProviderState, { approved, staged }: ManualRequest, now: Date): ProviderState {
  return {
    ...state,
    rejected: endRejections(
      state.rejected,
      new Set([...approved, ...staged].filter((thumbprint) => state.thumbprints.has(thumbprint))),
    ),
    thumbprints: new Map(
      [...state.thumbprints].map(([thumbprint, entry]) => {
        const by = approved.has(thumbprint) ? 'approved' : 'staged';
        const isAskedFor = approved.has(thumbprint) || staged.has(thumbprint);
        return [thumbprint, isAskedFor ? begunAnew({ ...entry, by, founds: true, standing: 'approved' }, now) : entry];
      }),
    ),
  };
}

/** Starts an approved entry again unless it is live: the operator wants it to stay, whatever overlap it has had. */
function begunAnew(entry: ThumbprintRecord, now: Date): ThumbprintRecord {
  return entry.lastLive !== null && entry.supersededSince === null
    ? entry
    : { ...entry, firstSeen: now, lastLive: null, absentSince: null, supersededSince: null, missedBy: [] };
}

/** Returns a finding with the claim of the caller, if any. Lambda gives a function no other information about its caller. */
export function callerFindings({ caller }: Pick<ManualRequest, 'caller'>): Finding[] {
  return caller === null ? [] : [{ code: 'command-caller', facts: { caller } }];
}

/** Returns findings for all that an operator asked for and did not get, since there is no provider to do it to. */
export function requestFailures({
  approved,
  staged,
  removed,
  restore,
  acknowledged,
  caller,
}: ManualRequest): Finding[] {
  const facts = { obstacle: 'no-provider' } as const;
  return [
    ...[...new Set([...approved, ...staged])].map((about): Finding => ({ code: 'approval-not-done', about, facts })),
    ...[...removed.keys()].map((about): Finding => ({ code: 'removal-not-done', about, facts })),
    ...(restore ? [restoreNotDone(restore.version, facts)] : []),
    ...[...acknowledged].map((code): Finding => ({ code: 'acknowledgement-not-done', about: code, facts: { code } })),
    ...callerFindings({ caller }),
  ];
}

/** Returns the finding that a list was not put back although an operator asked for it. */
export function restoreNotDone(version: number, failure: RestoreFailure): Finding {
  return { code: 'restore-not-done', facts: { ...failure, version } };
}
