import type { HostObservation, Presentation, Verdict } from '../judge/observation';
import { type Attempt, type Connection, openConnection } from './tls/connection';
import { type Result, success } from './tls/failure';
import { createHostCost } from './tls/host-cost';
import type { Budget, Limits } from './tls/limits';
import { type Host, type ProbeOptions, type ProbeInProgress, startProbe } from './tls/opening';
import { type Answer, get } from './http/request';

/** An answer, with the handshake of the connection that it came over. */
export interface Asked {
  answer: Answer;
  over: Presentation;
  /** Milliseconds from sending the request to the last byte, with the opening of the connection for its first request. */
  durationMs: number;
}

/** Probe of a host: all its addresses are contacted at once, one is asked for documents. */
export interface HostProbe {
  /** Sends one GET to the host. */
  ask(url: URL): Promise<Result<Asked>>;
  /** Waits for the addresses still under way, closes all connections and returns the observation. */
  finish(): Promise<HostObservation>;
}

/** Starts to probe a host. */
export type ProbeHost = (host: Host, options: ProbeOptions, budget: Budget) => Promise<HostProbe>;

/**
 * Probes a host for one provider alone.
 * @param cost cost of the host so far in this run
 */
export async function probeHost(
  host: Host,
  options: ProbeOptions,
  budget: Budget,
  cost = createHostCost(host.host),
): Promise<HostProbe> {
  const probing = await startProbe(host, options, budget, cost);
  return createHostProbe({ ...probing, first: () => probing.first }, options.limits, budget);
}

/** Basis of a host probe: an opening, and a function that gives the connection for documents. */
export interface ConnectionSource extends Pick<ProbeInProgress, 'seen' | 'close'> {
  first: () => Promise<Attempt>;
}

/** Makes a host probe. Its connections are its own: no document of another provider comes over them. */
export function createHostProbe({ first, seen, close }: ConnectionSource, limits: Limits, budget: Budget): HostProbe {
  let current: Promise<Attempt> | undefined;
  const used = new Set<Connection>();

  const reopen = ({ handshake }: Connection): Promise<Attempt> => {
    current = openConnection({ ...handshake, timeoutMs: budget.next(limits.handshakeMs) });
    return current;
  };

  const askOver = async (connection: Connection, url: URL): Promise<Result<Asked>> => {
    const { openingMs, presentation: over } = connection;
    // A wait for other addresses is not this one's slowness.
    const startedAt = performance.now() - (used.has(connection) ? 0 : openingMs);
    used.add(connection);
    const answer = await get(connection, url, limits, budget.next(limits.responseMs));
    return answer.ok ? success({ answer: answer.value, over, durationMs: performance.now() - startedAt }) : answer;
  };

  const ask: HostProbe['ask'] = async (url) => {
    current ??= first();
    let connection = await current;
    if (connection.ok && !connection.value.isOpen()) connection = await reopen(connection.value);
    if (!connection.ok) return connection;
    const wasIdle = used.has(connection.value);
    const asked = await askOver(connection.value, url);
    if (asked.ok || !wasIdle || asked.failure.code !== 'connection-closed') return asked;
    // The server may have closed the idle connection just then: a request that only reads may be repeated (RFC 9112, section 9.3.1).
    connection = await reopen(connection.value);
    return connection.ok ? askOver(connection.value, url) : connection;
  };

  const finish = async (): Promise<HostObservation> => {
    const host = await seen;
    await close();
    await Promise.all([...used].map((connection) => connection.close()));
    const over = [...used].map(({ presentation }) => presentation);
    return { ...host, presentations: distinct([...host.presentations, ...over]) };
  };

  return { ask, finish };
}

/** Drops repeated presentations of an address: they are nothing new, and judging them again is no use. */
function distinct(presentations: readonly Presentation[]): Presentation[] {
  return presentations.filter(
    (one, index) => presentations.findIndex((other) => isSamePresentation(one, other)) === index,
  );
}

/** True if two handshakes showed the same: the same chain at one address, to the same question, with the same verdict. */
export function isSamePresentation(one: Presentation, other: Presentation): boolean {
  return (
    one === other ||
    (one.address === other.address &&
      one.asked === other.asked &&
      codeOf(one.verdict) === codeOf(other.verdict) &&
      one.chain.length === other.chain.length &&
      one.chain.every((der, index) => Buffer.compare(der, other.chain[index] ?? new Uint8Array()) === 0))
  );
}

function codeOf(verdict: Verdict): string | null {
  return verdict.trusted ? null : verdict.code;
}
