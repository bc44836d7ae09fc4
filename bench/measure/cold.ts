import { measureBundle } from '../cold/measure-bundle';
import { measureColdImport } from '../cold/measure-import';
import type { Section } from '../report/results';

/** How large the function is, and what its start takes. */
export async function measureCold(): Promise<Section> {
  return {
    title: 'Cold start',
    text: 'The bundle as it is deployed, and the processor time of its import on Node 24, in a new process each time.',
    rows: [...(await measureBundle()), ...(await measureColdImport())],
  };
}
