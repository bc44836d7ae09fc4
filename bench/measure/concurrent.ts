import type { Taken } from '../contenders/measured';
import { runConcurrent } from '../contenders/run-others';
import type { WatcherSample } from '../contenders/run-watcher';
import { type Plan, repeat } from '../plan';
import type { Section } from '../report/results';
import { type Row, rowOf } from '../report/row';
import type { Rig } from '../rig/rig';
import { openSetup } from '../rig/setup';
import { type Known, runAgain } from './known';

/** Time and CPU of a run in which nothing is new, against a contender that takes providers side by side, too. */
export async function measureConcurrent(rig: Rig, known: Known, plan: Plan): Promise<Section> {
  const rows: Row[] = [];
  for (const providers of [plan.some, plan.usual]) rows.push(...(await measureSize(rig, known, plan, providers)));
  return { title: 'Against a concurrent contender', text: TEXT, rows };
}

async function measureSize(rig: Rig, known: Known, { turns, rttMs }: Plan, providers: number): Promise<Row[]> {
  const population = { providers, hosts: 'different', addresses: 1, rttMs } as const;
  const setup = await known(population);
  // It leaves other lists.
  const own = await openSetup(rig, population);
  const dormant = await openSetup(rig, population);
  // The first makes it known, the second that no thumbprint is checked.
  await repeat(2, () => runAgain(rig, dormant, { thumbprintCheck: 'none' }));
  const taken = await repeat(turns, async () => ({
    concurrent: await runConcurrent(rig, own),
    watcher: await runAgain(rig, setup),
    dormant: await runAgain(rig, dormant, { thumbprintCheck: 'none' }),
  }));
  await Promise.all([own, dormant].map(({ account }) => account.stop()));
  return rowsOf(providers, `${providers} providers, ${rttMs} ms`, taken);
}

function rowsOf(
  providers: number,
  at: string,
  turns: readonly { concurrent: Taken<number>; watcher: WatcherSample; dormant: WatcherSample }[],
) {
  return [
    rowOf({
      id: `cpu-vs-concurrent-${providers}`,
      what: `CPU against a concurrent one-look contender (${at})`,
      samples: turns.map(({ concurrent, watcher }) => watcher.cpuMs / concurrent.cpuMs),
      goal: { atMost: 0.85 },
    }),
    rowOf({
      id: `cpu-vs-concurrent-dormant-${providers}`,
      what: `the same where no thumbprint is checked, as with public CAs (${at})`,
      samples: turns.map(({ concurrent, dormant }) => dormant.cpuMs / concurrent.cpuMs),
      goal: { atMost: 0.85 },
    }),
    rowOf({
      id: `wall-vs-concurrent-${providers}`,
      what: `${providers} providers: time against it`,
      samples: turns.map(({ concurrent, watcher }) => watcher.wallMs / concurrent.wallMs),
    }),
    rowOf({
      id: `concurrent-cpu-${providers}`,
      what: `${providers} providers: its CPU for each`,
      unit: 'ms',
      samples: turns.map(({ concurrent }) => concurrent.cpuMs / providers),
    }),
    rowOf({
      id: `concurrent-watcher-cpu-${providers}`,
      what: `${providers} providers: the watcher's CPU for each`,
      unit: 'ms',
      samples: turns.map(({ watcher }) => watcher.cpuMs / providers),
    }),
  ];
}

const TEXT = `[concurrent.ts](contenders/concurrent.ts) does what a good Lambda function of fifty lines would: with the SDK's defaults and 50 providers side by side,
one handshake, one GET and one write for each provider and run. It looks at one certificate of one address, and at no keys; it judges nothing,
remembers nothing, and writes whether or not there is anything new.`;
