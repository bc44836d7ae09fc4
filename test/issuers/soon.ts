import { setTimeout } from 'node:timers/promises';

/** How long a server of somebody else's may take for what it does in a second or two, in milliseconds. */
export const PATIENCE_MS = 25_000;

/**
 * Tries until something is there.
 * @param attempt null, or an error, means not yet
 * @throws what the last attempt threw, or an Error, after `withinMs`
 */
export async function soon<T>(tryOrNull: () => Promise<T | null>, withinMs = PATIENCE_MS): Promise<T> {
  for (const end = performance.now() + withinMs; ;) {
    const [found, error] = await tryOrNull().then(
      (value) => [value, new Error('It did not come in time.')] as const,
      (reason: unknown) => [null, reason] as const,
    );
    if (found !== null) return found;
    if (performance.now() > end) throw error;
    await setTimeout(50);
  }
}
