import { expecting } from '../contenders/expect';
import { type WatcherSample, runWatcher } from '../contenders/run-watcher';
import type { Plan } from '../plan';
import { table } from '../report/markdown';
import type { Section } from '../report/results';
import { type Row, rowOf } from '../report/row';
import type { Rig } from '../rig/rig';
import { type Population, type Scene, countDead, openScene } from '../rig/scene';

/** A run under certain conditions. */
interface Trial {
  population: Population;
  state: 'healthy' | 'a tenth dead' | 'all rotated';
  sample: WatcherSample;
}

/** Of ten hosts one is dead: it takes connections and says nothing, which costs the most time. */
const DEAD_EVERY = 10;

/** Runs of every size under every condition, each once. */
export const measureConditions = async (rig: Rig, plan: Plan): Promise<Section> => {
  const trials: Trial[] = [];
  for (const population of populationsOf(plan)) trials.push(...(await tryOut(rig, population)));
  return {
    title: 'Conditions',
    text: `One run each, at ${plan.rttMs} ms. Hosts are all different or one for all providers, with 1 or 8 addresses. Dead hosts take connections and say
nothing. Rotated ones present certificates of CAs that nobody has seen before, so that every list is written anew.`,
    rows: trials.flatMap(rowsOf),
    table: table(
      [
        ['providers', 'hosts', 'addresses', 'state', 'time, s', 'CPU, s', 'memory, MB', 'handshakes', 'AWS calls'],
        ...trials.map(({ population, state, sample }) => [
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
};

const populationsOf = ({ few, usual, most, rttMs }: Plan): Population[] =>
  [few, usual, most].flatMap((providers) =>
    (['different', 'one'] as const).flatMap((hosts) =>
      // Eight addresses of 700 hosts are 11,200 handshakes: the issuers would need minutes for them.
      (providers === most ? ([1] as const) : ([1, 8] as const)).map((addresses) => ({
        providers,
        hosts,
        addresses,
        rttMs,
      })),
    ),
  );

const tryOut = async (rig: Rig, population: Population): Promise<Trial[]> => {
  const { providers, hosts } = population;
  const scene = await openScene(rig, population);
  expecting(await runWatcher(rig, scene), { unchanged: providers });
  const healthy = expecting(await runWatcher(rig, scene), { unchanged: providers });
  const dead =
    hosts === 'one' ? [] : [{ population, state: 'a tenth dead' as const, sample: await withDead(rig, scene) }];
  await rig.rotate(hosts === 'one' ? 1 : providers);
  const rotated = expecting(await runWatcher(rig, scene), { updated: providers });
  await scene.account.stop();
  return [
    { population, state: 'healthy', sample: healthy },
    ...dead,
    { population, state: 'all rotated', sample: rotated },
  ];
};

const withDead = async (rig: Rig, scene: Scene): Promise<WatcherSample> => {
  const failed = countDead(scene, DEAD_EVERY);
  const unchanged = scene.population.providers - failed;
  return expecting(await runWatcher(rig, scene, { deadEvery: DEAD_EVERY }), { unchanged, failed });
};

const callsIn = ({ calls }: WatcherSample): number => Object.values(calls).reduce((sum, count) => sum + count, 0);

const rowsOf = ({ population: { providers, hosts, addresses }, state, sample }: Trial): Row[] => {
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
};
