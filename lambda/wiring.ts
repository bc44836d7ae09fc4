import { randomUUID } from 'node:crypto';
import { type Resolve, readConnectTo } from './observe/tls/addresses';
import { resolveByDns } from './observe/tls/dns-resolver';
import { DEFAULT_LIMITS, type Limits } from './observe/tls/limits';
import { observe } from './observe/observe';
import type { ObserveHosts } from './observe/observer';
import type { RunDependencies } from './run/dependencies';
import type { Settings } from './contract/settings';
import { type ReadCaFile, createTrustStore } from './observe/trust';

/** The parts of a run that function and terminal share: the real network, a clock, CA certificates. */
export interface Wiring extends Pick<RunDependencies, 'trustOf' | 'clock' | 'newRunId'> {
  observe: ObserveHosts;
}

/** Options from which the parts are put together. */
export interface WiringOptions {
  settings: Settings;
  /** Folder that paths of CA files are relative to. */
  directory: string;
  /** Resolver of host names. Default: DNS alone, past the system's own resolver (observe/tls/dns-resolver.ts). */
  resolve?: Resolve;
  /** Reader of CA files. Default: PEM alone, the only form that the function gets. */
  readCaFile?: ReadCaFile;
  /** Default: `DEFAULT_LIMITS`. */
  limits?: Limits;
  /** Default: the system's clock. */
  clock?: () => Date;
}

/**
 * Puts the parts together.
 * @throws InputError when a CA file cannot be read
 */
export function createWiring({
  settings,
  directory,
  resolve = resolveByDns,
  readCaFile,
  limits = DEFAULT_LIMITS,
  clock = () => new Date(),
}: WiringOptions): Wiring {
  const connectTo = readConnectTo(settings.connectTo);
  return {
    observe: (issuer, { allowPrivateAddresses }, { contexts }, probeHost, hints) =>
      observe(issuer, { ...hints, resolve, connectTo, allowPrivateAddresses, contexts, limits }, probeHost),
    trustOf: createTrustStore(settings, directory, readCaFile),
    clock,
    newRunId: randomUUID,
  };
}
