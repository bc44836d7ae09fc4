import type { Anchors } from './anchors';
import { changeFindings } from './change-findings';
import type { Finding } from './finding';
import type { ApproveCommand } from './findings';
import { type Judgement, assess, decide } from './judge';
import { pendingFor, unfinishedRestore, unfinishedStaging } from './intention';
import type { Pending, ProviderMemory } from './memory';
import {
  approvalOverdue,
  approvedAlready,
  changedElsewhere,
  stagedLive,
  stagedUnused,
  writingStopped,
} from './memory-findings';
import type { Observation } from './observation';
import type { Updates } from './plan';
import { type ForeignChange, type RunMark, recall } from './recall';
import type { Restoration } from './restore';
import { normalise } from './thumbprint';
import { type Sight, approvedIn, certificatesIn, sightOf, supersededIn, witness } from './witness';

/** What a person asks for one provider. */
export interface Wish {
  /** Thumbprints to accept, normalised; they must be live. */
  approved: ReadonlySet<string>;
  /** Thumbprints to pin ahead of a rotation, normalised. */
  staged: ReadonlySet<string>;
  /** An earlier list to put back. */
  restore: Restoration | null;
}

/** Everything that a run knows about a provider. */
export interface Knowledge extends RunMark {
  arn: string;
  /** The list in IAM, as IAM gave it, and the provider's tags. */
  pinned: readonly string[];
  tags: Readonly<Record<string, string>>;
  memory: ProviderMemory;
  observation: Observation;
  wish: Wish;
  updates: Updates;
  anchors: Anchors;
  /** Milliseconds; null keeps superseded thumbprints until their place is needed. */
  overlapMs: number | null;
  approveCommand: ApproveCommand;
  /** Whether nothing is written, so that changes are told as what would be. */
  dryRun: boolean;
}

/** What it comes to: what to do, and what is to be remembered should nothing be done. */
export interface Considered extends Judgement {
  memory: ProviderMemory;
  /** What is to be remembered before the write, if there is one. */
  pending: Pending | null;
  /** What the write changes, in words. */
  changes: readonly Finding[];
}

/** Considers one provider: what is remembered, what its hosts present, what a person wishes, what stands in IAM. Pure. */
export const consider = (known: Knowledge): Considered => {
  const { pinned, wish, now, overlapMs, observation, anchors, dryRun } = known;
  const { memory: recalled, foreign } = recall(known.memory, pinned, known);
  const before = spoken(wish) ? { ...recalled, stoppedSince: null, ousted: [] } : recalled;
  const approved = new Set([...wish.approved, ...wish.staged, ...approvedIn(before, overlapMs, now)]);
  const basis = { approved, anchors, remembered: certificatesIn(before), now };
  const assessment = assess(observation, { ...basis, pinned: new Set(pinned.map(normalise)) });
  const sight = sightOf(assessment.hosts, assessment.complete);
  const seen = approvedByWish(witness(before, sight, now), wish);
  const superseded = supersededIn(seen, sight);
  const restore = wish.restore ?? unfinishedRestore(before);
  const wanted = {
    approved,
    asked: wish.approved,
    staged: [...wish.staged, ...unfinishedStaging(before)],
    restore: restore && { ...restore, lastLive: new Set([...lastLiveIn(before), ...lastLiveIn(seen)]) },
    superseded,
    stopped: before.stoppedSince !== null,
  };
  const judgement = decide({ ...known, ...wanted }, assessment);
  const { plan, restored, complete, hosts, enforced } = judgement;
  const refused = restore !== null && restored === null;
  const overdue = (complete || refused) && !plan.write && before.pending !== null;
  const memory = { ...seen, enforced: enforced ?? seen.enforced, pending: overdue ? null : seen.pending };
  const changes = changeFindings({ plan, hosts, superseded, restored: restored?.version ?? null, dryRun });
  const findings = [
    ...happenings(known, { before, foreign, sight }),
    ...(overdue ? [...approvedIn({ ...before, thumbprints: new Map() }, null, now)].map(approvalOverdue) : []),
    ...(before.stoppedSince ? [writingStopped(before, { ...known, wanted: listFor(judgement, pinned) })] : []),
    ...stagedUnused(memory, now),
    ...judgement.findings,
  ];
  const pending = plan.write
    ? pendingFor({ known, memory, plan, hosts, sight, restore: restored, approved, changes })
    : null;
  return { ...judgement, findings, memory, changes, pending };
};

/** Whether a person asked for something: then the watcher may write again. */
const spoken = ({ approved, staged, restore }: Wish): boolean => approved.size + staged.size > 0 || restore !== null;

/** What a person approves is theirs from now on, even where it was pinned already. */
const approvedByWish = (memory: ProviderMemory, { approved, staged }: Wish): ProviderMemory => ({
  ...memory,
  thumbprints: new Map(
    [...memory.thumbprints].map(([thumbprint, entry]) => {
      const by = approved.has(thumbprint) ? 'approved' : staged.has(thumbprint) ? 'staged' : entry.by;
      return [thumbprint, { ...entry, by }];
    }),
  ),
});

/** What was live when all of it was last looked at, as far as anyone knows. */
const lastLiveIn = ({ thumbprints }: ProviderMemory): ReadonlySet<string> =>
  new Set(
    [...thumbprints].flatMap(([thumbprint, { lastLive, supersededSince }]) =>
      lastLive !== null && supersededSince === null ? [thumbprint] : [],
    ),
  );

/** What happened, besides what the watcher itself is about to change. */
const happenings = (
  known: Knowledge,
  { before, foreign, sight }: { before: ProviderMemory; foreign: ForeignChange | null; sight: Sight },
): Finding[] => {
  const isPinned = new Set(known.pinned.map(normalise));
  const approvals = approvedIn(known.memory, null, known.now);
  const lapsed = foreign?.removed.filter((thumbprint) => approvals.has(thumbprint)) ?? [];
  return [
    ...(foreign ? [changedElsewhere(foreign, lapsed, known)] : []),
    ...[...before.thumbprints].flatMap(([thumbprint, { by, lastLive, firstSeen }]) =>
      by === 'staged' && lastLive === null && sight.tops.has(thumbprint) ? [stagedLive(thumbprint, firstSeen)] : [],
    ),
    ...[...known.wish.approved, ...known.wish.staged].filter((one) => isPinned.has(one)).map(approvedAlready),
  ];
};

/** The list that should stand in IAM. */
const listFor = ({ hosts }: Judgement, pinned: readonly string[]): string[] => {
  const live = hosts.flatMap(({ report }) => report.tops.filter(({ evidence }) => evidence !== null));
  const needed = [...new Set(live.map(({ thumbprint }) => thumbprint))];
  return needed.length > 0 ? needed : [...pinned];
};
