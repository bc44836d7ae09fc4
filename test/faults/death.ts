import type { Call } from '../../sandbox/aws/call';
import { ConnectionCut } from '../../sandbox/aws/faults';
import type { Throw } from './trial';
import { ACTIONS, type CallId, LOST, identify } from './ways';

/**
 * Lets the process die as it makes one of these calls: that one takes effect or does not, and nothing that it would have
 * done after it reaches AWS.
 * @param calls those of the run, when nothing goes wrong, in their order
 */
export function dies(calls: readonly CallId[], index: number, moment: 'before' | 'after'): Throw {
  return ({ aws }) => {
    const last = calls[index];
    if (!last) throw new Error(`There is no call ${index + 1}.`);
    const reached = new Set(calls.slice(0, moment === 'before' ? index : index + 1).map(keyOf));
    const start = aws.calls.length;
    for (const action of ACTIONS) {
      const cutAfterDeath = (call: Call): void => {
        const id = identify(aws.calls.slice(start))[aws.calls.indexOf(call) - start];
        if (!id || !reached.has(keyOf(id))) throw new ConnectionCut();
      };
      aws.faults.before(action, cutAfterDeath, { call: 'every' });
    }
    if (moment === 'after') LOST.after.strike(aws.faults, last);
  };
}

function keyOf({ action, arn, nth }: CallId): string {
  return `${action} ${arn} ${nth}`;
}
