import { randomUUID } from 'node:crypto';
import { resolveBySystem } from './observe/addresses';
import { DEFAULT_LIMITS } from './observe/limits';
import { observe } from './observe/observe';
import type { RunDependencies } from './run';
import type { Settings } from './settings';
import { createTrustStore } from './trust';

/** The parts of a run that function and terminal share: the real network, the real clock, CA certificates. */
export type Shared = Pick<RunDependencies, 'observe' | 'trustOf' | 'clock' | 'newRunId'>;

/**
 * Puts them together.
 * @param of.directory what relative paths of CA files are relative to
 * @throws InputError when a CA file cannot be read
 */
export const compose = ({ settings, directory }: { settings: Settings; directory: string }): Shared => ({
  observe: (issuer, { allowPrivateAddresses }, { contexts }) =>
    observe(issuer, {
      resolve: resolveBySystem,
      connectTo: settings.connectTo,
      allowPrivateAddresses,
      contexts,
      limits: DEFAULT_LIMITS,
    }),
  trustOf: createTrustStore(settings, directory),
  clock: () => new Date(),
  newRunId: randomUUID,
});
