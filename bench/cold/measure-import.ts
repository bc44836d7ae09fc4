import { execFile } from 'node:child_process';
import { rmSync } from 'node:fs';
import { promisify } from 'node:util';
import { nodeOptionsFor } from '../../lib/function/node-options';
import { findNode24 } from '../../test/support/node-24';
import { STACK } from '../cost/cost';
import { CONTENDER, WATCHER, bundle } from './bundle';
import { type Row, rowOf } from '../report/row';

const run = promisify(execFile);

const NODE_OPTIONS = nodeOptionsFor(STACK.memoryGb * 1024);

/** How often the contenders take turns. */
const TURNS = 21;

/**
 * Prints how much processor time the import of a file took, in milliseconds. An import hardly waits, so on an idle machine
 * that is how long it takes; on a busy one it is much steadier than the clock.
 */
const IMPORT = `
  const before = process.cpuUsage();
  await import(process.argv[1]);
  const { user, system } = process.cpuUsage(before);
  process.stdout.write(String((user + system) / 1000));
`;

/**
 * Measures how long Node 24 takes to import the function's bundle, in a process that has imported nothing before, against
 * two handlers that import the same SDK clients and do nothing: `sdk` is bundled like the function, but with all of the
 * SDK, as anyone would; `sdkLess` leaves out of it what the function leaves out. The goal is against `sdkLess`, which shows what the
 * function adds to what it keeps of the SDK.
 */
export async function measureColdImport(): Promise<Row[]> {
  const node = await findNode24();
  const bundles = {
    watcher: bundle(WATCHER),
    sdk: bundle(CONTENDER, { externalModules: [], loader: {}, esbuildArgs: {} }),
    sdkLess: bundle(CONTENDER),
  };
  const times = { watcher: [] as number[], sdk: [] as number[], sdkLess: [] as number[] };
  const names = ['watcher', 'sdk', 'sdkLess'] as const;
  try {
    for (const { file } of Object.values(bundles)) await importOnce(node, file);
    for (let turn = 0; turn < TURNS; turn += 1) {
      // Each goes first, second and last equally often.
      for (let place = 0; place < names.length; place += 1) {
        const name = names[(turn + place) % names.length] ?? 'watcher';
        times[name].push(await importOnce(node, bundles[name].file));
      }
    }
  } finally {
    for (const { directory } of Object.values(bundles)) rmSync(directory, { recursive: true });
  }
  return rowsOf(times);
}

function rowsOf({ watcher, sdk, sdkLess }: Record<'watcher' | 'sdk' | 'sdkLess', readonly number[]>): Row[] {
  return [
    rowOf({
      id: 'cold-import',
      what: 'cold import against the same SDK clients with the same cuts',
      samples: ratios(watcher, sdkLess),
      goal: { atMost: 1.25 },
    }),
    rowOf({
      id: 'cold-import-whole',
      what: 'cold import against the same SDK clients without cuts',
      samples: ratios(watcher, sdk),
    }),
    rowOf({
      id: 'cold-import-watcher',
      what: 'cold import of the watcher, processor time',
      unit: 'ms',
      samples: watcher,
    }),
    rowOf({
      id: 'cold-import-sdk',
      what: 'cold import of the SDK clients without cuts, processor time',
      unit: 'ms',
      samples: sdk,
    }),
    rowOf({
      id: 'cold-import-sdk-less',
      what: 'cold import of the SDK clients with the cuts, processor time',
      unit: 'ms',
      samples: sdkLess,
    }),
  ];
}

/** Turn by turn, so that what slows down the machine for a while slows down both. */
function ratios(ours: readonly number[], theirs: readonly number[]): number[] {
  return ours.map((time, turn) => time / (theirs[turn] ?? Number.NaN));
}

async function importOnce(node: string, file: string): Promise<number> {
  const { stdout } = await run(node, ['--input-type=module', '-e', IMPORT, file], { env: { NODE_OPTIONS } });
  return Number(stdout);
}
