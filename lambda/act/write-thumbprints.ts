import { setTimeout as sleep } from 'node:timers/promises';
import type { Plan } from '../judge/plan/plan';
import { sameThumbprints } from '../judge/chain/thumbprint';
import { type Iam, type Provider, describeError, isActionMissing, isConcurrentModification } from './iam';

/** Outcome of a plan. */
export type ChangeOutcome<Judged, Reason = never> =
  /** The list as read just before the write needed no change. */
  | { kind: 'unchanged'; provider: Provider; judged: Judged }
  /** IAM holds the new list: it was read back. */
  | { kind: 'written'; provider: Provider; judged: Judged }
  /** IAM accepted the new list, but reading it back shows another one (`found`), or nothing. */
  | { kind: 'unconfirmed'; provider: Provider; judged: Judged; found: readonly string[] | null }
  /** A precondition of the write was not met: IAM was not asked to write in this try. */
  | { kind: 'stopped'; reason: Reason }
  /** IAM refused, or did not answer: the write may have taken place. `judged` has the list to write, if it came to a write. */
  | {
      kind: 'failed';
      reason: string;
      judged: Judged | null;
      /** The service has no such action. */ actionMissing?: true;
    };

/**
 * Decision after the preconditions of a write were checked: write, judge again with the list as it is then, or stop for a
 * reason.
 */
export type Clearance<Reason> = 'write' | 'judge again' | { stop: Reason };

/** Waiting times in milliseconds: before each further try after a concurrent modification, and before each reading back of the list. */
export interface Patience {
  retryMs: readonly number[];
  readBackMs: readonly number[];
}

/** Default waiting times: IAM asks to wait after a concurrent modification, and its reads are eventually consistent. */
export const DEFAULT_PATIENCE: Patience = { retryMs: [500, 1500, 4000], readBackMs: [0, 500, 2000] };

/**
 * Changes a provider's list. IAM replaces a list without checking its former content. So the list is read and judged again
 * just before the write, and read back after it.
 * @param judge judges the provider as it is in IAM at that moment
 * @param prepare decides on each write, which waits for it
 */
export const changeThumbprints = async <Judged extends { plan: Plan }, Reason = never>(
  iam: Iam,
  arn: string,
  judge: (provider: Provider) => Judged,
  patience: Patience = DEFAULT_PATIENCE,
  prepare: (judged: Judged) => Promise<Clearance<Reason>> = async () => 'write',
): Promise<ChangeOutcome<Judged, Reason>> => {
  const waits = [...patience.retryMs];
  let intended: Judged | null = null;
  for (;;) {
    try {
      const provider = await iam.get(arn);
      const judged = judge(provider);
      if (!judged.plan.write) return { kind: 'unchanged', provider, judged };
      const clearance = await prepare(judged);
      if (clearance === 'judge again') continue;
      if (clearance !== 'write') return { kind: 'stopped', reason: clearance.stop };
      intended = judged;
      await iam.replaceThumbprints(arn, judged.plan.list);
      return await confirm(iam, provider, judged, patience.readBackMs);
    } catch (error) {
      const wait = waits.shift();
      if (!isConcurrentModification(error) || wait === undefined)
        return {
          kind: 'failed',
          reason: describeError(error),
          judged: intended,
          ...(isActionMissing(error) && { actionMissing: true }),
        };
      await sleep(wait);
    }
  }
};

const confirm = async <Judged extends { plan: Plan }>(
  iam: Iam,
  provider: Provider,
  judged: Judged,
  waits: readonly number[],
): Promise<ChangeOutcome<Judged>> => {
  let found: readonly string[] | null = null;
  for (const wait of waits) {
    await sleep(wait);
    found = await iam.get(provider.arn).then(
      ({ thumbprints }) => thumbprints,
      () => null,
    );
    if (found && sameThumbprints(found, judged.plan.list)) return { kind: 'written', provider, judged };
  }
  return { kind: 'unconfirmed', provider, judged, found };
};
