import { processorShare } from '../../lambda/run/concurrency';
import { type WatcherSample, runWatcher } from '../contenders/run-watcher';
import { type Plan, repeat } from '../plan';
import type { Section } from '../report/results';
import { type Row, rowOf } from '../report/row';
import type { Rig } from '../rig/rig';
import type { Known } from './known';

/** Memory of the smallest function that Lambda has, in MB. */
const LEAST_MB = 128;

/** A small account in a function that is as small as Lambda has them. */
export async function measureSmall(rig: Rig, known: Known, { some, rttMs, atLeast }: Plan): Promise<Section> {
  const setup = await known({ providers: some, hosts: 'different', addresses: 1, rttMs });
  // Not `expecting`: to fail here is a figure, and no reason to have none of the others.
  const samples = await repeat(atLeast, () => runWatcher(rig, setup, { memoryMb: LEAST_MB, held: true }));
  const rows = rowsOf(`${some} providers, ${rttMs} ms`, LEAST_MB, samples);
  return { title: 'In the smallest function', text: TEXT, rows };
}

function rowsOf(what: string, memoryMb: number, samples: readonly WatcherSample[]): Row[] {
  return [
    rowOf({
      id: `small-failed-${memoryMb}`,
      what: `${what}, with ${memoryMb} MB: providers that failed`,
      samples: samples.map(({ value: { counts } }) => counts.providers - counts.unchanged),
      goal: { atMost: 0 },
    }),
    rowOf({
      id: `small-memory-${memoryMb}`,
      what: `${what}, with ${memoryMb} MB: peak memory`,
      unit: 'MB',
      samples: samples.map(({ peakMb }) => peakMb),
      goal: { atMost: memoryMb },
    }),
    rowOf({
      id: `small-time-${memoryMb}`,
      what: `${what}, with ${memoryMb} MB: time with ${processorShare(memoryMb).toFixed(2)} of a processor`,
      unit: 's',
      samples: samples.map(({ wallMs }) => wallMs / 1000),
    }),
  ];
}

const TEXT = `With its memory, a function gets a smaller share of a processor, on which the handshakes that begin together must still end
within their time. The watcher's process is held to that share as above, and its Node has the limits of memory that come with
the size. Nothing is new in the account: every provider that is not \`unchanged\` counts as failed.`;
