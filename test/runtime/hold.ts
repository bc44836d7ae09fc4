import type { Action, Call } from '../../sandbox/aws/call';
import type { Aws } from '../../sandbox/aws/server';

/** A call that has come and is not carried out yet. */
export interface Held {
  /** Resolves once the call is there. */
  reached: Promise<Call>;
  /** Has it carried out. */
  release: () => void;
}

/**
 * Holds a call as it comes, so that something can be done to the process that waits for it.
 * @param arn only a call that names this
 */
export function hold({ faults }: Aws, action: Action, arn?: string): Held {
  const { promise: reached, resolve: reach } = deferred<Call>();
  const { promise: released, resolve: release } = deferred<void>();
  const gate = (call: Call): Promise<void> => {
    reach(call);
    return released;
  };
  faults.before(action, gate, arn === undefined ? {} : { arn });
  return { reached, release };
}

function deferred<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => {};
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

/** Resolves once something holds; whoever waits is limited by the time of the test. */
export async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 20));
}
