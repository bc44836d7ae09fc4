import type { Taken } from '../contenders/measured';
import { runBare } from '../contenders/run-others';
import type { WatcherSample } from '../contenders/run-watcher';
import { type Plan, repeat } from '../plan';
import type { Section } from '../report/results';
import { type Row, rowOf } from '../report/row';
import type { Rig } from '../rig/rig';
import type { Setup } from '../rig/setup';
import { type Known, runAgain } from './known';

/** A run of each of the bare clients and one of the watcher, one after the other. */
interface Turn {
  bare: Taken<void>;
  bareSdk: Taken<void>;
  watcher: WatcherSample;
}

/** Time and CPU of a run in which nothing is new, against what cannot be avoided. */
export async function measureSpeed(rig: Rig, known: Known, plan: Plan): Promise<Section> {
  const { usual: providers, rttMs } = plan;
  const setup = await known({ providers, hosts: 'different', addresses: 1, rttMs });
  const turns = await repeat(plan.turns, () => takeTurn(rig, setup));
  return {
    title: 'Time and CPU',
    text: TEXT,
    rows: [...compareWithFloors(turns, `${providers} providers, ${rttMs} ms`), ...listFigures(turns, providers)],
  };
}

async function takeTurn(rig: Rig, setup: Setup): Promise<Turn> {
  return {
    bare: await runBare(rig, setup, 'bare'),
    bareSdk: await runBare(rig, setup, 'bareSdk'),
    watcher: await runAgain(rig, setup),
  };
}

/** Returns the figures that have a goal: ratios, which mean the same on any machine. */
function compareWithFloors(turns: readonly Turn[], at: string): Row[] {
  return [
    rowOf({
      id: 'wall-vs-bare-sdk',
      what: `time of a run against the bare client with the SDK (${at})`,
      samples: turns.map(({ watcher, bareSdk }) => watcher.wallMs / bareSdk.wallMs),
      goal: { atMost: 1.25 },
    }),
    rowOf({
      id: 'cpu-vs-bare-sdk',
      what: `CPU against the bare client with the SDK (${at})`,
      samples: turns.map(({ watcher, bareSdk }) => watcher.cpuMs / bareSdk.cpuMs),
      goal: { atMost: 1.15 },
    }),
    rowOf({
      id: 'cpu-vs-bare',
      what: `CPU against the bare client without an SDK (${at})`,
      samples: turns.map(({ watcher, bare }) => watcher.cpuMs / bare.cpuMs),
      goal: { atMost: 1.6 },
    }),
  ];
}

function listFigures(turns: readonly Turn[], providers: number): Row[] {
  const of = (id: string, what: string, unit: string, pick: (turn: Turn) => number): Row =>
    rowOf({ id, what, unit, samples: turns.map(pick) });
  return [
    of('watcher-wall', 'time of a run', 'ms', ({ watcher }) => watcher.wallMs),
    of('bare-sdk-wall', 'time of the bare client with the SDK', 'ms', ({ bareSdk }) => bareSdk.wallMs),
    of('bare-wall', 'time of the bare client', 'ms', ({ bare }) => bare.wallMs),
    of('watcher-cpu', 'CPU of a run for each provider', 'ms', ({ watcher }) => watcher.cpuMs / providers),
    of('bare-sdk-cpu', 'CPU of the bare client with the SDK', 'ms', ({ bareSdk }) => bareSdk.cpuMs / providers),
    of('bare-cpu', 'CPU of the bare client', 'ms', ({ bare }) => bare.cpuMs / providers),
    of('rig-cpu', 'CPU of issuers and proxies meanwhile', 'ms', ({ watcher }) => watcher.rigCpuMs / providers),
  ];
}

const TEXT = `A run over an account that the watcher knows and in which nothing has changed: what the schedule does nearly always. It is the
bundle that \`cdk deploy\` would upload, in a new process, from the invocation to the report; loading the bundle is not in it. AWS is asked
over TLS, and names are asked of a name server. The floors are two bare clients with as many providers side by side:
[bare.ts](contenders/bare.ts) has no SDK, and [bare-sdk.ts](contenders/bare-sdk.ts) has the watcher's SDK clients. Both make the watcher's calls of
IAM, one read of the table for each hundred providers, and the same handshakes with the same CA certificates; they fetch discovery
document and keys, and nothing else. Neither has Node make its legacy view of the chains. The CPU is that for each provider.`;
