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
}

export const NOTHING_TRUE: Truth = {
  lastShown: new Map(),
  everShown: new Set(),
  asked: new Set(),
  approved: new Set(),
};

export const shown = (truth: Truth, { seen }: Look, now: number): Truth => ({
  ...truth,
  lastShown: new Map([...truth.lastShown, ...seen.map(({ chain }) => [chain.top, now] as const)]),
  everShown: new Set([...truth.everShown, ...seen.map(({ chain }) => chain.top)]),
});

export const asks = (truth: Truth, { approved, staged, restore }: Wish): Truth => ({
  ...truth,
  asked: new Set([...truth.asked, ...approved, ...staged, ...lower(restore?.list ?? [])]),
});

/** What was asked for is pinned, and that is remembered. If it was not live, when it last was does not count any more. */
export const granted = (
  truth: Truth,
  { approved, staged }: Wish,
  list: readonly string[],
  isLive: (thumbprint: string) => boolean,
): Truth => {
  const granting = [...approved, ...staged].filter((one) => list.includes(one));
  return {
    ...truth,
    approved: new Set([...truth.approved, ...granting]),
    lastShown: new Map([...truth.lastShown].filter(([one]) => !granting.includes(one) || isLive(one))),
  };
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
