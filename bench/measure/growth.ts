import type { WatcherSample } from '../contenders/run-watcher';
import { type Plan, repeat } from '../plan';
import type { Section } from '../report/results';
import { type Row, rowOf } from '../report/row';
import type { Rig } from '../rig/rig';
import type { Setup } from '../rig/setup';
import { type Known, runAgain } from './known';

const SIZES = ['few', 'usual', 'most'] as const;

type Size = (typeof SIZES)[number];

/** A run over an account of each size, one after the other. */
type Turn = Record<Size, WatcherSample>;

/** How memory and CPU grow with the number of providers. */
export async function measureGrowth(rig: Rig, known: Known, plan: Plan): Promise<Section> {
  const { few, usual, most, rttMs } = plan;
  const open = (providers: number): Promise<Setup> => known({ providers, hosts: 'different', addresses: 1, rttMs });
  const setups = { few: await open(few), usual: await open(usual), most: await open(most) };
  const turns = await repeat(plan.atLeast, async () => ({
    few: await runAgain(rig, setups.few),
    usual: await runAgain(rig, setups.usual),
    most: await runAgain(rig, setups.most),
  }));
  return {
    title: 'Growth',
    text: 'The same runs over accounts of different sizes, in turns. Memory is the most that the process had resident, Node itself included.',
    rows: [...compareSizes(turns, plan), ...SIZES.flatMap((size) => listSize(turns, size, plan[size]))],
  };
}

function compareSizes(turns: readonly Turn[], { few, usual, most }: Plan): Row[] {
  return [
    rowOf({
      id: 'memory-growth',
      what: `growth of peak memory from ${few} to ${most} providers`,
      unit: 'MB',
      samples: turns.map((turn) => turn.most.peakMb - turn.few.peakMb),
      goal: { atMost: 60 },
    }),
    rowOf({
      id: 'cpu-growth',
      what: `CPU for each provider with ${most} against ${usual}`,
      samples: turns.map((turn) => turn.most.cpuMs / most / (turn.usual.cpuMs / usual)),
      goal: { atMost: 1.2 },
    }),
  ];
}

function listSize(turns: readonly Turn[], size: Size, providers: number): Row[] {
  const of = (pick: (sample: WatcherSample) => number): number[] => turns.map((turn) => pick(turn[size]));
  return [
    rowOf({
      id: `wall-${providers}`,
      what: `${providers} providers: time`,
      unit: 'ms',
      samples: of(({ wallMs }) => wallMs),
    }),
    rowOf({
      id: `cpu-${providers}`,
      what: `${providers} providers: CPU`,
      unit: 'ms',
      samples: of(({ cpuMs }) => cpuMs),
    }),
    rowOf({
      id: `memory-${providers}`,
      what: `${providers} providers: peak memory`,
      unit: 'MB',
      samples: of(({ peakMb }) => peakMb),
    }),
  ];
}
