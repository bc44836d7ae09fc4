import { measureBundle } from './measure-bundle';
import { measureColdImport } from './measure-import';

/** Prints how large the function's bundle is, what each dependency costs in it, and how long its import takes. */
const rows = [...(await measureBundle()), ...(await measureColdImport())];
for (const { what, value, unit, spread, goal, met } of rows) {
  const figure = `${value} ${unit}`.trim().padEnd(12);
  const between = spread ? ` (${spread.join(' to ')})` : '';
  const judged = goal === null ? '' : `, goal ${goal}: ${met ? 'met' : 'missed'}`;
  process.stdout.write(`${figure}${what}${between}${judged}\n`);
}
