import type { Finding } from '../finding';
import type { JudgedHost } from '../evidence/hosts';
import type { ListVersion, Pending, ProviderState, PutBy } from './provider-state';
import type { Plan } from '../plan/plan';
import type { Removals } from './removal';
import type { RunMark } from './sync';
import { newcomer } from './remembered';
import type { Restoration } from '../plan/restore';
import { normalise } from '../chain/thumbprint';
import { type LiveCertificates, wasRemembered } from './liveness';

/** A write that is about to be done, and all that made it. */
interface Intent {
  known: RunMark;
  /** The list that is replaced. */
  pinned: readonly string[];
  /** The number of the list to be. */
  version: number;
  /** What a person approved, in this run or before, normalised. */
  approved: ReadonlySet<string>;
  plan: Plan;
  hosts: readonly JudgedHost[];
  liveCertificates: LiveCertificates;
  /** What is remembered after the look. */
  state: ProviderState;
  /** The list that is put back; null when none is. */
  restored: Restoration | null;
  /** What leaves with it at a person's word. */
  removals: Removals;
  /** What to tell once it took place. */
  changes: readonly Finding[];
}

/** What is to be remembered before a write, so that a run which dies in between is understood by the next. */
export const pendingFor = (intent: Intent): Pending => {
  const { known, pinned, version, approved, plan, hosts, liveCertificates, state, restored, removals, changes } =
    intent;
  const { now, runId } = known;
  const evidence = evidenceFor(hosts);
  const putBack = new Set(restored?.list.map(normalise));
  const putBy = (thumbprint: string): PutBy => {
    if (!liveCertificates.tops.has(thumbprint)) return 'staged';
    const asked = approved.has(thumbprint) || (putBack.has(thumbprint) && !evidence.get(thumbprint));
    return asked ? 'approved' : 'watcher';
  };
  // What is added because it is presented has been live, whatever it is that proves it.
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
};

/** The keys of the twins among what is added. */
const twinsAmong = (added: readonly string[], hosts: readonly JudgedHost[]): string[] => {
  const judgements = hosts.flatMap((host) => [...host.judgements, ...host.others]);
  return [...new Set(judgements.flatMap(({ top, twin }) => (twin && added.includes(top.thumbprint) ? twin.key : [])))];
};

const evidenceFor = (hosts: readonly JudgedHost[]): ReadonlyMap<string, ListVersion['evidence'][string]> =>
  new Map(
    hosts
      .flatMap(({ report }) => report.tops)
      // Of one thumbprint at two hosts the proof counts.
      .toSorted((one, other) => Number(one.evidence !== null) - Number(other.evidence !== null))
      .map(({ thumbprint, evidence }) => [thumbprint, evidence]),
  );

/** A restore that was begun, and of which nobody has seen that it took place. */
export const unfinishedRestore = ({ pending }: ProviderState): Restoration | null => pending?.restore ?? null;

/** What was to be pinned ahead, and may not have been. */
export const unfinishedStaging = ({ pending }: ProviderState): string[] =>
  pending?.restore === null ? addedBy(pending, 'staged') : [];

/** What a person approved, and may not have been pinned. */
export const unfinishedApprovals = ({ pending }: ProviderState): string[] =>
  pending ? addedBy(pending, 'approved') : [];

const addedBy = ({ added }: Pending, who: PutBy): string[] =>
  [...added].flatMap(([thumbprint, { by }]) => (by === who ? [thumbprint] : []));
