import type { Finding } from '../../findings/finding';
import type { JudgedHost } from '../evidence/hosts';
import type { ListVersion, Pending, ProviderState, PutBy, Removals } from './provider-state';
import type { Plan } from '../plan/plan';
import type { RunMark } from './run-mark';
import { newcomer } from './remembered';
import type { Restoration } from '../plan/restore';
import { normalise } from '../chain/thumbprint';
import { type LiveCertificates, wasRemembered } from './liveness';

/** A write that is about to be done, and everything that led to it. */
interface PendingWriteInput {
  known: RunMark;
  /** The list that is replaced. */
  pinned: readonly string[];
  /** Number of the new list. */
  version: number;
  /** Thumbprints that an operator approved, in this run or before, normalised. */
  approved: ReadonlySet<string>;
  plan: Plan;
  hosts: readonly JudgedHost[];
  liveCertificates: LiveCertificates;
  /** Provider state after the look. */
  state: ProviderState;
  /** The list that is put back; null when none is. */
  restored: Restoration | null;
  /** Thumbprints that leave with it at an operator's request. */
  removals: Removals;
  /** Findings to report once it took place. */
  changes: readonly Finding[];
}

/** Returns the pending write to keep before a write, so that the next run understands a run that dies in between. */
export function pendingFor(input: PendingWriteInput): Pending {
  const { known, pinned, version, approved, plan, hosts, liveCertificates, state, restored, removals, changes } = input;
  const { now, runId } = known;
  const evidence = evidenceFor(hosts);
  const putBack = new Set(restored?.list.map(normalise));
  const putBy = (thumbprint: string): PutBy => {
    if (!liveCertificates.tops.has(thumbprint)) return 'staged';
    const asked = approved.has(thumbprint) || (putBack.has(thumbprint) && !evidence.get(thumbprint));
    return asked ? 'approved' : 'watcher';
  };
  // A thumbprint that is added because it is presented has been live, whatever proves it.
  const entryFor = (one: string) => ({
    ...newcomer(putBy(one), now),
    lastLive: liveCertificates.tops.has(one) ? now : null,
  });
  const isOwn = plan.added.every((one) => putBy(one) === 'watcher');
  const asked = removals.size > 0 ? 'removal' : 'approval';
  return {
    list: {
      version,
      at: now,
      by: restored === null ? (isOwn && removals.size === 0 ? 'watcher' : asked) : 'restore',
      runId,
      before: pinned,
      after: plan.list,
      evidence: Object.fromEntries(
        plan.added.map((one) => [
          one,
          liveCertificates.tops.has(one) ? (evidence.get(one) ?? null) : ('staged' as const),
        ]),
      ),
      restored: restored?.version ?? null,
    },
    added: new Map(plan.added.map((one) => [one, wasRemembered(one, entryFor(one), liveCertificates, state, known)])),
    twins: twinsAmong(plan.added, hosts),
    restore: restored,
    removals,
    findings: changes,
  };
}

/** Returns the keys of the twins among the added thumbprints. */
function twinsAmong(added: readonly string[], hosts: readonly JudgedHost[]): string[] {
  const judgements = hosts.flatMap((host) => [...host.judgements, ...host.others]);
  return [...new Set(judgements.flatMap(({ top, twin }) => (twin && added.includes(top.thumbprint) ? twin.key : [])))];
}

function evidenceFor(hosts: readonly JudgedHost[]): ReadonlyMap<string, ListVersion['evidence'][string]> {
  return new Map(
    hosts
      .flatMap(({ report }) => report.tops)
      // Where two hosts present one thumbprint, the proof counts.
      .toSorted((one, other) => Number(one.evidence !== null) - Number(other.evidence !== null))
      .map(({ thumbprint, evidence }) => [thumbprint, evidence]),
  );
}

/** Returns the restore that was begun and has not been seen to take place; null when there is none. */
export function unfinishedRestore({ pending }: ProviderState): Restoration | null {
  return pending?.restore ?? null;
}

/** Returns the thumbprints that were to be pinned ahead, and may not have been. */
export function unfinishedStaging({ pending }: ProviderState): string[] {
  return pending?.restore === null ? addedBy(pending, 'staged') : [];
}

/** Returns the thumbprints that an operator approved, and that may not have been pinned. */
export function unfinishedApprovals({ pending }: ProviderState): string[] {
  return pending ? addedBy(pending, 'approved') : [];
}

function addedBy({ added }: Pending, who: PutBy): string[] {
  return [...added].flatMap(([thumbprint, { by }]) => (by === who ? [thumbprint] : []));
}
