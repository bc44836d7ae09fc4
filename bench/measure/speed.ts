import { expecting } from '../contenders/expect';
import { runBare, runCdk, runRecipe } from '../contenders/run-others';
import { type WatcherSample, runWatcher } from '../contenders/run-watcher';
import { type Plan, repeat } from '../plan';
import type { Section } from '../report/results';
import { medianOf, rowOf } from '../report/row';
import type { Rig } from '../rig/rig';
import { openSetup } from '../rig/setup';
import type { Known } from './known';

/** Time and CPU of a run in which nothing is new, against the other contenders. */
export async function measureSpeed(rig: Rig, known: Known, plan: Plan): Promise<Section> {
  const { usual: providers, rttMs, sample } = plan;
  const population = { providers, hosts: 'different', addresses: 1, rttMs } as const;
  const setup = await known(population);
  const cdkSetup = await openSetup(rig, population);
  const look = async (): Promise<WatcherSample> => expecting(await runWatcher(rig, setup), { unchanged: providers });
  const turns = await repeat(plan.turns, async () => ({ bare: await runBare(rig, setup), watcher: await look() }));
  // The slow ones take so long that the machine may be another one at their end.
  const slow = await repeat(plan.slowTurns, async () => {
    const before = await look();
    const cdkMs = ((await runCdk(rig, cdkSetup, sample)).wallMs * providers) / sample;
    const between = await look();
    const recipeMs = ((await runRecipe(rig, setup, sample)) * providers) / sample;
    const watcherMs = medianOf([before, between, await look()].map(({ wallMs }) => wallMs));
    return { watcherMs, cdkMs, recipeMs };
  });
  await cdkSetup.account.stop();
  const at = `${providers} providers, ${rttMs} ms`;
  return {
    title: 'Time and CPU',
    text: textFor(plan),
    rows: [
      rowOf({
        id: 'wall-vs-floor',
        what: `time of a run against the floor (${at})`,
        samples: turns.map(({ watcher, bare }) => watcher.wallMs / bare.wallMs),
        goal: { atMost: 1.25 },
      }),
      rowOf({
        id: 'recipe-vs-watcher',
        what: `time of the documented recipe against a run (${at})`,
        samples: slow.map(({ recipeMs, watcherMs }) => recipeMs / watcherMs),
        goal: { atLeast: 20 },
      }),
      rowOf({
        id: 'cdk-vs-watcher',
        what: `time of CDK's own handler against a run (${at})`,
        samples: slow.map(({ cdkMs, watcherMs }) => cdkMs / watcherMs),
        goal: { atLeast: 5 },
      }),
      rowOf({
        id: 'cpu-vs-bare',
        what: `CPU against the same handshakes and requests, bare (${at})`,
        samples: turns.map(({ watcher, bare }) => watcher.cpuMs / bare.cpuMs),
        goal: { atMost: 1.3 },
      }),
      rowOf({
        id: 'handshakes-per-address',
        what: 'TLS handshakes for each address and host, at most',
        samples: [Math.max(...turns.map(({ watcher }) => watcher.handshakes.most))],
        goal: { atMost: 2 },
      }),
      rowOf({
        id: 'watcher-wall',
        what: 'time of a run',
        unit: 'ms',
        samples: turns.map(({ watcher }) => watcher.wallMs),
      }),
      rowOf({ id: 'floor-wall', what: 'the floor', unit: 'ms', samples: turns.map(({ bare }) => bare.wallMs) }),
      rowOf({ id: 'cdk-wall', what: "CDK's own handler", unit: 'ms', samples: slow.map(({ cdkMs }) => cdkMs) }),
      rowOf({
        id: 'recipe-wall',
        what: 'the documented recipe',
        unit: 'ms',
        samples: slow.map(({ recipeMs }) => recipeMs),
      }),
      rowOf({
        id: 'watcher-cpu',
        what: 'CPU of a run for each provider',
        unit: 'ms',
        samples: turns.map(({ watcher }) => watcher.cpuMs / providers),
      }),
      rowOf({
        id: 'bare-cpu',
        what: 'CPU of the bare client for each provider',
        unit: 'ms',
        samples: turns.map(({ bare }) => bare.cpuMs / providers),
      }),
      rowOf({
        id: 'rig-cpu',
        what: 'CPU of issuers and proxies meanwhile, for each provider',
        unit: 'ms',
        samples: turns.map(({ watcher }) => watcher.rigCpuMs / providers),
      }),
    ],
  };
}

function textFor({ usual, sample }: Plan): string {
  return `A run over an account that the watcher knows and in which nothing has changed: what the schedule does nearly always. It is the
bundle that \`cdk deploy\` would upload, in a new process, from the invocation to the report; loading the bundle is not in it. The
floor is a bare client ([bench/contenders/bare.ts](contenders/bare.ts)) with as many providers side by side: the calls of IAM and one
read of the table for each hundred providers, without an SDK, the handshakes, discovery document and keys, and nothing else. Recipe
([recipe.sh](contenders/recipe.sh)) and CDK's handler look at one certificate of one address, and the recipe leaves IAM out: both do
less than the watcher. They go one by one, so they were tried on ${sample} of the ${usual} providers, and that time scaled.`;
}
