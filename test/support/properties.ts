import { jest } from '@jest/globals';
import fc from 'fast-check';

/** How many cases a property is tried on; `npm run fuzz` raises it. */
const RUNS = Number(process.env['PROPERTY_RUNS'] ?? 500);

/**
 * Checks a rule on many inputs. All of them follow from jest's seed, which jest prints: `--seed=N` repeats a run. A
 * failure shows the smallest case that breaks the rule. Where the number of cases is raised, it is printed too.
 */
export const properties = <T>(property: fc.IProperty<T>): void => {
  const seed = jest.getSeed();
  fc.assert(property, { numRuns: RUNS, seed });
  if (process.env['PROPERTY_RUNS'] === undefined) return;
  process.stdout.write(`${expect.getState().currentTestName}: ${RUNS} cases from seed ${seed}\n`);
};
