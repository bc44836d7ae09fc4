import { setMaxListeners } from 'node:events';

/**
 * Returns a signal that comes in so many milliseconds: at once when there are none left, and never when there is no end to
 * them. It keeps no process alive, and takes any number of listeners.
 */
export function signalIn(ms: number): AbortSignal {
  const controller = new AbortController();
  if (Number.isFinite(ms)) setTimeout(() => controller.abort(), Math.max(0, ms)).unref();
  // Node takes more than ten for a leak, and warns.
  setMaxListeners(0, controller.signal);
  return controller.signal;
}
