import { randomInt } from 'node:crypto';
import fc from 'fast-check';

/** How many cases a property is tried on. CI raises it. */
const RUNS = Number(process.env['PROPERTY_RUNS'] ?? 500);

/** Set by `npm run fuzz`, which counts the lines that this makes. */
const PRINTS_PROGRESS = process.env['PROPERTY_PROGRESS'] === 'yes';

/** Checks a rule on many inputs; a failure prints the seed and the smallest case that breaks it. */
export function properties<T>(property: fc.IProperty<T>): void {
  const parameters = begin(RUNS);
  fc.assert(property, parameters);
  publish(`${RUNS} cases passed`);
}

/**
 * The same for rules that take their time.
 * @param share of the cases that others are tried on, above 0
 */
export async function slowProperties<T>(property: fc.IAsyncProperty<T>, share: number): Promise<void> {
  const runs = Math.ceil(RUNS * share);
  await fc.assert(property, begin(runs));
  publish(`${runs} cases passed`);
}

/** Tells the seed first: a case that ends the process leaves nothing else behind. `PROPERTY_SEED` tries one again. */
function begin(numRuns: number): { numRuns: number; seed: number } {
  const seed = Number(process.env['PROPERTY_SEED'] ?? randomInt(2 ** 31));
  publish(`seed ${seed}`);
  return { numRuns, seed };
}

function publish(what: string): void {
  if (PRINTS_PROGRESS) process.stdout.write(`fuzz: ${what}: ${expect.getState().currentTestName}\n`);
}
