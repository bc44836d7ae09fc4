import { readFileSync, rmSync } from 'node:fs';
import { deflateRawSync } from 'node:zlib';
import { WATCHER, bundle } from './bundle';
import { costsOf } from './costs';
import { type Row, rowOf } from '../report/row';

/** How large the function's code may be, without its source map, in kB of 1000 bytes. */
const BUDGET_KB = 450;

/** Measures how large the function's code is, what goes over the wire at a deployment, and what each dependency costs. */
export async function measureBundle(): Promise<Row[]> {
  const { directory, file, bytes: size, output } = bundle(WATCHER);
  try {
    const zipped = [file, `${file}.map`].reduce((sum, part) => sum + deflateRawSync(readFileSync(part)).length, 0);
    return [
      rowOf({
        id: 'bundle-size',
        what: 'the bundle',
        unit: 'kB',
        samples: [size / 1000],
        goal: { atMost: BUDGET_KB },
      }),
      rowOf({ id: 'bundle-zipped', what: 'zipped, with its source map', unit: 'kB', samples: [zipped / 1000] }),
      ...costsOf(output).map(({ dependency, bytes }) =>
        rowOf({ id: `bundle-part:${dependency}`, what: `of it ${dependency}`, unit: 'kB', samples: [bytes / 1000] }),
      ),
    ];
  } finally {
    rmSync(directory, { recursive: true });
  }
}
