import type { Finding } from '../finding';
import { quoted } from '../printable';
import type { ProviderState, ThumbprintRecord } from './provider-state';
import type { Removals } from './removal';
import { endRejections } from '../evidence/rejection';
import type { Restoration } from '../plan/restore';

/** What a person asks for one provider. */
export interface ManualRequest {
  /** Thumbprints to accept, normalised; they must be live. */
  approved: ReadonlySet<string>;
  /** Thumbprints to pin ahead of a rotation, normalised. */
  staged: ReadonlySet<string>;
  /** Thumbprints to take out and keep out. */
  removed: Removals;
  /** An earlier list to put back. */
  restore: Restoration | null;
  /** What the caller says of themselves, unchecked; null when they say nothing. */
  caller: string | null;
}

/** Nothing: what the schedule asks for. */
export const NO_REQUEST: ManualRequest = {
  approved: new Set(),
  staged: new Set(),
  removed: new Map(),
  restore: null,
  caller: null,
};

/** Whether a person asked for something: then the watcher may write again. */
export const hasRequest = ({ approved, staged, removed, restore }: ManualRequest): boolean =>
  approved.size + staged.size + removed.size > 0 || restore !== null;

/** What a person approves is theirs from now on, even where it was pinned already; and it is rejected no longer. */
export const withApprovals = (state: ProviderState, { approved, staged }: ManualRequest, now: Date): ProviderState => ({
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
});

/** Who approves what is not live wants it to stay: whatever overlap it had is no reason any more to take it out. */
const begunAnew = (entry: ThumbprintRecord, now: Date): ThumbprintRecord =>
  entry.lastLive !== null && entry.supersededSince === null
    ? entry
    : { ...entry, firstSeen: now, lastLive: null, absentSince: null, supersededSince: null, missedBy: [] };

/** Who asked, as far as they say so. Lambda tells a function no more of its caller. */
export const callerFindings = ({ caller }: Pick<ManualRequest, 'caller'>): Finding[] =>
  caller === null
    ? []
    : [
        {
          code: 'command-caller',
          severity: 'info',
          message: `The caller of this command says of themselves: ${quoted(caller, LONGEST_CLAIM)}. Nobody has checked that.`,
          action: '',
        },
      ];

/** In characters. */
const LONGEST_CLAIM = 300;

/**
 * What a person asked for and did not get, since there is no provider to do it to.
 * @param why a clause
 */
export const requestFailures = (
  { approved, staged, removed, restore, caller }: ManualRequest,
  why: string,
): Finding[] => [
  ...[...new Set([...approved, ...staged])].map((thumbprint) => approvalFailure(thumbprint, why)),
  ...[...removed.keys()].map((thumbprint) => removalFailure(thumbprint, why)),
  ...(restore ? [restoreNotDone(restore.version, why)] : []),
  ...callerFindings({ caller }),
];

const approvalFailure = (about: string, why: string): Finding => ({
  code: 'approval-not-done',
  severity: 'warning',
  about,
  message: `${about} was not approved: ${why}.`,
  action: 'Approve it again for the provider that you meant.',
});

const removalFailure = (about: string, why: string): Finding => ({
  code: 'removal-not-done',
  severity: 'warning',
  about,
  message: `${about} was not taken out: ${why}.`,
  action: 'Remove it again from the provider that you meant.',
});

/**
 * A list that a person wanted back was not put back.
 * @param why a clause
 */
export const restoreNotDone = (version: number, why: string): Finding => ({
  code: 'restore-not-done',
  severity: 'warning',
  message: `Version ${version} of the list was not put back: ${why}.`,
  action: 'Choose another version, or change the list by hand.',
});
