/** Starts to count the CPU time of this process; gives what it has spent since, on all its threads, in milliseconds. */
export function startCpuClock(): () => number {
  const start = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1000;
  };
}
