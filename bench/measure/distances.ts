import { runBare } from '../contenders/run-others';
import { type Plan, repeat } from '../plan';
import type { Section } from '../report/results';
import { type Row, rowOf } from '../report/row';
import type { Rig } from '../rig/rig';
import { openKnown, runAgain } from './known';

/** The same at other round-trip times. */
export async function measureDistances(rig: Rig, plan: Plan): Promise<Section> {
  const rows: Row[] = [];
  for (const rttMs of plan.otherRttsMs) rows.push(...(await measureAt(rig, plan, rttMs)));
  return { title: 'Nearer and farther issuers', text: 'As above, against the bare client with the SDK.', rows };
}

async function measureAt(rig: Rig, { usual: providers, atLeast }: Plan, rttMs: number): Promise<Row[]> {
  const setup = await openKnown(rig, { providers, hosts: 'different', addresses: 1, rttMs });
  const turns = await repeat(atLeast, async () => ({
    bareSdk: await runBare(rig, setup, 'bareSdk'),
    watcher: await runAgain(rig, setup),
  }));
  await setup.account.stop();
  return [
    rowOf({
      id: `wall-vs-bare-sdk-${rttMs}ms`,
      what: `${rttMs} ms: time of a run against the bare client with the SDK`,
      samples: turns.map(({ watcher, bareSdk }) => watcher.wallMs / bareSdk.wallMs),
    }),
    rowOf({
      id: `watcher-wall-${rttMs}ms`,
      what: `${rttMs} ms: time of a run`,
      unit: 'ms',
      samples: turns.map(({ watcher }) => watcher.wallMs),
    }),
  ];
}
