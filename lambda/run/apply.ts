import { type Patience, changeThumbprints } from '../act/write-thumbprints';
import type { Iam, Provider } from '../act/iam';
import { type Effect, writeFailed, writeUnconfirmed } from './provider-report';
import type { WriteGuard } from './write-guard';
import type { Evaluation } from '../judge/evaluate';
import type { Finding } from '../judge/finding';
import type { ProviderState } from '../judge/state/provider-state';
import { applyPendingWrite } from '../judge/state/sync';
import type { ProviderReport } from '../contract/report';

/** Outcome of a write, or of leaving the list, with the state to keep. */
export interface WriteResult {
  provider: Provider;
  evaluation: Evaluation;
  effect: Effect;
  extra: readonly Finding[];
  state: ProviderState;
}

/** Reason why a list was not written although it should have been. */
export interface Refused {
  refusal: ProviderReport;
}

/** Returns the result for a provider that is left as it is, or in a dry run would not be. */
export const noChange = (provider: Provider, evaluation: Evaluation): WriteResult => ({
  provider,
  evaluation,
  effect: evaluation.plan.write ? 'planned' : 'unchanged',
  extra: [],
  state: evaluation.state,
});

/** Returns the state to keep while a write is under way. */
export const withPendingWrite = ({ state, pending }: Evaluation): ProviderState => ({ ...state, pending });

/**
 * Writes the list, and returns the outcome, or the reason why the guard let nothing be written.
 * @param first evaluation of the list as it was read at first
 */
export const act = async (
  first: Evaluation,
  read: Provider,
  { judge, clear }: WriteGuard,
  { iam, patience }: { iam: Iam; patience?: Patience },
): Promise<WriteResult | Refused> => {
  const outcome = await changeThumbprints(iam, read.arn, judge, patience, clear);
  switch (outcome.kind) {
    case 'stopped':
      return { refusal: outcome.reason };
    case 'unchanged':
      return noChange(outcome.provider, outcome.judged);
    case 'written': {
      const { provider, judged: evaluation } = outcome;
      const { state, pending, plan } = evaluation;
      const known = pending ? applyPendingWrite(state, pending, plan.list) : state;
      return { provider, evaluation, effect: 'written', extra: [], state: known };
    }
    case 'unconfirmed': {
      const { provider, judged: evaluation, found } = outcome;
      const extra = [writeUnconfirmed(evaluation, found)];
      return { provider, evaluation, effect: 'unconfirmed', extra, state: withPendingWrite(evaluation) };
    }
    case 'failed': {
      const evaluation = outcome.judged ?? first;
      const extra = [writeFailed(outcome, evaluation)];
      // The next run is to write even a list that IAM was never asked for: an operator may have requested it.
      return { provider: read, evaluation, effect: 'failed', extra, state: withPendingWrite(evaluation) };
    }
  }
};
