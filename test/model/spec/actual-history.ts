import type { ModelObservation } from '../sandbox/issuer';
import { lower } from './model-state';
import type { ModelRequest } from './expected-outcome';

/** What really was, of one provider: not only what some run remembered. */
export interface ActualHistory {
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

export const NOTHING_ACTUAL: ActualHistory = {
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
  actualHistory: ActualHistory,
  { seen, complete }: ModelObservation,
  { now, runId, isKept }: { now: number; runId: string; isKept: boolean },
): ActualHistory {
  const live = new Set(seen.map(({ chain }) => chain.top));
  const everShown = new Set([...actualHistory.everShown, ...live]);
  if (!isKept) return { ...actualHistory, everShown };
  const missed = complete ? [...everShown].filter((one) => !live.has(one)) : [];
  return {
    ...actualHistory,
    lastShown: new Map([...actualHistory.lastShown, ...[...live].map((one) => [one, now] as const)]),
    everShown,
    observations: [...actualHistory.observations.slice(-1), live],
    missedBy: new Map([
      ...[...actualHistory.missedBy].filter(([one]) => !live.has(one)),
      ...missed.map((one) => [one, new Set([...(actualHistory.missedBy.get(one) ?? []), runId])] as const),
    ]),
  };
}

export function asks(actualHistory: ActualHistory, { approved, staged, restore }: ModelRequest): ActualHistory {
  return {
    ...actualHistory,
    asked: new Set([...actualHistory.asked, ...approved, ...staged, ...lower(restore?.list ?? [])]),
    rejected: new Set([...actualHistory.rejected].filter((one) => !approved.includes(one) && !staged.includes(one))),
  };
}

/**
 * What was asked for is pinned, and that is remembered: it is rejected no more. If it was not live, when it last was does not
 * count any more.
 * @param rejected what is remembered to be taken out
 */
export function granted(
  actualHistory: ActualHistory,
  { approved, staged }: ModelRequest,
  list: readonly string[],
  isLive: (thumbprint: string) => boolean,
  rejected: Iterable<string>,
): ActualHistory {
  const out = new Set([...rejected].filter((one) => !list.includes(one)));
  const granting = [...approved, ...staged].filter((one) => list.includes(one));
  return {
    ...actualHistory,
    approved: new Set([...actualHistory.approved, ...granting].filter((one) => !out.has(one))),
    rejected: new Set([...[...actualHistory.rejected].filter((one) => !granting.includes(one)), ...out]),
    lastShown: new Map([...actualHistory.lastShown].filter(([one]) => !granting.includes(one) || isLive(one))),
  };
}

/** What was asked for is remembered as about to be pinned: whoever had it taken out before is overruled, though nothing was written. */
export function begun(
  actualHistory: ActualHistory,
  { approved, staged }: ModelRequest,
  added: Pick<ReadonlySet<string>, 'has'>,
): ActualHistory {
  const wanted = new Set([...approved, ...staged].filter((one) => added.has(one)));
  return { ...actualHistory, rejected: new Set([...actualHistory.rejected].filter((one) => !wanted.has(one))) };
}

/** Someone else wrote a list; whoever takes out what was approved takes back the approval. */
export function overruled(actualHistory: ActualHistory, list: readonly string[]): ActualHistory {
  return {
    ...actualHistory,
    approved: new Set([...actualHistory.approved].filter((one) => list.includes(one))),
  };
}

/** Approvals that count: what was live and is gone for longer than the overlap needs none. */
export function binding(
  { approved, lastShown }: ActualHistory,
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
