import { readFileSync } from 'node:fs';
import { startCpuClock } from '../rig/cpu';

/** What one piece of work took. */
export interface Taken<Value> {
  value: Value;
  /** Elapsed time, in milliseconds. */
  wallMs: number;
  /** CPU time of the process, all its threads, in milliseconds. */
  cpuMs: number;
  /** The most memory that the process ever had resident, from its start on, in MB. */
  peakMb: number;
}

/** Measures the work of this process. What was loaded before is in none of the times, but it is in the memory. */
export async function measured<Value>(work: () => Promise<Value>): Promise<Taken<Value>> {
  const startedAt = performance.now();
  const cpuMs = startCpuClock();
  const value = await work();
  return { value, wallMs: performance.now() - startedAt, cpuMs: cpuMs(), peakMb: peakMb() };
}

/**
 * `resourceUsage` has the peak, too, but on Linux a process begins there with the peak of the one that started it, until
 * its own exceeds that. Elsewhere it has to do.
 */
function peakMb(): number {
  try {
    const [, kilobytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
    return Number(kilobytes) / 1024;
  } catch {
    return process.resourceUsage().maxRSS / 1024;
  }
}
