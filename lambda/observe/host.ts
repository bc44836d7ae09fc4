import type { SecureContext } from 'node:tls';
import type { Failure, HostObservation, Presentation } from '../judge/observation';
import { type AddressOptions, type Endpoint, endpointsOf } from './addresses';
import { type Connection, openConnection } from './connection';
import { type Result, success } from './failure';
import type { Budget, Limits } from './limits';
import { type Answer, get } from './request';

/** How hosts are looked at. */
export interface LookoutOptions extends AddressOptions {
  /** TLS settings with the CA certificates trusted for the provider. */
  context: SecureContext;
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
  const { limits } = options;
  const found = await endpointsOf(host, port, options, budget.next(limits.handshakeMs));
  const attempts: Promise<Result<Connection>>[] = [];
  const open = (endpoint: Endpoint) => {
    const timeoutMs = budget.next(limits.handshakeMs);
    const attempt = openConnection({ host, endpoint, context: options.context, timeoutMs });
    attempts.push(attempt);
    return attempt;
  };
  let current = firstToAsk(found.endpoints.map(open), found.failures);
  const used = new Set<Connection>();

  const ask: HostLookout['ask'] = async (url) => {
    let connection = await current;
    if (connection.ok && !connection.value.isOpen()) {
      current = open(connection.value.endpoint);
      connection = await current;
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
    const outcomes = await Promise.all(attempts);
    const connections = outcomes.flatMap((outcome) => (outcome.ok ? [outcome.value] : []));
    connections.forEach((connection) => connection.close());
    const presentations = connections.map(({ presentation }) => presentation);
    const failures = outcomes.flatMap((outcome) => (outcome.ok ? [] : [outcome.failure]));
    return { host, port, presentations, failures: [...found.failures, ...failures].filter(isNews(presentations)) };
  };

  return { ask, finish };
};

/** Where one address answered, a family of addresses that this machine cannot reach says nothing about the issuer. */
const isNews = (presentations: readonly Presentation[]) => (failure: Failure) =>
  presentations.length === 0 || failure.code !== 'unreachable';

/**
 * The first connection whose chain verifies; when none does, the first that could be opened, in order of addresses.
 * @param failures why there are no attempts, when there are none
 */
const firstToAsk = async (
  attempts: readonly Promise<Result<Connection>>[],
  failures: readonly Failure[],
): Promise<Result<Connection>> => {
  const trusted = attempts.map(async (attempt) => {
    const outcome = await attempt;
    if (outcome.ok && outcome.value.presentation.verdict.trusted) return outcome;
    throw new Error('not this one');
  });
  return Promise.any(trusted).catch(async () => {
    const outcomes = await Promise.all(attempts);
    const refused = failures.map((failure) => ({ ok: false as const, failure }));
    const [first = { ok: false, failure: NO_ADDRESS }] = [...outcomes.filter(({ ok }) => ok), ...outcomes, ...refused];
    return first;
  });
};

const NO_ADDRESS: Failure = { code: 'name-not-found', where: '', why: 'the host has no address' };
