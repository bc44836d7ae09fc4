import { expecting } from '../contenders/expect';
import { runBare, runCdk, runRecipe } from '../contenders/run-others';
import { runWatcher } from '../contenders/run-watcher';
import { type Plan, repeat } from '../plan';
import type { Section } from '../report/results';
import { type Row, medianOf, rowOf } from '../report/row';
import type { Rig } from '../rig/rig';
import { openSetup } from '../rig/setup';

/** The same at other round-trip times. */
export async function measureDistances(rig: Rig, plan: Plan): Promise<Section> {
  const rows: Row[] = [];
  for (const rttMs of plan.otherRttsMs) rows.push(...(await measureAt(rig, plan, rttMs)));
  return {
    title: 'Nearer and farther issuers',
    text: "As above; recipe and CDK's handler were tried once.",
    rows,
  };
}

async function measureAt(rig: Rig, plan: Plan, rttMs: number): Promise<Row[]> {
  const { usual: providers, sample } = plan;
  const setup = await openSetup(rig, { providers, hosts: 'different', addresses: 1, rttMs });
  expecting(await runWatcher(rig, setup), { unchanged: providers });
  const turns = await repeat(Math.ceil(plan.turns / 2), async () => ({
    bare: await runBare(rig, setup),
    watcher: expecting(await runWatcher(rig, setup), { unchanged: providers }),
  }));
  const watcherMs = medianOf(turns.map(({ watcher }) => watcher.wallMs));
  const recipeMs = ((await runRecipe(rig, setup, sample)) * providers) / sample;
  // Last: it leaves other lists in IAM.
  const cdkMs = ((await runCdk(rig, setup, sample)).wallMs * providers) / sample;
  await setup.account.stop();
  return [
    rowOf({
      id: `wall-vs-floor-${rttMs}ms`,
      what: `${rttMs} ms: time of a run against the floor`,
      samples: turns.map(({ watcher, bare }) => watcher.wallMs / bare.wallMs),
    }),
    rowOf({
      id: `watcher-wall-${rttMs}ms`,
      what: `${rttMs} ms: time of a run`,
      unit: 'ms',
      samples: turns.map(({ watcher }) => watcher.wallMs),
    }),
    rowOf({
      id: `recipe-vs-watcher-${rttMs}ms`,
      what: `${rttMs} ms: the documented recipe against a run`,
      samples: [recipeMs / watcherMs],
    }),
    rowOf({
      id: `cdk-vs-watcher-${rttMs}ms`,
      what: `${rttMs} ms: CDK's own handler against a run`,
      samples: [cdkMs / watcherMs],
    }),
  ];
}
