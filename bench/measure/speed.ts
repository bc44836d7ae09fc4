import { expecting } from '../contenders/expect';
import type { Taken } from '../contenders/measured';
import { runBare, runCdk, runRecipe } from '../contenders/run-others';
import { type WatcherSample, runWatcher } from '../contenders/run-watcher';
import { type Plan, repeat } from '../plan';
import type { Section } from '../report/results';
import { type Row, medianOf, rowOf } from '../report/row';
import type { Rig } from '../rig/rig';
import { type Setup, openSetup } from '../rig/setup';
import type { Known } from './known';

/** A run of the bare client and one of the watcher, one after the other. */
interface Turn {
  bare: Taken<void>;
  watcher: WatcherSample;
}

/** Elapsed times of the contenders that go one by one, for all providers, and of the watcher meanwhile. */
interface SlowTurn {
  watcherMs: number;
  cdkMs: number;
  recipeMs: number;
}

/** Time and CPU of a run in which nothing is new, against the other contenders. */
export async function measureSpeed(rig: Rig, known: Known, plan: Plan): Promise<Section> {
  const { usual: providers, rttMs } = plan;
  const population = { providers, hosts: 'different', addresses: 1, rttMs } as const;
  const setup = await known(population);
  const cdkSetup = await openSetup(rig, population);
  const turns = await repeat(plan.turns, async () => ({
    bare: await runBare(rig, setup),
    watcher: await look(rig, setup),
  }));
  // The slow ones take so long that the machine may be another one at their end.
  const slow = await repeat(plan.slowTurns, () => takeSlowTurn(rig, setup, cdkSetup, plan));
  await cdkSetup.account.stop();
  return {
    title: 'Time and CPU',
    text: textFor(plan),
    rows: [...compare(turns, slow, plan), ...listTimes(turns, slow), ...listCpu(turns, providers)],
  };
}

async function look(rig: Rig, setup: Setup): Promise<WatcherSample> {
  return expecting(await runWatcher(rig, setup), { unchanged: setup.population.providers });
}

async function takeSlowTurn(
  rig: Rig,
  setup: Setup,
  cdkSetup: Setup,
  { usual: providers, sample }: Plan,
): Promise<SlowTurn> {
  const before = await look(rig, setup);
  const cdkMs = ((await runCdk(rig, cdkSetup, sample)).wallMs * providers) / sample;
  const between = await look(rig, setup);
  const recipeMs = ((await runRecipe(rig, setup, sample)) * providers) / sample;
  const watcherMs = medianOf([before, between, await look(rig, setup)].map(({ wallMs }) => wallMs));
  return { watcherMs, cdkMs, recipeMs };
}

/** Returns the figures that have a goal: ratios, which mean the same on any machine, and the number of handshakes. */
function compare(turns: readonly Turn[], slow: readonly SlowTurn[], { usual: providers, rttMs }: Plan): Row[] {
  const at = `${providers} providers, ${rttMs} ms`;
  return [
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
  ];
}

function listTimes(turns: readonly Turn[], slow: readonly SlowTurn[]): Row[] {
  return [
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
  ];
}

function listCpu(turns: readonly Turn[], providers: number): Row[] {
  return [
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
  ];
}

function textFor({ usual, sample }: Plan): string {
  return `A run over an account that the watcher knows and in which nothing has changed: what the schedule does nearly always. It is the
bundle that \`cdk deploy\` would upload, in a new process, from the invocation to the report; loading the bundle is not in it. The
floor is a bare client ([bench/contenders/bare.ts](contenders/bare.ts)) with as many providers side by side: the calls of IAM and one
read of the table for each hundred providers, without an SDK, the handshakes, discovery document and keys, and nothing else. Recipe
([recipe.sh](contenders/recipe.sh)) and CDK's handler look at one certificate of one address, and the recipe leaves IAM out: both do
less than the watcher. They go one by one, so they were tried on ${sample} of the ${usual} providers, and that time scaled.`;
}
