import fc from 'fast-check';

/** How many cases a property is tried on. CI may raise it. */
const RUNS = Number(process.env['PROPERTY_RUNS'] ?? 500);

/** Checks a rule on many inputs; a failure prints the seed and the smallest case that breaks it. */
export const properties = <T>(property: fc.IRawProperty<T, boolean>): void => {
  fc.assert(property, { numRuns: RUNS });
};
