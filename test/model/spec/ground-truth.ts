import type { ModelObservation } from '../world/issuer';
import { lower } from './model-state';
import type { ModelRequest } from './expected-outcome';

/** What really was, of one provider: not only what some run remembered. */
export interface GroundTruth {
  /** When any look showed a thumbprint last; since a person asked for it, if that was while it was not live. */
  lastShown: ReadonlyMap<string, number>;
  /** All that any look ever showed. */
  everShown: ReadonlySet<string>;
  /** All that persons ever asked to be pinned. */
  asked: ReadonlySet<string>;
  /** What of that was pinned, remembered, and not taken out by anybody else. */
  approved: ReadonlySet<string>;
  /** What a person took out, and nobody asked for since. */
  rejected: ReadonlySet<string>;
  /** What the last two looks showed. */
  observations: readonly ReadonlySet<string>[];
  /** The runs that missed a thumbprint in a look at everything since it was shown last. */
  missedBy: ReadonlyMap<string, ReadonlySet<string>>;
}

export const NOTHING_TRUE: GroundTruth = {
  lastShown: new Map(),
  everShown: new Set(),
  asked: new Set(),
  approved: new Set(),
  rejected: new Set(),
  observations: [],
  missedBy: new Map(),
};

/**
 * A run observed an issuer.
 * @param isKept false where the run had no state record: no later run can know what it saw, and none is held to it
 */
export function shown(
  groundTruth: GroundTruth,
  { seen, complete }: ModelObservation,
  { now, runId, isKept }: { now: number; runId: string; isKept: boolean },
): GroundTruth {
  const live = new Set(seen.map(({ chain }) => chain.top));
  const everShown = new Set([...groundTruth.everShown, ...live]);
  if (!isKept) return { ...groundTruth, everShown };
  const missed = complete ? [...everShown].filter((one) => !live.has(one)) : [];
  return {
    ...groundTruth,
    lastShown: new Map([...groundTruth.lastShown, ...[...live].map((one) => [one, now] as const)]),
    everShown,
    observations: [...groundTruth.observations.slice(-1), live],
    missedBy: new Map([
      ...[...groundTruth.missedBy].filter(([one]) => !live.has(one)),
      ...missed.map((one) => [one, new Set([...(groundTruth.missedBy.get(one) ?? []), runId])] as const),
    ]),
  };
}

export function asks(groundTruth: GroundTruth, { approved, staged, restore }: ModelRequest): GroundTruth {
  return {
    ...groundTruth,
    asked: new Set([...groundTruth.asked, ...approved, ...staged, ...lower(restore?.list ?? [])]),
    rejected: new Set([...groundTruth.rejected].filter((one) => !approved.includes(one) && !staged.includes(one))),
  };
}

/**
 * What was asked for is pinned, and that is remembered: it is rejected no more. If it was not live, when it last was does not
 * count any more.
 * @param rejected what is remembered to be taken out
 */
export function granted(
  groundTruth: GroundTruth,
  { approved, staged }: ModelRequest,
  list: readonly string[],
  isLive: (thumbprint: string) => boolean,
  rejected: Iterable<string>,
): GroundTruth {
  const out = new Set([...rejected].filter((one) => !list.includes(one)));
  const granting = [...approved, ...staged].filter((one) => list.includes(one));
  return {
    ...groundTruth,
    approved: new Set([...groundTruth.approved, ...granting].filter((one) => !out.has(one))),
    rejected: new Set([...[...groundTruth.rejected].filter((one) => !granting.includes(one)), ...out]),
    lastShown: new Map([...groundTruth.lastShown].filter(([one]) => !granting.includes(one) || isLive(one))),
  };
}

/** What was asked for is remembered as about to be pinned: whoever had it taken out before is overruled, though nothing was written. */
export function begun(
  groundTruth: GroundTruth,
  { approved, staged }: ModelRequest,
  added: Pick<ReadonlySet<string>, 'has'>,
): GroundTruth {
  const wanted = new Set([...approved, ...staged].filter((one) => added.has(one)));
  return { ...groundTruth, rejected: new Set([...groundTruth.rejected].filter((one) => !wanted.has(one))) };
}

/** Someone else wrote a list; whoever takes out what was approved takes back the approval. */
export function overruled(groundTruth: GroundTruth, list: readonly string[]): GroundTruth {
  return {
    ...groundTruth,
    approved: new Set([...groundTruth.approved].filter((one) => list.includes(one))),
  };
}

/** Approvals that count: what was live and is gone for longer than the overlap needs none. */
export function binding(
  { approved, lastShown }: GroundTruth,
  overlap: number | null,
  now: number,
): ReadonlySet<string> {
  return new Set(
    [...approved].filter((one) => {
      const at = lastShown.get(one);
      return at === undefined || overlap === null || now - at <= overlap;
    }),
  );
}
