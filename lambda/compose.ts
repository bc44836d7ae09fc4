import { randomUUID } from 'node:crypto';
import { type Resolve, readConnectTo, resolveBySystem } from './observe/addresses';
import { DEFAULT_LIMITS, type Limits } from './observe/limits';
import { observe } from './observe/observe';
import type { RunDependencies } from './run';
import type { Settings } from './settings';
import { createTrustStore } from './trust';

/** The parts of a run that function and terminal share: the real network, a clock, CA certificates. */
export type Shared = Pick<RunDependencies, 'observe' | 'trustOf' | 'clock' | 'newRunId'>;

/** What they are put together from. */
export interface Composition {
  settings: Settings;
  /** What relative paths of CA files are relative to. */
  directory: string;
  /** Default: the system's resolver. */
  resolve?: Resolve;
  /** Default: `DEFAULT_LIMITS`. */
  limits?: Limits;
  /** Default: the system's clock. */
  clock?: () => Date;
}

/**
 * Puts them together.
 * @throws InputError when a CA file cannot be read
 */
export const compose = ({
  settings,
  directory,
  resolve = resolveBySystem,
  limits = DEFAULT_LIMITS,
  clock = () => new Date(),
}: Composition): Shared => {
  const connectTo = readConnectTo(settings.connectTo);
  return {
    observe: (issuer, { allowPrivateAddresses }, { contexts }, lookAt) =>
      observe(issuer, { resolve, connectTo, allowPrivateAddresses, contexts, limits }, lookAt),
    trustOf: createTrustStore(settings, directory),
    clock,
    newRunId: randomUUID,
  };
};
