/** Milliseconds of CPU time and of elapsed time, from some moment in the past. */
interface Reading {
  cpuMs: number;
  elapsedMs: number;
}

/** Reads CPU time. Node 24 gives that of this thread alone; Node 20 only that of the process, where V8 has threads of its own. */
const usage: () => NodeJS.CpuUsage = Reflect.get(process, 'threadCpuUsage') ?? Reflect.get(process, 'cpuUsage');

function read(): Reading {
  const { user, system } = Reflect.apply(usage, process, []);
  return { cpuMs: (user + system) / 1000, elapsedMs: performance.now() };
}

/**
 * Measures the CPU time of work that this thread does without a break, in milliseconds. It is never more than the elapsed time:
 * so neither a busy machine nor a small share of a processor makes it longer, nor do other threads.
 * @returns a function that gives the time since
 */
export function startCpuTime(): () => number {
  const start = read();
  return () => {
    const now = read();
    return Math.min(now.cpuMs - start.cpuMs, now.elapsedMs - start.elapsedMs);
  };
}
