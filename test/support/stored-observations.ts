import type { Observe, ObserveHosts } from '../../lambda/observe/observer';
import { printObservation } from '../../lambda/observe/stored/observation-format';
import { unitFor, unitKey } from '../../lambda/observe/stored/observation-unit';
import type { ReadStored } from '../../lambda/observe/stored/stored-observer';

/** Observations as texts, by the key of their unit. */
export type StoredTexts = Map<string, string>;

/** Makes an observer that looks at the hosts, and stores what it saw. */
export function storing(texts: StoredTexts, observedAt: () => Date = () => new Date()) {
  return (live: ObserveHosts): Observe =>
    async (issuer, profile, ...rest) => {
      const at = observedAt();
      const observation = await live(issuer, profile, ...rest);
      const unit = unitFor(issuer, profile);
      const about = { unit, observedAt: at, runId: 'run-1', perspective: 'test' };
      texts.set(unitKey(unit), printObservation({ ...about, observation }));
      return observation;
    };
}

/** Reads what `storing` stored. */
export function readerOf(texts: StoredTexts): ReadStored {
  return async (unit) => texts.get(unitKey(unit)) ?? null;
}
