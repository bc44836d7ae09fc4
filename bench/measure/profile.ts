import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { runWatcher } from '../contenders/run-watcher';
import type { Plan } from '../plan';
import { selfTimes } from '../profile/self-times';
import { table } from '../report/markdown';
import type { Section } from '../report/results';
import type { Rig } from '../rig/rig';
import type { Known } from './known';

/** How many lines the summary has. */
const LINES = 25;

/**
 * Where the watcher's CPU goes, module by module.
 * @param directory where the profile is left, for Chrome's DevTools
 */
export const measureProfile = async (rig: Rig, known: Known, plan: Plan, directory: string): Promise<Section> => {
  mkdirSync(directory, { recursive: true });
  const file = path.join(directory, `watcher-${plan.usual}.cpuprofile`);
  const scene = await known({ providers: plan.usual, hosts: 'different', addresses: 1, rttMs: plan.rttMs });
  await runWatcher(rig, scene, { profileTo: file });
  const times = selfTimes(readFileSync(file, 'utf8'));
  const busy = times.reduce((sum, { ms }) => sum + ms, 0);
  return {
    title: 'Profile',
    text: `Where a run over ${plan.usual} known providers spends its CPU: by module, with what it has Node do for it. Under the names of Node's own modules is
what began with data that came in, TLS above all; \`(program)\` is native code outside of all JavaScript.`,
    rows: [],
    table: table([
      ['module', 'ms', 'share'],
      ...times.slice(0, LINES).map(({ module, ms }) => [module, ms.toFixed(0), `${((100 * ms) / busy).toFixed(1)} %`]),
    ]),
  };
};
