import { processorShare } from '../../lambda/run/concurrency';
import { expecting } from '../contenders/expect';
import { MEMORY_MB, type WatcherSample, runWatcher } from '../contenders/run-watcher';
import type { RunUsage } from '../cost/cost';
import { costTable } from '../cost/page';
import { type Plan, repeat } from '../plan';
import type { Section } from '../report/results';
import { type Row, rowOf } from '../report/row';
import type { Rig } from '../rig/rig';
import { type Population, type Setup, countDead } from '../rig/setup';
import { type Known, openKnown, runAgain } from './known';

/** As deployed, in seconds. */
const TIMEOUT_S = 300;

const SHARE = processorShare(MEMORY_MB);

const DEAD_EVERY = 10;

/** The largest account in a function as deployed, and what runs there take of what AWS bills. */
export async function measureLambda(
  rig: Rig,
  known: Known,
  plan: Plan,
): Promise<{ sections: Section[]; usage: RunUsage[] }> {
  const { few, usual, most, rttMs } = plan;
  const open = (providers: number): Promise<Setup> => known({ providers, hosts: 'different', addresses: 1, rttMs });
  const usage: RunUsage[] = [];
  for (const providers of [few, usual, most]) usage.push(await usageOf(rig, await open(providers)));
  const rows = await measureLargest(rig, { providers: most, hosts: 'different', addresses: 1, rttMs }, plan);
  return {
    sections: [
      { title: 'In a function as deployed', text: TEXT, rows },
      { title: 'Cost', text: '[docs/cost.md](../docs/cost.md) has the arithmetic.', rows: [], table: costTable(usage) },
    ],
    usage,
  };
}

/** Measures an account with dead hosts. The account is opened for this alone, since dead hosts are something to remember. */
async function measureLargest(rig: Rig, population: Population, { atLeast }: Plan): Promise<Row[]> {
  const { providers, rttMs } = population;
  const setup = await openKnown(rig, population);
  const failed = countDead(setup, DEAD_EVERY);
  const expected = { unchanged: providers - failed, failed };
  const look = async (held: boolean): Promise<WatcherSample> =>
    expecting(await runWatcher(rig, setup, { deadEvery: DEAD_EVERY, held }), expected);
  // The first run finds them dead; the others know it.
  const throttled = await look(true);
  const free = await repeat(atLeast, () => look(false));
  await setup.account.stop();
  return rowsOf(`${providers} providers, ${rttMs} ms, a tenth dead`, free, throttled);
}

function rowsOf(what: string, free: readonly WatcherSample[], throttled: WatcherSample): Row[] {
  const cpuSeconds = free.map(({ cpuMs }) => cpuMs / 1000);
  return [
    rowOf({
      id: 'dead-time',
      what: `${what}: time with a whole processor`,
      unit: 's',
      samples: free.map(seconds),
      goal: { atMost: 10 },
    }),
    rowOf({
      id: 'lambda-time',
      what: `${what}: time with ${SHARE.toFixed(2)} of a processor`,
      unit: 's',
      samples: [seconds(throttled)],
    }),
    rowOf({ id: 'lambda-memory', what: `${what}: peak memory`, unit: 'MB', samples: [throttled.peakMb] }),
    rowOf({ id: 'lambda-cpu', what: `${what}: CPU`, unit: 's', samples: cpuSeconds }),
    rowOf({
      id: 'lambda-least-time',
      what: `${what}: that CPU at ${SHARE.toFixed(2)} of a processor takes at least`,
      unit: 's',
      samples: cpuSeconds.map((cpu) => cpu / SHARE),
    }),
  ];
}

function seconds({ wallMs }: WatcherSample): number {
  return wallMs / 1000;
}

async function usageOf(rig: Rig, setup: Setup): Promise<RunUsage> {
  const { providers } = setup.population;
  const sample = await runAgain(rig, setup, { held: true });
  const states = await setup.account.ask('states', undefined);
  return {
    providers,
    seconds: Number(((sample.loadMs + sample.wallMs) / 1000).toFixed(1)),
    // The run's own item: less than a kilobyte.
    writeUnits: sample.calls['dynamodb:UpdateItem'] ?? 0,
    // Each provider's item, when it is taken in hand and when it is done.
    dailyWriteUnits: 2 * states.writeUnits,
    readUnits: states.readUnits,
    storedKb: states.writeUnits,
    logKb: Math.round(sample.logBytes / 1024),
  };
}

const TEXT = `Lambda gives a function of ${MEMORY_MB} MB ${SHARE.toFixed(2)} of a processor (1,769 MB come with a whole one). So CPU seconds take ${(1 / SHARE).toFixed(1)} times as long there,
and no run ends sooner than that. The harness therefore stops the watcher's process for the rest of each 50 ms, whether
it was waiting or not, which is rather less than Lambda gives. The limits of memory that Node has are those of the deployed function
in all sections. Lambda stops a run after ${TIMEOUT_S} s. With a share of a processor one run each.`;
