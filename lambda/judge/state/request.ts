import type { Finding } from '../finding';
import { quoted } from '../printable';
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
  /** Claim of the caller about themselves, unchecked; null when there is none. */
  caller: string | null;
}

/** Empty request: the schedule asks for nothing. */
export const NO_REQUEST: ManualRequest = {
  approved: new Set(),
  staged: new Set(),
  removed: new Map(),
  restore: null,
  caller: null,
};

/** True if an operator asked for something: then the watcher may write again. */
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
  return caller === null
    ? []
    : [
        {
          code: 'command-caller',
          severity: 'info',
          message: `The caller of this command says of themselves: ${quoted(caller, LONGEST_CLAIM)}. Nobody has checked that.`,
          action: '',
        },
      ];
}

/** Length to which the claim is shown, in characters. */
const LONGEST_CLAIM = 300;

/**
 * Returns findings for all that an operator asked for and did not get, since there is no provider to do it to.
 * @param why a clause
 */
export function requestFailures({ approved, staged, removed, restore, caller }: ManualRequest, why: string): Finding[] {
  return [
    ...[...new Set([...approved, ...staged])].map((thumbprint) => approvalFailure(thumbprint, why)),
    ...[...removed.keys()].map((thumbprint) => removalFailure(thumbprint, why)),
    ...(restore ? [restoreNotDone(restore.version, why)] : []),
    ...callerFindings({ caller }),
  ];
}

function approvalFailure(about: string, why: string): Finding {
  return {
    code: 'approval-not-done',
    severity: 'warning',
    about,
    message: `${about} was not approved: ${why}.`,
    action: 'Approve it again for the provider that you meant.',
  };
}

function removalFailure(about: string, why: string): Finding {
  return {
    code: 'removal-not-done',
    severity: 'warning',
    about,
    message: `${about} was not taken out: ${why}.`,
    action: 'Remove it again from the provider that you meant.',
  };
}

/**
 * Returns the finding that a list was not put back although an operator asked for it.
 * @param why a clause
 */
export function restoreNotDone(version: number, why: string): Finding {
  return {
    code: 'restore-not-done',
    severity: 'warning',
    message: `Version ${version} of the list was not put back: ${why}.`,
    action: 'Choose another version, or change the list by hand.',
  };
}
