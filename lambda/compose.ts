import { randomUUID } from 'node:crypto';
import { type Tell } from './act/alerts';
import { type Iam } from './act/iam';
import { type Origin, approveCommandFor, invokeCommand } from './commands';
import { resolveBySystem } from './observe/addresses';
import { DEFAULT_LIMITS } from './observe/limits';
import { observe } from './observe/observe';
import type { RunDependencies } from './run';
import type { Settings } from './settings';
import { createTrustStore } from './trust';

/** What differs between the function and the terminal. */
export interface Setting {
  settings: Settings;
  origin: Origin;
  iam: Iam;
  tell: Tell | null;
  /** What relative paths of CA files are relative to. */
  directory: string;
}

/** Puts the parts of a run together: the real network, the real clock. */
export const compose = ({ settings, origin, iam, tell, directory }: Setting): Omit<RunDependencies, 'remainingMs'> => ({
  iam,
  tell,
  settings,
  observe: (issuer, { allowPrivateAddresses }, { context }) =>
    observe(issuer, {
      resolve: resolveBySystem,
      connectTo: settings.connectTo,
      allowPrivateAddresses,
      context,
      limits: DEFAULT_LIMITS,
    }),
  trustOf: createTrustStore(directory),
  clock: () => new Date(),
  newRunId: randomUUID,
  approveCommand: approveCommandFor(origin),
  reportCommand:
    origin.kind === 'function' ? invokeCommand(origin, { dryRun: true }) : 'npx oidc-thumbprint-watcher check --json',
});
