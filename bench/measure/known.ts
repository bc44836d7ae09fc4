import { expecting } from '../contenders/expect';
import { type WatcherRun, type WatcherSample, runWatcher } from '../contenders/run-watcher';
import type { Rig } from '../rig/rig';
import { type Population, type Setup, openSetup } from '../rig/setup';

/** Gives an account that the watcher knows. */
export type Known = (population: Population) => Promise<Setup>;

/** Opens an account and lets the watcher get to know it. */
export async function openKnown(rig: Rig, population: Population): Promise<Setup> {
  const setup = await openSetup(rig, population);
  await runAgain(rig, setup);
  return setup;
}

/** Makes a run over an account in which nothing is new. @throws Error when it came to anything else */
export async function runAgain(rig: Rig, setup: Setup, how: WatcherRun = {}): Promise<WatcherSample> {
  return expecting(await runWatcher(rig, setup, how), { unchanged: setup.population.providers });
}

/**
 * Opens accounts that the watcher knows, each once: whoever asks for the same gets the same. What leaves something to
 * remember, as dead and rotated hosts do, needs an account of its own, or must be the last to use this one. They live
 * until the rig is closed.
 */
export function createKnown(rig: Rig): Known {
  const opened = new Map<string, Promise<Setup>>();
  return (population) => {
    const { providers, hosts, addresses, rttMs } = population;
    const name = [providers, hosts, addresses, rttMs].join(' ');
    const setup = opened.get(name) ?? openKnown(rig, population);
    opened.set(name, setup);
    return setup;
  };
}
