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
 * Where the CPU of the watcher and of the bare client goes.
 * @param directory where the profiles are left, for Chrome's DevTools
 */
export async function measureProfile(rig: Rig, known: Known, plan: Plan, directory: string): Promise<Section> {
  mkdirSync(directory, { recursive: true });
  const fileOf = (contender: string): string => path.join(directory, `${contender}-${plan.usual}.cpuprofile`);
  const files = { watcher: fileOf('watcher'), bare: fileOf('bare') };
  const setup = await known({ providers: plan.usual, hosts: 'different', addresses: 1, rttMs: plan.rttMs });
  await runBare(rig, setup, files.bare);
  await runWatcher(rig, setup, { profileTo: files.watcher });
  const [times, bareTimes] = [files.watcher, files.bare].map((file) => selfTimes(readFileSync(file, 'utf8')));
  return {
    title: 'Profile',
    text: textFor(plan.usual),
    rows: [],
    table: [groupTable(times ?? [], bareTimes ?? []), moduleTable(times ?? [])].join('\n\n'),
  };
}

function groupTable(times: readonly SelfTime[], bareTimes: readonly SelfTime[]): string {
  const [watcher, bare] = [groupTimes(times), groupTimes(bareTimes)];
  return table([
    ['CPU, ms', 'watcher', 'bare client'],
    ...groupNames.map((name) => line(name, watcher.get(name) ?? 0, bare.get(name) ?? 0)),
    line('**together**', busyIn(times), busyIn(bareTimes)),
  ]);
}

function line(what: string, ofWatcher: number, ofBare: number): string[] {
  return [what, ofWatcher.toFixed(0), ofBare.toFixed(0)];
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
  return `Where a run over ${providers} known providers spends its CPU, and where the bare client does; the profiler takes some of it itself. A run
hardly waits for anything but the processor, so this is also why it takes longer than the floor. A module is charged with what it
has Node do for it. Under the names of Node's own modules is what began with data that came in, TLS above all; \`(program)\` is
native code outside of all JavaScript.`;
}
