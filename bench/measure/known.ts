import { expecting } from '../contenders/expect';
import { runWatcher } from '../contenders/run-watcher';
import type { Rig } from '../rig/rig';
import { type Population, type Scene, openScene } from '../rig/scene';

/** Gives an account that the watcher knows. */
export type Known = (population: Population) => Promise<Scene>;

/** Opens an account and lets the watcher get to know it. */
export const openKnown = async (rig: Rig, population: Population): Promise<Scene> => {
  const scene = await openScene(rig, population);
  expecting(await runWatcher(rig, scene), { unchanged: population.providers });
  return scene;
};

/**
 * Opens accounts that the watcher knows, each once: whoever asks for the same gets the same. What leaves something to
 * remember, as dead and rotated hosts do, needs an account of its own, or must be the last to use this one. They live
 * until the rig is closed.
 */
export const createKnown = (rig: Rig): Known => {
  const opened = new Map<string, Promise<Scene>>();
  return (population) => {
    const { providers, hosts, addresses, rttMs } = population;
    const name = [providers, hosts, addresses, rttMs].join(' ');
    const scene = opened.get(name) ?? openKnown(rig, population);
    opened.set(name, scene);
    return scene;
  };
};
