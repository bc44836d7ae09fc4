import { type Clocks, type Moment, ageOf, momentOf } from '../contract/moment';
import type { HostObservation } from '../judge/observation';
import { type Attempt, type Connection, openConnection } from './tls/connection';
import { type Result, success } from './tls/failure';
import { type ProbeHost, createHostProbe, probeHost } from './host';
import { createHostCosts } from './tls/host-cost';
import { startProbe } from './tls/opening';
import type { TlsContexts } from './tls/tls-settings';

/**
 * How long what a host presented stands for the providers that come to it after the first, in milliseconds. A run over
 * hundreds of providers takes minutes, and what is written on this evidence should not rest on what is past: a provider's
 * own documents may take as long.
 */
export const LIFETIME_MS = 10_000;

/**
 * DNS, two handshakes at once, and perhaps a third: how often `handshakeMs` goes into an opening that is slow. The question for TLS 1.2
 * comes besides, where the address was quick with TLS 1.3.
 */
const STEPS = 3;

type Known = Result<Connection['handshake']>;

/** What one look at a host came to: plain data, so that no connection is kept for it. */
interface LiveCertificates {
  since: Moment;
  /** How to open a connection like the one that the first provider asks over; or why there is none. */
  handshake: Promise<Known>;
  seen: Promise<HostObservation>;
  /** The addresses that were not asked, since there are too many. */
  beyondLimit: Promise<readonly string[]>;
}

/**
 * Makes what looks at the hosts of one run: providers that share a host and are looked at with the same settings share
 * its addresses and what these present. Each asks for its documents over a connection of its own, so that what one
 * tenant's answer may leave on a connection is not taken for another's, and none waits for another's documents. A host that
 * failed has failed for all of them.
 *
 * The first provider's time does not bound what the others see: who has less left than an opening may take looks alone. So
 * does who wants an address asked first that is beyond the limit in what the others see. And what a host's handshakes cost adds
 * up over all of them.
 * @param lifetimeMs how long a look stands
 * @param clocks default: the system's
 */
export const createSharedHosts = (
  lifetimeMs = LIFETIME_MS,
  clocks: Clocks = { clock: () => new Date() },
): ProbeHost => {
  const allLive = new Map<TlsContexts, Map<string, LiveCertificates>>();
  const costOf = createHostCosts();
  return async (at, options, budget) => {
    const { limits, contexts, allowPrivateAddresses } = options;
    const { host, port } = at;
    const cost = costOf(host);
    const wholeMs = STEPS * limits.handshakeMs;
    if (budget.next(wholeMs) < wholeMs) return probeHost(at, options, budget, cost);
    const known = allLive.get(contexts) ?? new Map<string, LiveCertificates>();
    allLive.set(contexts, known);
    forget(known, lifetimeMs, clocks);
    const key = `${host}:${port} ${allowPrivateAddresses}`;
    const liveCertificates = known.get(key);
    if (liveCertificates) {
      const beyondLimit = await liveCertificates.beyondLimit;
      const wanted = options.askFirst?.(host, port) ?? [];
      if (wanted.some((address) => beyondLimit.includes(address))) return probeHost(at, options, budget, cost);
      const first = async (): Promise<Attempt> => {
        const handshake = await liveCertificates.handshake;
        if (!handshake.ok) return { ...handshake, silence: 'silent' };
        return openConnection({ ...handshake.value, timeoutMs: budget.next(limits.handshakeMs) });
      };
      return createHostProbe({ first, seen: liveCertificates.seen, close: async () => {} }, limits, budget);
    }
    const probing = startProbe(at, options, budget, cost);
    known.set(key, {
      since: momentOf(clocks),
      handshake: probing.then(({ first }) => first).then(handshakeOf),
      seen: probing.then(({ seen }) => seen),
      beyondLimit: probing.then(({ beyondLimit }) => beyondLimit),
    });
    const { first, seen, close } = await probing;
    return createHostProbe({ first: () => first, seen, close }, limits, budget);
  };
};

const handshakeOf = (first: Attempt): Known => (first.ok ? success(first.value.handshake) : first);

/** The oldest come first, for what is known is not looked at again. */
const forget = (known: Map<string, LiveCertificates>, lifetimeMs: number, clocks: Clocks): void => {
  for (const [key, { since }] of known) {
    if (ageOf(since, clocks) < lifetimeMs) return;
    known.delete(key);
  }
};
