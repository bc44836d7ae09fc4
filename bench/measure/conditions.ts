import { expecting } from '../contenders/expect';
import { type WatcherSample, runWatcher } from '../contenders/run-watcher';
import type { Plan } from '../plan';
import { table } from '../report/markdown';
import type { Section } from '../report/results';
import { type Row, rowOf } from '../report/row';
import type { Rig } from '../rig/rig';
import { type Population, countDead } from '../rig/setup';
import { type Known, runAgain } from './known';

/** A run under certain conditions. */
interface Trial {
  population: Population;
  state: 'healthy' | 'a tenth dead' | 'all rotated';
}

/** What came of it. */
interface Tried extends Trial {
  sample: WatcherSample;
}

/** Of ten hosts one is dead: it takes connections and says nothing, which costs the most time. */
const DEAD_EVERY = 10;

/** Runs under other conditions than the usual ones, each once. Afterwards the issuers have new certificates. */
export async function measureConditions(rig: Rig, known: Known, plan: Plan): Promise<Section> {
  const tried: Tried[] = [];
  for (const trial of trialsOf(plan)) tried.push({ ...trial, sample: await tryOut(rig, known, trial) });
  return {
    title: 'Conditions',
    text: textFor(plan),
    rows: tried.flatMap(rowsOf),
    table: table(
      [
        ['providers', 'hosts', 'addresses', 'state', 'time, s', 'CPU, s', 'memory, MB', 'handshakes', 'AWS calls'],
        ...tried.map(({ population, state, sample }) => [
          String(population.providers),
          population.hosts,
          String(population.addresses),
          state,
          (sample.wallMs / 1000).toFixed(2),
          (sample.cpuMs / 1000).toFixed(2),
          sample.peakMb.toFixed(0),
          String(sample.handshakes.total),
          String(callsIn(sample)),
        ]),
      ],
      4,
    ),
  };
}

/** Each condition by itself, and those together that make the most work; healthy ones first, since the others leave something to remember. */
function trialsOf({ usual, most, rttMs }: Plan): Trial[] {
  const trial = (state: Trial['state'], differing: Partial<Population>): Trial => ({
    population: { providers: usual, hosts: 'different', addresses: 1, rttMs, ...differing },
    state,
  });
  return [
    trial('healthy', { hosts: 'one' }),
    // Not of the most providers: that would be 11,200 handshakes, for which the issuers would need minutes.
    trial('healthy', { addresses: 8 }),
    trial('a tenth dead', {}),
    trial('all rotated', {}),
    trial('all rotated', { providers: most }),
    trial('all rotated', { hosts: 'one', addresses: 8 }),
  ];
}

async function tryOut(rig: Rig, known: Known, { population, state }: Trial): Promise<WatcherSample> {
  const { providers, hosts } = population;
  const setup = await known(population);
  if (state === 'healthy') return runAgain(rig, setup);
  if (state === 'all rotated') {
    await rig.rotate(hosts === 'one' ? 1 : providers);
    return expecting(await runWatcher(rig, setup), { updated: providers });
  }
  const failed = countDead(setup, DEAD_EVERY);
  return expecting(await runWatcher(rig, setup, { deadEvery: DEAD_EVERY }), { unchanged: providers - failed, failed });
}

function textFor({ most, rttMs }: Plan): string {
  return `One run each, at ${rttMs} ms; healthy accounts of different hosts stand above. Hosts are all different
or one for all providers, with 1 or 8 addresses. Dead hosts take connections and say nothing; ${most} providers of which a tenth is dead
stand above. Rotated ones present certificates of CAs that nobody has seen before, so that every list is written anew.`;
}

function callsIn({ calls }: WatcherSample): number {
  return Object.values(calls).reduce((sum, count) => sum + count, 0);
}

function rowsOf({ population: { providers, hosts, addresses }, state, sample }: Tried): Row[] {
  const name = `${providers} providers, ${hosts === 'one' ? 'one host' : 'different hosts'}, ${addresses} addresses, ${state}`;
  const id = `${providers}-${hosts}-${addresses}-${state.replaceAll(' ', '-')}`;
  const one = (what: string, unit: string, value: number): Row =>
    rowOf({ id: `${id}-${what.replaceAll(' ', '-').toLowerCase()}`, what: `${name}: ${what}`, unit, samples: [value] });
  return [
    one('time', 'ms', sample.wallMs),
    one('CPU', 'ms', sample.cpuMs),
    one('memory', 'MB', sample.peakMb),
    one('handshakes', '', sample.handshakes.total),
    one('handshakes per address', '', sample.handshakes.most),
    one('AWS calls', '', callsIn(sample)),
  ];
}
