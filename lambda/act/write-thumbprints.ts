import { setTimeout as sleep } from 'node:timers/promises';
import type { Plan } from '../judge/plan/plan';
import { sameThumbprints } from '../judge/chain/thumbprint';
import { type Iam, type Provider, isActionMissing, isConcurrentModification } from './iam';

/** Outcome of a change. */
export type ChangeOutcome<Evaluated, Reason = never> =
  /** The list as read just before the write needed no change. */
  | { kind: 'unchanged'; provider: Provider; evaluation: Evaluated }
  /** IAM holds the new list: it was read back. */
  | { kind: 'written'; provider: Provider; evaluation: Evaluated }
  /** IAM accepted the new list, but reading it back shows another one (`found`), or nothing. */
  | { kind: 'unconfirmed'; provider: Provider; evaluation: Evaluated; found: readonly string[] | null }
  /** A precondition of the write was not met: IAM was not asked to write in this try. */
  | { kind: 'stopped'; reason: Reason }
  /** IAM refused, or did not answer: the write may have taken place. `evaluation` has the list to write, if it came to a write. */
  | ChangeFailure<Evaluated>;

/** Failure of a change. */
export interface ChangeFailure<Evaluated> {
  kind: 'failed';
  error: unknown;
  evaluation: Evaluated | null;
  /** The service has no such action. */
  actionMissing?: true;
}

/** Decision after the preconditions of a change were checked: proceed, read and evaluate again, or stop for a reason. */
export type Clearance<Reason> = 'proceed' | 'evaluate again' | { stop: Reason };

/** Waiting times in milliseconds: before each further try after a concurrent modification, and before each reading back of the list. */
export interface Patience {
  retryMs: readonly number[];
  readBackMs: readonly number[];
}

/** Default waiting times: IAM asks to wait after a concurrent modification, and its reads are eventually consistent. */
export const DEFAULT_PATIENCE: Patience = { retryMs: [500, 1500, 4000], readBackMs: [0, 500, 2000] };

/**
 * Changes a provider's list. IAM replaces a list without checking its former content. So the list is read and evaluated again
 * just before the write, and read back after it.
 * @param evaluate evaluates the provider as it is in IAM at that moment; called once for each read
 * @param prepare decides on each evaluation, and is waited for before anything is written
 */
export async function changeThumbprints<Evaluated extends { plan: Plan }, Reason = never>(
  iam: Iam,
  arn: string,
  evaluate: (provider: Provider) => Evaluated,
  patience: Patience = DEFAULT_PATIENCE,
  prepare: (evaluation: Evaluated) => Promise<Clearance<Reason>> = async () => 'proceed',
): Promise<ChangeOutcome<Evaluated, Reason>> {
  const waits = [...patience.retryMs];
  let intended: Evaluated | null = null;
  for (;;) {
    try {
      const provider = await iam.get(arn);
      const evaluation = evaluate(provider);
      const clearance = await prepare(evaluation);
      if (clearance === 'evaluate again') continue;
      if (clearance !== 'proceed') return { kind: 'stopped', reason: clearance.stop };
      if (!evaluation.plan.write) return { kind: 'unchanged', provider, evaluation };
      intended = evaluation;
      await iam.replaceThumbprints(arn, evaluation.plan.list);
      return await confirm(iam, provider, evaluation, patience.readBackMs);
    } catch (error) {
      const wait = waits.shift();
      if (!isConcurrentModification(error) || wait === undefined) return failure(error, intended);
      await sleep(wait);
    }
  }
}

function failure<Evaluated>(error: unknown, evaluation: Evaluated | null): ChangeFailure<Evaluated> {
  return {
    kind: 'failed',
    error,
    evaluation,
    ...(isActionMissing(error) && { actionMissing: true }),
  };
}

async function confirm<Evaluated extends { plan: Plan }>(
  iam: Iam,
  provider: Provider,
  evaluation: Evaluated,
  waits: readonly number[],
): Promise<ChangeOutcome<Evaluated>> {
  let found: readonly string[] | null = null;
  for (const wait of waits) {
    await sleep(wait);
    found = await iam.get(provider.arn).then(
      ({ thumbprints }) => thumbprints,
      () => null,
    );
    if (found && sameThumbprints(found, evaluation.plan.list)) return { kind: 'written', provider, evaluation };
  }
  return { kind: 'unconfirmed', provider, evaluation, found };
}
