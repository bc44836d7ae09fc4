import type { Anchors } from './anchors';
import { changeFindings } from './change-findings';
import type { Finding } from './finding';
import { happeningsIn, withNews } from './happenings';
import { pendingFor, unfinishedApprovals, unfinishedRestore, unfinishedStaging } from './intention';
import { type Judgement, assess, decide } from './judge';
import type { Pending, ProviderMemory } from './memory';
import { stagedUnused, writingStopped } from './memory-findings';
import type { Observation } from './observation';
import type { Updates } from './plan';
import { type RunMark, recall } from './recall';
import { normalise } from './thumbprint';
import { approvedIn, certificatesIn, lastLiveIn, sightOf, supersededIn, witness } from './witness';
import { type Wish, approvedByWish, isAsked } from './wish';

/** Everything that a run knows about a provider. */
export interface Knowledge extends RunMark {
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
  const { wish, now, overlapMs, observation, anchors, dryRun } = known;
  const { memory: recalled, foreign } = recall(known.memory, known.pinned, known);
  const pinned = recalled.list ?? known.pinned;
  const before = isAsked(wish) ? { ...recalled, stoppedSince: null, ousted: [] } : recalled;
  const approved = new Set([...wish.approved, ...wish.staged, ...approvedIn(before, overlapMs, now)]);
  const basis = { approved, anchors, remembered: certificatesIn(before), now };
  const assessment = assess(observation, { ...basis, pinned: new Set(pinned.map(normalise)) });
  const sight = sightOf(assessment.hosts, assessment.complete);
  const seen = approvedByWish(witness(before, sight, now), wish, now);
  const superseded = supersededIn(seen, sight);
  const restore = wish.restore ?? unfinishedRestore(before);
  // What was begun is done now, or given up: only a look at everything tells, but a list is put back without.
  const isFinal = assessment.complete || restore !== null;
  const wanted = {
    pinned,
    approved,
    asked: new Set([...wish.approved, ...(isFinal ? unfinishedApprovals(before) : [])]),
    staged: [...wish.staged, ...unfinishedStaging(before)],
    restore: restore && { ...restore, lastLive: new Set([...lastLiveIn(before), ...sight.tops.keys()]) },
    superseded,
    stopped: before.stoppedSince !== null,
  };
  const judgement = decide({ ...known, ...wanted }, assessment);
  const { plan, hosts, enforced, restored } = judgement;
  const kept = { ...seen, enforced: enforced ?? seen.enforced, pending: isFinal ? null : seen.pending };
  const findings = [
    ...happeningsIn({ ...known, pinned, recalled: before, foreign, sight }),
    ...(before.stoppedSince
      ? [writingStopped(before, { ...known, wanted: listFor(judgement, approved, pinned) })]
      : []),
    ...stagedUnused(kept, now),
    ...judgement.findings,
  ];
  const memory = withNews(kept, findings, known);
  const changes = changeFindings({ plan, hosts, superseded, restored, dryRun });
  const pending = plan.write
    ? pendingFor({
        known,
        pinned,
        version: memory.version + 1,
        approved,
        plan,
        hosts,
        sight,
        restored: restored === null ? null : restore,
        changes,
      })
    : null;
  const enforcedWhy = enforced === null ? judgement.enforcedWhy + formerly(seen) : judgement.enforcedWhy;
  return { ...judgement, enforcedWhy, findings, memory, changes, pending };
};

/** What can be said about the pin of an issuer that cannot be seen. */
const formerly = ({ enforced }: ProviderMemory): string => {
  if (enforced === null) return '';
  return `; when they could, AWS ${enforced ? 'checked it' : 'did not look at it'}`;
};

/** The list that should stand in IAM, for whoever writes another one: what is live and proven, or else what is there. */
const listFor = ({ hosts }: Judgement, approved: ReadonlySet<string>, pinned: readonly string[]): readonly string[] => {
  const live = hosts.flatMap(({ report }) => report.tops.filter(({ evidence }) => evidence !== null));
  const ahead = pinned.map(normalise).filter((thumbprint) => approved.has(thumbprint));
  return live.length > 0
    ? [...new Set([...live.map(({ thumbprint }) => thumbprint), ...ahead])]
    : pinned.map(normalise);
};
