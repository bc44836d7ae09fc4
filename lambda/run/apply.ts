import { type Patience, changeThumbprints } from '../act/write-thumbprints';
import type { Iam, Provider } from '../act/iam';
import { type Effect, writeFailed, writeUnconfirmed } from './provider-report';
import type { WriteGuard } from './write-guard';
import type { Considered } from '../judge/evaluate';
import type { Finding } from '../judge/finding';
import type { ProviderMemory } from '../judge/state/provider-state';
import { settled } from '../judge/state/sync';
import type { ProviderReport } from '../contract/report';

/** What was done, and what is to be remembered of the list. */
export interface Acted {
  provider: Provider;
  considered: Considered;
  effect: Effect;
  extra: readonly Finding[];
  memory: ProviderMemory;
}

/** Why a list was not written although it should have been. */
export interface Refused {
  refusal: ProviderReport;
}

/** What comes of a provider that is left as it is, or in a dry run would not be. */
export const left = (provider: Provider, considered: Considered): Acted => ({
  provider,
  considered,
  effect: considered.plan.write ? 'planned' : 'unchanged',
  extra: [],
  memory: considered.memory,
});

/** What is remembered while a write is under way. */
export const planned = ({ memory, pending }: Considered): ProviderMemory => ({ ...memory, pending });

/**
 * Writes the list, and says what came of it; or why the guard let nothing be written.
 * @param first what was judged of the list as it was read at first
 */
export const act = async (
  first: Considered,
  read: Provider,
  { judge, clear }: WriteGuard,
  { iam, patience }: { iam: Iam; patience?: Patience },
): Promise<Acted | Refused> => {
  const outcome = await changeThumbprints(iam, read.arn, judge, patience, clear);
  switch (outcome.kind) {
    case 'stopped':
      return { refusal: outcome.reason };
    case 'unchanged':
      return left(outcome.provider, outcome.judged);
    case 'written': {
      const { provider, judged: considered } = outcome;
      const { memory, pending, plan } = considered;
      const known = pending ? settled(memory, pending, plan.list) : memory;
      return { provider, considered, effect: 'written', extra: [], memory: known };
    }
    case 'unconfirmed': {
      const { provider, judged: considered, found } = outcome;
      const extra = [writeUnconfirmed(considered, found)];
      return { provider, considered, effect: 'unconfirmed', extra, memory: planned(considered) };
    }
    case 'failed': {
      const considered = outcome.judged ?? first;
      const extra = [writeFailed(outcome, considered)];
      // Even what did not come to be asked of IAM is to be written by the next run: a person may have wished it.
      return { provider: read, considered, effect: 'failed', extra, memory: planned(considered) };
    }
  }
};
