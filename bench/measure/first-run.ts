import { processorShare } from '../../lambda/run/concurrency';
import { MEMORY_MB } from '../contenders/run-watcher';
import { type Plan, repeat } from '../plan';
import type { Section } from '../report/results';
import { rowOf } from '../report/row';
import type { Rig } from '../rig/rig';
import { type Known, runAgain } from './known';

/** What a small account waits for where Lambda has to start the function. */
export async function measureFirstRun(rig: Rig, known: Known, plan: Plan): Promise<Section> {
  const { few: providers, rttMs } = plan;
  const setup = await known({ providers, hosts: 'different', addresses: 1, rttMs });
  const samples = await repeat(plan.turns, () => runAgain(rig, setup, { held: true }));
  const what = `${providers} providers, ${rttMs} ms, with ${processorShare(MEMORY_MB).toFixed(2)} of a processor`;
  return {
    title: 'A new process',
    text: `From the start of Node's process to the report, with the share of a processor that the default memory comes with from the first moment on.
Lambda gives a function more while it loads.`,
    rows: [
      rowOf({
        id: 'first-run',
        what: `${what}: load and first run`,
        unit: 's',
        samples: samples.map(({ loadMs, wallMs }) => (loadMs + wallMs) / 1000),
        goal: { atMost: 1.3 },
      }),
      rowOf({
        id: 'first-run-load',
        what: `${what}: of it, Node and the bundle`,
        unit: 's',
        samples: samples.map(({ loadMs }) => loadMs / 1000),
      }),
      rowOf({
        id: 'first-run-cpu',
        what: `${what}: CPU of the run`,
        unit: 'ms',
        samples: samples.map(({ cpuMs }) => cpuMs),
      }),
    ],
  };
}
