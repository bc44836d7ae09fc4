import type { ChildProcess } from 'node:child_process';

/** How long a turn is, in milliseconds. */
const TURN_MS = 50;

/**
 * Lets a process run for a share of each turn only, and stops it for the rest. Lambda gives a function its share of a
 * processor in about this way, but takes away only turns that were used: here one that was spent waiting is gone, too, so
 * what is measured is rather more than Lambda would take.
 * @returns lets it run freely again
 */
export function throttle(child: ChildProcess, share: number): () => void {
  let resting: NodeJS.Timeout | undefined;
  // Timers go off late, by as much as a small share is: what a turn had too much, the next one has less.
  let dueMs = 0;
  const turn = (): void => {
    dueMs += TURN_MS * share;
    if (dueMs <= 0) return;
    const startedAt = performance.now();
    child.kill('SIGCONT');
    resting = setTimeout(() => {
      child.kill('SIGSTOP');
      dueMs -= performance.now() - startedAt;
    }, dueMs);
  };
  const turns = setInterval(turn, TURN_MS);
  turn();
  return () => {
    clearInterval(turns);
    clearTimeout(resting);
    child.kill('SIGCONT');
  };
}
