import type { Failure, HostObservation, Presentation } from '../judge/observation';
import { type AddressOptions, endpointsOf } from './addresses';
import { type Connection, openConnection } from './connection';
import { type Result, success } from './failure';
import { type AddressLookout, type AddressOutcome, shakeHands } from './handshakes';
import type { Budget, Limits } from './limits';
import { type Answer, get } from './request';
import type { LookoutContexts } from './tls-settings';

/** How hosts are looked at. */
export interface LookoutOptions extends AddressOptions {
  /** TLS settings with the CA certificates trusted for the provider. */
  contexts: LookoutContexts;
  limits: Limits;
}

/** An answer, with the handshake of the connection it came over. */
export interface Asked {
  answer: Answer;
  over: Presentation;
  /** Milliseconds from sending the request to the last byte, with the opening of the connection for its first request. */
  durationMs: number;
}

/** A host under observation: all its addresses are contacted at once, documents are asked of one. */
export interface HostLookout {
  /** Sends one GET to the host. */
  ask(url: URL): Promise<Result<Asked>>;
  /** Waits for the addresses still under way, closes all connections and tells what was seen. */
  finish(): Promise<HostObservation>;
}

/** Starts to look at a host. */
export const lookAt = async (
  { host, port }: { host: string; port: number },
  options: LookoutOptions,
  budget: Budget,
): Promise<HostLookout> => {
  const { limits, contexts } = options;
  const found = await endpointsOf(host, port, options, budget.next(limits.handshakeMs));
  const addresses = found.endpoints.map((endpoint) =>
    shakeHands((offer) =>
      openConnection({ host, endpoint, context: contexts(offer), timeoutMs: budget.next(limits.handshakeMs) }),
    ),
  );
  const reopened: Connection[] = [];
  let current = firstToAsk(addresses, found.failures);
  const used = new Set<Connection>();

  const ask: HostLookout['ask'] = async (url) => {
    let connection = await current;
    if (connection.ok && !connection.value.isOpen()) {
      current = openConnection({ ...connection.value.handshake, timeoutMs: budget.next(limits.handshakeMs) });
      connection = await current;
      if (connection.ok) reopened.push(connection.value);
    }
    if (!connection.ok) return connection;
    const { openingMs, presentation: over } = connection.value;
    // What was waited for at other addresses is not this one's slowness.
    const startedAt = performance.now() - (used.has(connection.value) ? 0 : openingMs);
    used.add(connection.value);
    const answer = await get(connection.value, url, limits, budget.next(limits.responseMs));
    return answer.ok ? success({ answer: answer.value, over, durationMs: performance.now() - startedAt }) : answer;
  };

  const finish = async (): Promise<HostObservation> => {
    const outcomes = await Promise.all(addresses.map((address) => address.finish()));
    const connections = [...outcomes.flatMap((outcome) => outcome.connections), ...reopened];
    connections.forEach((connection) => connection.close());
    const presentations = connections.map(({ presentation }) => presentation);
    const failures = [...found.failures, ...outcomes.flatMap(({ failure }) => failure ?? [])];
    return {
      host,
      port,
      presentations,
      failures: failures.filter(isNews(presentations)),
      tls13Only: allOnly13(outcomes),
      unanswered: found.endpoints.flatMap(({ address }, index) => (outcomes[index]?.answered ? [] : [address])),
    };
  };

  return { ask, finish };
};

const allOnly13 = (outcomes: readonly AddressOutcome[]): boolean => {
  const answering = outcomes.filter(({ connections }) => connections.length > 0);
  return answering.length > 0 && answering.every(({ tls13Only }) => tls13Only);
};

/** Where one address answered, a family of addresses that this machine cannot reach says nothing about the issuer. */
const isNews = (presentations: readonly Presentation[]) => (failure: Failure) =>
  presentations.length === 0 || failure.code !== 'unreachable';

/**
 * The first connection whose chain verifies; when none does, the first that could be opened, in order of addresses.
 * @param failures why there are no addresses, when there are none
 */
const firstToAsk = async (
  addresses: readonly AddressLookout[],
  failures: readonly Failure[],
): Promise<Result<Connection>> => {
  const trusted = addresses.flatMap(({ attempts }) =>
    attempts.map(async (attempt) => {
      const outcome = await attempt;
      if (outcome?.ok && outcome.value.presentation.verdict.trusted) return outcome;
      throw new Error('not this one');
    }),
  );
  return Promise.any(trusted).catch(async () => {
    const outcomes = await Promise.all(addresses.map((address) => address.finish()));
    const [first] = outcomes.flatMap(({ connections }) => connections);
    if (first) return success(first);
    const [failure = NO_ADDRESS] = [...outcomes.flatMap((outcome) => outcome.failure ?? []), ...failures];
    return { ok: false, failure };
  });
};

const NO_ADDRESS: Failure = { code: 'name-not-found', where: '', why: 'the host has no address' };
