import { runCdk, runRecipe } from '../contenders/run-others';
import { type Plan, repeat } from '../plan';
import type { Section } from '../report/results';
import { medianOf, rowOf } from '../report/row';
import type { Rig } from '../rig/rig';
import { type Setup, openSetup } from '../rig/setup';
import { type Known, runAgain } from './known';

/** Elapsed times of the contenders that go one by one, for all providers, and of the watcher meanwhile, in milliseconds. */
interface Turn {
  watcherMs: number;
  cdkMs: number;
  recipeMs: number;
}

/** Time of a run in which nothing is new, against contenders that go from one provider to the next. */
export async function measureOneByOne(rig: Rig, known: Known, plan: Plan): Promise<Section> {
  const { usual: providers, rttMs, sample } = plan;
  const population = { providers, hosts: 'different', addresses: 1, rttMs } as const;
  const setup = await known(population);
  // Its handler leaves other lists.
  const cdkSetup = await openSetup(rig, population);
  const turns = await repeat(plan.atLeast, () => takeTurn(rig, setup, cdkSetup, plan));
  await cdkSetup.account.stop();
  const at = `${providers} providers, ${rttMs} ms`;
  return {
    title: 'Against contenders that go one by one',
    text: `Recipe ([recipe.sh](contenders/recipe.sh)) and CDK's handler look at one certificate of one address, and the recipe leaves IAM out: both do less
than the watcher. They were tried on ${sample} of the ${providers} providers, and that time scaled.`,
    rows: [
      rowOf({
        id: 'recipe-vs-watcher',
        what: `time of the documented recipe, one by one, against a run (${at})`,
        samples: turns.map(({ recipeMs, watcherMs }) => recipeMs / watcherMs),
        goal: { atLeast: 20 },
      }),
      rowOf({
        id: 'cdk-vs-watcher',
        what: `time of CDK's own handler, one by one, against a run (${at})`,
        samples: turns.map(({ cdkMs, watcherMs }) => cdkMs / watcherMs),
        goal: { atLeast: 5 },
      }),
      rowOf({ id: 'cdk-wall', what: "CDK's own handler", unit: 'ms', samples: turns.map(({ cdkMs }) => cdkMs) }),
      rowOf({
        id: 'recipe-wall',
        what: 'the documented recipe',
        unit: 'ms',
        samples: turns.map(({ recipeMs }) => recipeMs),
      }),
    ],
  };
}

/** The slow ones take so long that the machine may be another one at their end: the watcher runs before, between and after them. */
async function takeTurn(rig: Rig, setup: Setup, cdkSetup: Setup, { usual: providers, sample }: Plan): Promise<Turn> {
  const before = await runAgain(rig, setup);
  const cdkMs = ((await runCdk(rig, cdkSetup, sample)).wallMs * providers) / sample;
  const between = await runAgain(rig, setup);
  const recipeMs = ((await runRecipe(rig, setup, sample)) * providers) / sample;
  const after = await runAgain(rig, setup);
  return { watcherMs: medianOf([before, between, after].map(({ wallMs }) => wallMs)), cdkMs, recipeMs };
}
