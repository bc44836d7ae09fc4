import { Resolver } from 'node:dns/promises';
import type { PartOfAddresses, Resolve } from './addresses';
import { afterLoopTime } from './loop-time';

/** Time that c-ares waits for an answer before it asks again, in milliseconds, doubled each time; and the number of tries. */
const PATIENCE = { timeout: 1_000, tries: 4 };

/** Extra time for one kind of record once the other has brought addresses, in milliseconds. */
const MORE_MS = 2_000;

/** Answer to the question for one kind of record. */
type Answer = { addresses: readonly string[] } | { error: unknown };

/**
 * Makes a resolver that asks DNS by itself, past libuv's threads. `getaddrinfo` blocks one of the four threads for as long as a
 * name server is silent, and all other work for them waits, too, such as looking up names of AWS. It reads no hosts file.
 *
 * Each name is looked up over a channel of its own: cancelling one look-up ends no other, and a server that is silent about one
 * name is not taken for a bad one with another.
 * @param servers name servers, `ADDRESS:PORT`; default: those of the system
 */
export function createDnsResolver(servers?: readonly string[]): Resolve {
  return async (host, signal) => {
    const resolver = new Resolver(PATIENCE);
    if (servers) resolver.setServers(servers);
    const cancel = (): void => resolver.cancel();
    signal?.addEventListener('abort', cancel, { once: true });
    let stopWaiting: (() => void) | undefined;
    const ask = async (question: Promise<string[]>): Promise<Answer> => {
      const answer = await question.then(
        (addresses) => ({ addresses }),
        (error: unknown) => ({ error }),
      );
      stopWaiting?.();
      if ('addresses' in answer) stopWaiting = afterLoopTime(MORE_MS, cancel);
      return answer;
    };
    const [v4, v6] = await Promise.all([ask(resolver.resolve4(host)), ask(resolver.resolve6(host))]);
    stopWaiting?.();
    signal?.removeEventListener('abort', cancel);
    return together(v4, v6);
  };
}

/** The function's resolver: it asks the name servers of the system, in Lambda those of its VPC. */
export const resolveByDns: Resolve = createDnsResolver();

function together(v4: Answer, v6: Answer): PartOfAddresses {
  const addresses = [v4, v6].flatMap((answer) => ('addresses' in answer ? answer.addresses : []));
  const errors = [v4, v6].flatMap((answer) => ('error' in answer ? [answer.error] : []));
  const unknown = errors.find((error) => !isNothing(error));
  if (addresses.length === 0) throw unknown ?? errors[0];
  const isUnknown = (answer: Answer): boolean => 'error' in answer && !isNothing(answer.error);
  return {
    addresses,
    unanswered: [...(isUnknown(v4) ? ['A records'] : []), ...(isUnknown(v6) ? ['AAAA records'] : [])],
  };
}

/** True if DNS answered that there is no record, or no name: one of the two kinds of records is often missing. */
function isNothing(error: unknown): boolean {
  return (
    typeof error === 'object' &&
    error !== null &&
    'code' in error &&
    ['ENODATA', 'ENOTFOUND'].includes(String(error.code))
  );
}
