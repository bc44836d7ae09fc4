import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Settings } from '../../lambda/contract/settings';
import { VARIABLES } from '../../lambda/contract/environment';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox';
import { type FunctionProcess, startFunction } from './function-process';
import { type Parts, givenParts, makeParts } from './parts';

/** How long `prepare` may take, in milliseconds: what it needs may have to be fetched first. */
export const INSTALLATION_MS = 600_000;

/** What differs for one process from the world's function. */
export interface Difference {
  /** These come over the world's; undefined takes one away. */
  variables?: Readonly<Record<string, string | undefined>>;
  settings?: Partial<Settings>;
  inside?: readonly string[];
}

/** The watcher's bundle, deployed into a world. */
export interface Deployment {
  sandbox: Sandbox;
  /** Starts a process, as Lambda does when it has none to spare. */
  start: (difference?: Difference) => Promise<FunctionProcess>;
  /** Ends all processes, and the world. */
  close: () => Promise<void>;
}

/** The parts of every process of the function. */
export interface Ready extends Parts {
  /** For files of tests. */
  directory: string;
  remove: () => void;
}

/** Gets what runs the bundle, and the bundle, where nobody has made it for all files of tests. */
export async function prepare(): Promise<Ready> {
  const directory = mkdtempSync(path.join(tmpdir(), 'runtime-'));
  const remove = (): void => rmSync(directory, { recursive: true });
  return { ...(givenParts() ?? (await makeParts(directory))), directory, remove };
}

/** Deploys the watcher into a world of its own. */
export async function deploy(ready: Ready): Promise<Deployment> {
  const sandbox = await startSandbox();
  const processes: FunctionProcess[] = [];
  const start: Deployment['start'] = async ({ variables = {}, settings = {}, inside = [] } = {}) => {
    const all = {
      ...sandbox.variables,
      [VARIABLES.settings]: JSON.stringify({ ...sandbox.settings, ...settings }),
      ...variables,
    };
    const set = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined);
    const output = mkdtempSync(path.join(ready.directory, 'output-'));
    const started = await startFunction({ ...ready, output, variables: Object.fromEntries(set), inside });
    processes.push(started);
    return started;
  };
  const close = async (): Promise<void> => {
    await Promise.all(processes.map((one) => one.close()));
    await sandbox.close();
  };
  return { sandbox, start, close };
}
