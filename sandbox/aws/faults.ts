import { setTimeout as sleep } from 'node:timers/promises';
import type { Action, Answer, Call } from './call';
import { AwsError } from './error';

/** Calls of an action that a fault strikes. */
export interface FaultTarget {
  /** 1 for the next call of the action, 2 for the one after; `every` for all from now on. Default 1. */
  call?: number | 'every';
  /** Only calls that name this provider, topic, function or subject of an item; others are not counted. */
  arn?: string;
  /** Only calls with credentials of this account; others are not counted. */
  account?: string;
}

/** Faults on demand. A fault strikes once and is then spent, unless it is for every call. */
export interface Faults {
  /** Answers an error instead of carrying the call out. `status` only for codes the sandbox does not know. */
  fail: (action: Action, code: string, options?: FaultTarget & { status?: number; message?: string }) => void;
  /** Cuts the connection: `before` the call takes effect, or `after` it did. */
  cut: (action: Action, moment: 'before' | 'after', target?: FaultTarget) => void;
  /** Waits before carrying the call out. */
  delay: (action: Action, milliseconds: number, target?: FaultTarget) => void;
  /** Runs a function before carrying the call out: an external writer between two calls, or a gate to wait at. */
  before: (action: Action, hook: (call: Call) => void | Promise<void>, target?: FaultTarget) => void;
  /** Makes this many reads after each update still answer the list from before it, from now on. 0 ends that. */
  staleReads: (reads: number) => void;
  /** Forgets all faults, stale reads included. */
  clear: () => void;
  /** The actions of the faults that have not struck yet. Faults for every call are never done, so not listed. */
  readonly waiting: readonly Action[];
}

/** Signals that a connection is to be cut without an answer. */
export class ConnectionCut extends Error {
  override name = 'ConnectionCut';
}

/** Faults as the server and the services need them. */
export interface FaultInjection {
  faults: Faults;
  /** Carries a call out with the faults that are due. @throws AwsError, ConnectionCut */
  inject: (call: Call, run: () => Answer | Promise<Answer>) => Promise<Answer>;
  /** Returns the number of reads after an update that are stale. */
  readsToStale: () => number;
}

interface Fault {
  action: Action;
  target: FaultTarget;
  seen: number;
  before?: (call: Call) => void | Promise<void>;
  after?: () => void;
}

/**
 * Makes a set of faults, empty at first.
 * @param closing ends the delays under way
 */
export function createFaults(closing: AbortSignal): FaultInjection {
  const queue: Fault[] = [];
  let staleReads = 0;
  const add = (action: Action, target: FaultTarget = {}, effect: Pick<Fault, 'before' | 'after'>): void => {
    queue.push({ action, target, seen: 0, ...effect });
  };
  const faults: Faults = {
    fail: (action, code, { status, message = `Injected ${code}.`, ...target } = {}) =>
      add(action, target, { before: throwing(new AwsError(code, message, status)) }),
    cut: (action, moment, target) => add(action, target, { [moment]: throwing(new ConnectionCut()) }),
    delay: (action, milliseconds, target) => add(action, target, { before: () => wait(milliseconds, closing) }),
    before: (action, hook, target) => add(action, target, { before: hook }),
    staleReads: (reads) => {
      staleReads = reads;
    },
    clear: () => {
      queue.length = 0;
      staleReads = 0;
    },
    get waiting() {
      return queue.filter(({ target }) => target.call !== 'every').map(({ action }) => action);
    },
  };
  const inject: FaultInjection['inject'] = async (call, run) => {
    const due = takeDue(queue, call);
    for (const { before } of due) await before?.(call);
    const answer = await run();
    for (const { after } of due) after?.();
    return answer;
  };
  return { faults, inject, readsToStale: () => staleReads };
}

/** Counts a call with each fault that it concerns. Returns the faults that are due, and takes them out unless they are for every call. */
function takeDue(queue: Fault[], call: Call): Fault[] {
  const due = queue.filter((fault) => {
    const { arn, account, call: turn = 1 } = fault.target;
    if (fault.action !== call.action || (arn !== undefined && arn !== call.arn)) return false;
    if (account !== undefined && account !== call.account) return false;
    fault.seen += 1;
    return turn === 'every' || turn === fault.seen;
  });
  for (const fault of due) {
    if (fault.target.call !== 'every') queue.splice(queue.indexOf(fault), 1);
  }
  return due;
}

function throwing(error: Error) {
  return (): never => {
    throw error;
  };
}

async function wait(milliseconds: number, closing: AbortSignal): Promise<void> {
  try {
    await sleep(milliseconds, undefined, { signal: closing, ref: false });
  } catch {
    throw new ConnectionCut();
  }
}
