import fc from 'fast-check';

/** How many cases a property is tried on. CI raises it. */
const RUNS = Number(process.env['PROPERTY_RUNS'] ?? 500);

/** Checks a rule on many inputs; a failure prints the seed and the smallest case that breaks it. */
export const properties = <T>(property: fc.IProperty<T>): void => {
  fc.assert(property, { numRuns: RUNS });
};
