import { expecting } from '../contenders/expect';
import { runWatcher } from '../contenders/run-watcher';
import type { Rig } from '../rig/rig';
import { type Population, type Scene, openScene } from '../rig/scene';

/** Gives an account that the watcher knows. */
export type Known = (population: Population) => Promise<Scene>;

/**
 * Opens accounts and lets the watcher get to know them, each once: whoever asks for the same gets the same, which must leave
 * it as it was. They live until the rig is closed.
 */
export const createKnown = (rig: Rig): Known => {
  const opened = new Map<string, Promise<Scene>>();
  const open = async (population: Population): Promise<Scene> => {
    const scene = await openScene(rig, population);
    expecting(await runWatcher(rig, scene), { unchanged: population.providers });
    return scene;
  };
  return (population) => {
    const { providers, hosts, addresses, rttMs } = population;
    const name = [providers, hosts, addresses, rttMs].join(' ');
    const scene = opened.get(name) ?? open(population);
    opened.set(name, scene);
    return scene;
  };
};
