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
  const held: Held[] = [];
  for (const providers of [few, usual, most]) {
    held.push(await runHeld(rig, await known({ providers, hosts: 'different', addresses: 1, rttMs })));
  }
  const usage = held.map((one) => one.usage);
  const largest = held.slice(-1).map(({ sample }) => sample);
  const dead = await measureDead(rig, { providers: most, hosts: 'different', addresses: 1, rttMs }, plan);
  const rows = [...rowsOfHeld(`${most} providers, ${rttMs} ms, nothing new`, largest), ...dead];
  return {
    sections: [
      { title: 'In a function as deployed', text: TEXT, rows },
      { title: 'Cost', text: '[docs/cost.md](../docs/cost.md) has the arithmetic.', rows: [], table: costTable(usage) },
    ],
    usage,
  };
}

/** Measures an account with dead hosts. The account is opened for this alone, since dead hosts are something to remember. */
async function measureDead(rig: Rig, population: Population, { atLeast }: Plan): Promise<Row[]> {
  const { providers, rttMs } = population;
  const setup = await openKnown(rig, population);
  const failed = countDead(setup, DEAD_EVERY);
  const look = async (): Promise<WatcherSample> =>
    expecting(await runWatcher(rig, setup, { deadEvery: DEAD_EVERY }), { unchanged: providers - failed, failed });
  // The first run finds them dead; the others know it.
  const [, ...samples] = await repeat(atLeast + 1, look);
  await setup.account.stop();
  return rowsOfDead(`${providers} providers, ${rttMs} ms, a tenth dead`, samples);
}

function rowsOfHeld(what: string, samples: readonly WatcherSample[]): Row[] {
  return [
    rowOf({
      id: 'lambda-time',
      what: `${what}: time with ${SHARE.toFixed(2)} of a processor`,
      unit: 's',
      samples: samples.map(seconds),
    }),
    rowOf({
      id: 'lambda-memory',
      what: `${what}: peak memory`,
      unit: 'MB',
      samples: samples.map(({ peakMb }) => peakMb),
    }),
  ];
}

function rowsOfDead(what: string, samples: readonly WatcherSample[]): Row[] {
  const cpuSeconds = samples.map(({ cpuMs }) => cpuMs / 1000);
  return [
    rowOf({
      id: 'dead-time',
      what: `${what}: time with a whole processor`,
      unit: 's',
      samples: samples.map(seconds),
      goal: { atMost: 10 },
    }),
    rowOf({ id: 'dead-cpu', what: `${what}: CPU`, unit: 's', samples: cpuSeconds }),
    rowOf({
      id: 'dead-least-time',
      what: `${what}: that CPU at ${SHARE.toFixed(2)} of a processor takes at least`,
      unit: 's',
      samples: cpuSeconds.map((cpu) => cpu / SHARE),
    }),
  ];
}

/** A run with the function's share of a processor, and what it takes of what AWS bills. */
interface Held {
  sample: WatcherSample;
  usage: RunUsage;
}

function seconds({ wallMs }: WatcherSample): number {
  return wallMs / 1000;
}

async function runHeld(rig: Rig, setup: Setup): Promise<Held> {
  const { providers } = setup.population;
  const sample = await runAgain(rig, setup, { held: true });
  const states = await setup.account.ask('states', undefined);
  const usage = {
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
  return { sample, usage };
}

const TEXT = `Lambda gives a function of ${MEMORY_MB} MB ${SHARE.toFixed(2)} of a processor (1,769 MB come with a whole one). So CPU seconds take ${(1 / SHARE).toFixed(1)} times as long there,
and no run ends sooner than that. The harness therefore stops the watcher's process for the rest of each 50 ms, whether
it was waiting or not, which is rather less than Lambda gives. The limits of memory that Node has are those of the deployed function
in all sections. Lambda stops a run after ${TIMEOUT_S} s. With a share of a processor one run each.`;
