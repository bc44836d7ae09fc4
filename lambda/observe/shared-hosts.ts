import { type Clocks, type Moment, ageOf, momentOf } from '../contract/moment';
import type { HostObservation } from '../judge/observation';
import { type Attempt, type Connection, openConnection } from './tls/connection';
import { type Result, success } from './tls/failure';
import { type ProbeHost, createHostProbe, probeHost } from './host';
import { createHostCosts } from './tls/host-cost';
import { startProbe } from './tls/opening';
import type { TlsContexts } from './tls/tls-settings';

/**
 * Time for which a look at a host serves the providers that come to it after the first, in milliseconds. A run over hundreds
 * of providers takes minutes, and a write should not rest on evidence that is past: a provider's own documents may take as
 * long.
 */
export const LIFETIME_MS = 10_000;

/**
 * Number of times that `handshakeMs` goes into a slow opening: DNS, two handshakes at once, and perhaps a third. The question for
 * TLS 1.2 is added where the address was quick with TLS 1.3.
 */
const STEPS = 3;

type Known = Result<Connection['handshake']>;

/** Probe of a host that providers share: plain data, so that no connection is kept for it. */
interface SharedProbe {
  since: Moment;
  /** Handshake that opens a connection like the first provider's; or the reason why there is none. */
  handshake: Promise<Known>;
  seen: Promise<HostObservation>;
  /** Addresses that were not asked, since there are too many. */
  beyondLimit: Promise<readonly string[]>;
}

/**
 * Makes the probes for the hosts of one run. Providers that share a host and are observed with the same settings share its
 * addresses and their presentations. Each provider asks for its documents over a connection of its own. So the rest of one
 * tenant's answer on a connection is not taken for another's, and no provider waits for another's documents. A host that
 * failed has failed for all of them.
 *
 * The first provider's time does not bound the observation of the others: a provider with less time left than an opening may
 * take probes the host alone. So does a provider that wants an address asked first which is beyond the limit in the shared
 * look. The cost of a host's handshakes adds up over all of them.
 * @param lifetimeMs time for which a look stands
 * @param clocks default: the system's
 */
export function createSharedHosts(lifetimeMs = LIFETIME_MS, clocks: Clocks = { clock: () => new Date() }): ProbeHost {
  const probes = new Map<TlsContexts, Map<string, SharedProbe>>();
  const costOf = createHostCosts();
  return async (at, options, budget) => {
    const { limits, contexts, allowPrivateAddresses } = options;
    const { host, port } = at;
    const cost = costOf(host);
    const wholeMs = STEPS * limits.handshakeMs;
    if (budget.next(wholeMs) < wholeMs) return probeHost(at, options, budget, cost);
    const known = probes.get(contexts) ?? new Map<string, SharedProbe>();
    probes.set(contexts, known);
    forget(known, lifetimeMs, clocks);
    const key = `${host}:${port} ${allowPrivateAddresses}`;
    const kind = options.rememberedKind?.(host, port)?.kind;
    const ownKey = kind ? `${key} ${kind}` : key;
    // A look for both kinds serves everybody; one for a kind that is remembered serves those who remember the same.
    const shared = known.get(key) ?? known.get(ownKey);
    if (shared) {
      const beyondLimit = await shared.beyondLimit;
      const wanted = options.askFirst?.(host, port) ?? [];
      if (wanted.some((address) => beyondLimit.includes(address))) return probeHost(at, options, budget, cost);
      const first = async (): Promise<Attempt> => {
        const handshake = await shared.handshake;
        if (!handshake.ok) return { ...handshake, silence: 'silent' };
        return openConnection({ ...handshake.value, timeoutMs: budget.next(limits.handshakeMs) });
      };
      return createHostProbe({ first, seen: shared.seen, close: async () => {} }, limits, budget);
    }
    const probing = startProbe(at, options, budget, cost);
    known.set(ownKey, {
      since: momentOf(clocks),
      handshake: probing.then(({ first }) => first).then(handshakeOf),
      seen: probing.then(({ seen }) => seen),
      beyondLimit: probing.then(({ beyondLimit }) => beyondLimit),
    });
    const { first, seen, close } = await probing;
    return createHostProbe({ first: () => first, seen, close }, limits, budget);
  };
}

function handshakeOf(first: Attempt): Known {
  return first.ok ? success(first.value.handshake) : first;
}

/** Deletes looks that are too old. The oldest come first, since a known host is not probed again. */
function forget(known: Map<string, SharedProbe>, lifetimeMs: number, clocks: Clocks): void {
  for (const [key, { since }] of known) {
    if (ageOf(since, clocks) < lifetimeMs) return;
    known.delete(key);
  }
}
