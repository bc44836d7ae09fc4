/**
 * Time for waits on the network: it stands still while the event loop is blocked. OpenSSL verifies a chain on the loop's own
 * thread, and after such a block timers go off before the loop reads the data that came meanwhile. A server that has timed out
 * then was not silent: the loop did not listen. So the loop listens once more, for as long as the block took.
 */

/** Time between two signs that the loop runs, and the gap from which on it counts as blocked, in milliseconds. */
const BEAT_MS = 100;
const BLOCKED_MS = 250;

/**
 * The most by which blocks lengthen a wait, or the time for an issuer, in milliseconds: three of the most costly handshakes at the
 * share of a processor that comes with the default memory (820 ms each with a whole one, host-cost.ts).
 */
export const MOST_BLOCKED_MS = 10_000;

let lastBeat = 0;
let lostMs = 0;
let waits = 0;
let beats: NodeJS.Timeout | undefined;

function beat(): void {
  const now = performance.now();
  const gap = now - lastBeat;
  if (waits > 0 && gap > BLOCKED_MS) lostMs += gap - BEAT_MS;
  lastBeat = now;
}

/** Returns the milliseconds for which the loop was not blocked, since some moment in the past. */
export function loopNow(): number {
  beat();
  return lastBeat - lostMs;
}

function startBeats(): void {
  if (waits === 0) {
    // Time that passed while nothing waited is no block: Lambda freezes the process between invocations.
    lastBeat = performance.now();
    beats = setInterval(beat, BEAT_MS).unref();
  }
  waits += 1;
}

function stopBeats(): void {
  waits -= 1;
  if (waits === 0) clearInterval(beats);
}

/**
 * Calls `expire` once, when the loop has run for `ms` milliseconds.
 * @returns a function that cancels the call
 */
export function afterLoopTime(ms: number, expire: () => void): () => void {
  startBeats();
  const end = loopNow() + ms;
  const latest = performance.now() + ms + MOST_BLOCKED_MS;
  let dueAt = performance.now() + ms;
  let timer: NodeJS.Timeout | undefined;
  const stop = (): void => {
    if (timer === undefined) return;
    clearTimeout(timer);
    timer = undefined;
    stopBeats();
  };
  const check = (): void => {
    const now = performance.now();
    // Blocked to the last: data that came in the block has not been read yet.
    const leftMs = Math.max(end - loopNow(), now - dueAt > BLOCKED_MS ? BEAT_MS : 0);
    if (leftMs <= 0 || now >= latest) {
      stop();
      expire();
      return;
    }
    dueAt = now + leftMs;
    timer = setTimeout(check, leftMs);
  };
  timer = setTimeout(check, ms);
  return stop;
}
