import type { Finding } from './finding';
import type { JudgedHost } from './hosts';
import type { ListVersion, Pending, ProviderMemory, PutBy } from './memory';
import type { Plan } from './plan';
import { type RunMark, newcomer } from './recall';
import type { Restoration } from './restore';
import { type Sight, witnessed } from './witness';

/** A write that is about to be done, and all that made it. */
interface Intent {
  known: RunMark & {
    pinned: readonly string[];
  };
  memory: ProviderMemory;
  plan: Plan;
  hosts: readonly JudgedHost[];
  sight: Sight;
  restore: Restoration | null;
  /** What persons approved, now or before: it is theirs, whatever else speaks for it. */
  approved: ReadonlySet<string>;
  /** What to tell once it took place. */
  changes: readonly Finding[];
}

/** What is to be remembered before a write, so that a run which dies in between is understood by the next. */
export const pendingFor = ({ known, memory, plan, hosts, sight, restore, approved, changes }: Intent): Pending => {
  const { now, runId, pinned } = known;
  const evidence = evidenceFor(hosts);
  const putBy = (thumbprint: string): PutBy => {
    if (!sight.tops.has(thumbprint)) return 'staged';
    return approved.has(thumbprint) ? 'approved' : 'watcher';
  };
  const by = restore ? 'restore' : plan.added.some((one) => putBy(one) !== 'watcher') ? 'approval' : 'watcher';
  return {
    list: {
      version: memory.version + 1,
      at: now,
      by,
      runId,
      before: pinned,
      after: plan.list,
      evidence: Object.fromEntries(
        plan.added.map((one) => [one, sight.tops.has(one) ? (evidence.get(one) ?? null) : ('staged' as const)]),
      ),
      restored: restore?.version ?? null,
    },
    added: new Map(plan.added.map((one) => [one, witnessed(one, newcomer(putBy(one), now), sight, now)])),
    findings: changes,
  };
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
export const unfinishedRestore = ({ pending }: ProviderMemory): Restoration | null =>
  pending && pending.list.restored !== null ? { version: pending.list.restored, list: pending.list.after } : null;

/** What was to be pinned ahead, and may not have been. */
export const unfinishedStaging = ({ pending }: ProviderMemory): string[] =>
  pending && pending.list.restored === null
    ? [...pending.added].flatMap(([thumbprint, { by }]) => (by === 'staged' ? [thumbprint] : []))
    : [];
