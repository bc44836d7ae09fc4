import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Settings } from '../../lambda/settings';
import { VARIABLES } from '../../lambda/environment';
import { type World, type WorldOptions, startWorld } from '../../sandbox/world';
import { synthesiseBundle } from '../support/bundle';
import { findNode24, prepareRuntimeClient } from './client';
import { type FunctionProcess, startFunction } from './function-process';

/** How long it may take until the first deployment stands, in milliseconds: what it needs may have to be fetched first. */
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
  world: World;
  /** Starts a process for it, as Lambda does when it has none to spare. */
  start: (difference?: Difference) => Promise<FunctionProcess>;
  /** Ends all processes, and the world. */
  close: () => Promise<void>;
}

/** Bundles the watcher, and starts a world for it. */
export const deploy = async (options?: WorldOptions): Promise<Deployment> => {
  const [client, node] = await Promise.all([prepareRuntimeClient(), findNode24()]);
  const directory = mkdtempSync(path.join(tmpdir(), 'runtime-'));
  const task = synthesiseBundle(directory);
  const world = await startWorld(options);
  const processes: FunctionProcess[] = [];
  const start: Deployment['start'] = async ({ variables = {}, settings = {}, inside = [] } = {}) => {
    const all = {
      ...world.variables,
      [VARIABLES.settings]: JSON.stringify({ ...world.settings, ...settings }),
      ...variables,
    };
    const set = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined);
    const output = mkdtempSync(path.join(directory, 'output-'));
    const started = await startFunction({ node, client, task, output, variables: Object.fromEntries(set), inside });
    processes.push(started);
    return started;
  };
  const close = async (): Promise<void> => {
    await Promise.all(processes.map((one) => one.close()));
    await world.close();
    rmSync(directory, { recursive: true });
  };
  return { world, start, close };
};
