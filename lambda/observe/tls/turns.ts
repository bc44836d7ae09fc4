import pMap from 'p-map';
import { afterLoopTime } from './loop-time';

/** Longest time for which an address keeps the next one waiting, in milliseconds. */
const AHEAD_MS = 250;

/** Number of addresses of a host that are asked side by side. */
const SIDE_BY_SIDE = 2;

/** The turns in which the addresses of a host are asked. */
export interface Turns {
  /** Waits until the address is to be asked. */
  come(index: number): Promise<void>;
  /**
   * Begins with the first address.
   * @param outcomes the outcome of each address, once it has one
   */
  begin(outcomes: readonly Promise<unknown>[]): void;
}

/**
 * Lets the first address be asked alone, so that the cost of its handshakes is known before the others are asked; then two at a
 * time. An address that has not come to an end after a quarter of a second keeps no other waiting.
 */
export function takeTurns(count: number): Turns {
  const gates = Array.from({ length: count }, createGate);
  const begin: Turns['begin'] = (outcomes) => {
    const ask = async (index: number): Promise<void> => {
      gates[index]?.open();
      await endOrDelay(outcomes[index]);
    };
    const [first, ...others] = gates.keys();
    if (first !== undefined) void ask(first).then(() => pMap(others, ask, { concurrency: SIDE_BY_SIDE }));
  };
  return { come: async (index) => gates[index]?.opened, begin };
}

function createGate(): { opened: Promise<void>; open: () => void } {
  let open: (() => void) | undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open: () => open?.() };
}

async function endOrDelay(outcome: Promise<unknown> | undefined): Promise<void> {
  let stopWaiting: (() => void) | undefined;
  await Promise.race([outcome, new Promise<void>((resolve) => (stopWaiting = afterLoopTime(AHEAD_MS, resolve)))]);
  stopWaiting?.();
}
