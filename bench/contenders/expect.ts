import type { WatcherSample } from './run-watcher';

/** What is to become of the providers in a run. */
export type Expected = Partial<WatcherSample['value']['counts']>;

/**
 * Makes sure that a run did its job: what is measured is not to be a failure.
 * @throws Error saying what came instead
 */
export function expecting(sample: WatcherSample, expected: Expected): WatcherSample {
  const { counts } = sample.value;
  const wrong = Object.entries(expected).some(([status, count]) => Reflect.get(counts, status) !== count);
  if (wrong)
    throw new Error(`A run was to come to ${JSON.stringify(expected)}, and came to ${JSON.stringify(counts)}.`);
  return sample;
}
