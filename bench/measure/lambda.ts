import { processorShare } from '../../lambda/run/concurrency';
import { expecting } from '../contenders/expect';
import { MEMORY_MB, type WatcherSample, runWatcher } from '../contenders/run-watcher';
import type { RunUsage } from '../cost/cost';
import { costTable } from '../cost/page';
import type { Plan } from '../plan';
import type { Section } from '../report/results';
import { type Row, rowOf } from '../report/row';
import type { Rig } from '../rig/rig';
import { type Population, type Setup, countDead } from '../rig/setup';
import { type Known, openKnown } from './known';

/** As deployed, in seconds. */
const TIMEOUT_S = 300;

const SHARE = processorShare(MEMORY_MB);

const DEAD_EVERY = 10;

/** The largest account in a function as deployed, and what runs there take of what AWS bills. */
export async function measureLambda(
  rig: Rig,
  known: Known,
  { few, usual, most, rttMs }: Plan,
): Promise<{ sections: Section[]; usage: RunUsage[] }> {
  const open = (providers: number): Promise<Setup> => known({ providers, hosts: 'different', addresses: 1, rttMs });
  const usage: RunUsage[] = [];
  for (const providers of [few, usual, most]) usage.push(await usageOf(rig, await open(providers)));
  const rows = await measureLargest(rig, { providers: most, hosts: 'different', addresses: 1, rttMs });
  return {
    sections: [
      { title: 'In a function as deployed', text: TEXT, rows },
      { title: 'Cost', text: '[docs/cost.md](../docs/cost.md) has the arithmetic.', rows: [], table: costTable(usage) },
    ],
    usage,
  };
}

/** Measures an account with dead hosts. The account is opened for this alone, since dead hosts are something to remember. */
async function measureLargest(rig: Rig, population: Population): Promise<Row[]> {
  const { providers, rttMs } = population;
  const setup = await openKnown(rig, population);
  const failed = countDead(setup, DEAD_EVERY);
  const expected = { unchanged: providers - failed, failed };
  const free = expecting(await runWatcher(rig, setup, { deadEvery: DEAD_EVERY }), expected);
  const throttled = expecting(await runWatcher(rig, setup, { deadEvery: DEAD_EVERY, held: true }), expected);
  await setup.account.stop();
  return rowsOf(`${providers} providers, ${rttMs} ms, a tenth dead`, free, throttled);
}

function rowsOf(what: string, free: WatcherSample, throttled: WatcherSample): Row[] {
  return [
    rowOf({
      id: 'lambda-time',
      what: `${what}: time with ${SHARE.toFixed(2)} of a processor`,
      unit: 's',
      samples: [seconds(throttled)],
      goal: { atMost: TIMEOUT_S },
    }),
    rowOf({
      id: 'lambda-memory',
      what: `${what}: peak memory`,
      unit: 'MB',
      samples: [throttled.peakMb],
      goal: { atMost: MEMORY_MB },
    }),
    rowOf({
      id: 'lambda-time-unthrottled',
      what: `${what}: time with a whole processor`,
      unit: 's',
      samples: [seconds(free)],
    }),
    rowOf({ id: 'lambda-cpu', what: `${what}: CPU`, unit: 's', samples: [free.cpuMs / 1000] }),
    rowOf({
      id: 'lambda-least-time',
      what: `${what}: that CPU at ${SHARE.toFixed(2)} of a processor takes at least`,
      unit: 's',
      samples: [free.cpuMs / 1000 / SHARE],
    }),
  ];
}

function seconds({ wallMs }: WatcherSample): number {
  return wallMs / 1000;
}

async function usageOf(rig: Rig, setup: Setup): Promise<RunUsage> {
  const { providers } = setup.population;
  const sample = expecting(await runWatcher(rig, setup, { held: true }), { unchanged: providers });
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
in all sections. One run each. Lambda stops a run after ${TIMEOUT_S} s.`;
