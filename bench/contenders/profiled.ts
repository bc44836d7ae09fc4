import { writeFileSync } from 'node:fs';
import { Session } from 'node:inspector/promises';

/** How often is looked what is under way, in microseconds. */
const INTERVAL = 200;

/**
 * Does work, and writes a CPU profile of it, of nothing that was done before.
 * @param file null for no profile
 */
export async function profiled<Value>(file: string | null, work: () => Promise<Value>): Promise<Value> {
  if (file === null) return work();
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.setSamplingInterval', { interval: INTERVAL });
  await session.post('Profiler.start');
  const value = await work();
  const { profile } = await session.post('Profiler.stop');
  writeFileSync(file, JSON.stringify(profile));
  return value;
}
