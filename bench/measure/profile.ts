import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { runBare } from '../contenders/run-others';
import { runWatcher } from '../contenders/run-watcher';
import type { Plan } from '../plan';
import { groupNames, groupTimes } from '../profile/groups';
import { type SelfTime, selfTimes } from '../profile/self-times';
import { table } from '../report/markdown';
import type { Section } from '../report/results';
import type { Rig } from '../rig/rig';
import type { Known } from './known';

/** How many lines the summary has. */
const LINES = 25;

/**
 * Where the CPU of the watcher and of the bare clients goes.
 * @param directory where the profiles are left, for Chrome's DevTools
 */
export async function measureProfile(rig: Rig, known: Known, plan: Plan, directory: string): Promise<Section> {
  mkdirSync(directory, { recursive: true });
  const fileOf = (contender: string): string => path.join(directory, `${contender}-${plan.usual}.cpuprofile`);
  const files = { watcher: fileOf('watcher'), bareSdk: fileOf('bare-sdk'), bare: fileOf('bare') };
  const setup = await known({ providers: plan.usual, hosts: 'different', addresses: 1, rttMs: plan.rttMs });
  await runBare(rig, setup, 'bare', files.bare);
  await runBare(rig, setup, 'bareSdk', files.bareSdk);
  await runWatcher(rig, setup, { profileTo: files.watcher });
  const times = timesIn(files.watcher);
  return {
    title: 'Profile',
    text: textFor(plan.usual),
    rows: [],
    table: [groupTable([times, timesIn(files.bareSdk), timesIn(files.bare)]), moduleTable(times)].join('\n\n'),
  };
}

function timesIn(file: string): SelfTime[] {
  return selfTimes(readFileSync(file, 'utf8'));
}

/** @param contenders the times of the watcher, of the bare client with the SDK, and of the other */
function groupTable(contenders: readonly (readonly SelfTime[])[]): string {
  const groups = contenders.map(groupTimes);
  return table([
    ['CPU, ms', 'watcher', 'bare client with the SDK', 'bare client'],
    ...groupNames.map((name) => [name, ...groups.map((times) => (times.get(name) ?? 0).toFixed(0))]),
    ['**together**', ...contenders.map((times) => busyIn(times).toFixed(0))],
  ]);
}

function moduleTable(times: readonly SelfTime[]): string {
  const busy = busyIn(times);
  return table([
    ['module of the watcher', 'ms', 'share'],
    ...times.slice(0, LINES).map(({ module, ms }) => [module, ms.toFixed(0), `${((100 * ms) / busy).toFixed(1)} %`]),
  ]);
}

function busyIn(times: readonly SelfTime[]): number {
  return times.reduce((sum, { ms }) => sum + ms, 0);
}

function textFor(providers: number): string {
  return `Where a run over ${providers} known providers spends its CPU, and where the bare clients do; the profiler takes some of it itself. A run
hardly waits for anything but the processor, so this is also why it takes longer than the floors. A module is charged with what it
has Node do for it. Under the names of Node's own modules is what began with data that came in, TLS above all; \`(program)\` is
native code outside of all JavaScript.`;
}
