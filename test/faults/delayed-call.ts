import { once } from 'node:events';
import type { HttpHandler } from './harness';
import type { Throw } from './trial';
import type { CallId } from './ways';

/** Has the caller give up on a call that AWS carries out all the same, only later: when the run is over. */
export function delayedCall(call: CallId): Throw {
  return ({ aws, handlers }) => {
    const gate = new AbortController();
    const pending = new Set<(error: Error) => void>();
    const sent: Promise<unknown>[] = [];
    for (const handler of handlers) {
      const handle = handler.handle.bind(handler);
      handler.handle = async (request, options) => {
        const answer = handle(request, options);
        if (!isOf(call, request)) return answer;
        sent.push(answer);
        return new Promise((resolve, reject) => {
          pending.add(reject);
          answer.then(resolve, reject).finally(() => pending.delete(reject));
        });
      };
    }
    const giveUp = async (): Promise<void> => {
      for (const reject of pending) reject(Object.assign(new Error('No answer in time.'), { name: 'TimeoutError' }));
      await once(gate.signal, 'abort');
    };
    aws.faults.before(call.action, giveUp, { call: call.nth, ...(call.arn !== null && { arn: call.arn }) });
    return async () => {
      gate.abort();
      await Promise.allSettled(sent);
    };
  };
}

/** Whether a request is for a call of this action about this thing. At any time there is one at most. */
function isOf({ action, arn }: CallId, { headers, body }: Parameters<HttpHandler['handle']>[0]): boolean {
  const said = `${headers['x-amz-target']} ${typeof body === 'string' ? body : new TextDecoder().decode(body)}`;
  return said.includes(action) && (said.includes(arn ?? '') || said.includes(encodeURIComponent(arn ?? '')));
}
