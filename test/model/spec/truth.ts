import type { Look } from '../world/issuer';
import { lower } from './knowledge';
import type { Wish } from './outlook';

/** What really was, of one provider: not only what some run remembered. */
export interface Truth {
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
  looks: readonly ReadonlySet<string>[];
  /** The runs that missed a thumbprint in a look at everything since it was shown last. */
  missedBy: ReadonlyMap<string, ReadonlySet<string>>;
}

export const NOTHING_TRUE: Truth = {
  lastShown: new Map(),
  everShown: new Set(),
  asked: new Set(),
  approved: new Set(),
  rejected: new Set(),
  looks: [],
  missedBy: new Map(),
};

export const shown = (
  truth: Truth,
  { seen, complete }: Look,
  { now, runId }: { now: number; runId: string },
): Truth => {
  const live = new Set(seen.map(({ chain }) => chain.top));
  const everShown = new Set([...truth.everShown, ...live]);
  const missed = complete ? [...everShown].filter((one) => !live.has(one)) : [];
  return {
    ...truth,
    lastShown: new Map([...truth.lastShown, ...[...live].map((one) => [one, now] as const)]),
    everShown,
    looks: [...truth.looks.slice(-1), live],
    missedBy: new Map([
      ...[...truth.missedBy].filter(([one]) => !live.has(one)),
      ...missed.map((one) => [one, new Set([...(truth.missedBy.get(one) ?? []), runId])] as const),
    ]),
  };
};

export const asks = (truth: Truth, { approved, staged, restore }: Wish): Truth => ({
  ...truth,
  asked: new Set([...truth.asked, ...approved, ...staged, ...lower(restore?.list ?? [])]),
  rejected: new Set([...truth.rejected].filter((one) => !approved.includes(one) && !staged.includes(one))),
});

/**
 * What was asked for is pinned, and that is remembered: it is rejected no more. If it was not live, when it last was does not
 * count any more.
 * @param rejected what is remembered to be taken out
 */
export const granted = (
  truth: Truth,
  { approved, staged }: Wish,
  list: readonly string[],
  isLive: (thumbprint: string) => boolean,
  rejected: Iterable<string>,
): Truth => {
  const out = new Set([...rejected].filter((one) => !list.includes(one)));
  const granting = [...approved, ...staged].filter((one) => list.includes(one));
  return {
    ...truth,
    approved: new Set([...truth.approved, ...granting].filter((one) => !out.has(one))),
    rejected: new Set([...[...truth.rejected].filter((one) => !granting.includes(one)), ...out]),
    lastShown: new Map([...truth.lastShown].filter(([one]) => !granting.includes(one) || isLive(one))),
  };
};

/** What was asked for is remembered as about to be pinned: whoever had it taken out before is overruled, though nothing was written. */
export const begun = (truth: Truth, { approved, staged }: Wish, added: Pick<ReadonlySet<string>, 'has'>): Truth => {
  const wanted = new Set([...approved, ...staged].filter((one) => added.has(one)));
  return { ...truth, rejected: new Set([...truth.rejected].filter((one) => !wanted.has(one))) };
};

/** Someone else wrote a list; whoever takes out what was approved takes back the approval. */
export const overruled = (truth: Truth, list: readonly string[]): Truth => ({
  ...truth,
  approved: new Set([...truth.approved].filter((one) => list.includes(one))),
});

/** Approvals that count: what was live and is gone for longer than the overlap needs none. */
export const binding = ({ approved, lastShown }: Truth, overlap: number | null, now: number): ReadonlySet<string> =>
  new Set(
    [...approved].filter((one) => {
      const at = lastShown.get(one);
      return at === undefined || overlap === null || now - at <= overlap;
    }),
  );
