import { isIPv6 } from 'node:net';
import pMap from 'p-map';
import type { Failure, HostObservation, Presentation, Unanswered } from '../judge/observation';
import { type AddressOptions, type Endpoint, endpointsOf } from './addresses';
import { type Attempt, openConnection } from './connection';
import { type AddressLookout, type AddressOutcome, kindOf, shakeHands } from './handshakes';
import type { HostCost } from './host-cost';
import type { Budget, Limits } from './limits';
import { afterLoopTime } from './loop-time';
import type { LookoutContexts } from './tls-settings';

/** How hosts are looked at. */
export interface LookoutOptions extends AddressOptions {
  /** TLS settings with the CA certificates trusted for the provider. */
  contexts: LookoutContexts;
  limits: Limits;
}

/** A host by name and port; the name in lower case, or an IP address without brackets. */
export interface Host {
  host: string;
  port: number;
}

/** Hands shaken with all addresses of a host. Nothing here rejects. */
export interface Opening {
  /** The connection to ask for documents, as soon as there is one. */
  first: Promise<Attempt>;
  /** What was seen, once every address has answered or failed. */
  seen: Promise<HostObservation>;
  /** The addresses that are not asked, since there are too many. */
  beyondLimit: readonly string[];
  /** Waits for the addresses still under way, and closes all connections. */
  close: () => Promise<void>;
}

/** Finds the addresses of a host and begins to shake hands with all of them, in turn. */
export const openHost = async (
  { host, port }: Host,
  options: LookoutOptions,
  budget: Budget,
  cost: HostCost,
): Promise<Opening> => {
  const { limits, contexts } = options;
  const found = await endpointsOf(host, port, options, budget.next(limits.handshakeMs));
  const turns = found.endpoints.map((endpoint) => createTurn(endpoint));
  const addresses = turns.map(({ endpoint, hasCome }) =>
    shakeHands(async (offer) => {
      await hasCome;
      const timeoutMs = budget.next(limits.handshakeMs);
      return openConnection({ host, endpoint, asked: kindOf(offer), context: contexts(offer), timeoutMs, cost });
    }),
  );
  askInTurn(turns, addresses);
  const outcomes = Promise.all(addresses.map(({ outcome }) => outcome));
  const seen = async (): Promise<HostObservation> => {
    const answers = await outcomes;
    const presentations = answers.flatMap(({ connections }) => connections.map(({ presentation }) => presentation));
    return {
      host,
      port,
      presentations,
      failures: failuresIn([...found.failures, ...answers.flatMap(({ failure }) => failure ?? [])], cost).filter(
        isNews(presentations),
      ),
      tls13Only: allOnly13(answers),
      unanswered: [...found.unanswered, ...unansweredAt(found.endpoints, answers)],
    };
  };
  return {
    first: firstToAsk(addresses, outcomes, found.failures),
    seen: seen(),
    beyondLimit: found.beyondLimit,
    close: async () => (await outcomes).forEach(({ connections }) => connections.forEach((one) => one.close())),
  };
};

/** An address that waits to be asked. */
interface Turn {
  endpoint: Endpoint;
  hasCome: Promise<void>;
  begin: () => void;
}

const createTurn = (endpoint: Endpoint): Turn => {
  let begin = (): void => {};
  const hasCome = new Promise<void>((resolve) => (begin = resolve));
  return { endpoint, hasCome, begin };
};

/** How long an address keeps the next one waiting, in milliseconds. */
const AHEAD_MS = 250;

/** How many addresses of a host are asked side by side. */
const SIDE_BY_SIDE = 2;

/** The first address alone: what it costs is to be known before the others are asked. Then two at a time. */
const askInTurn = (turns: readonly Turn[], addresses: readonly AddressLookout[]): void => {
  const ask = ({ begin }: Turn, index: number): Promise<unknown> => {
    begin();
    return withinAhead(addresses[index]?.outcome);
  };
  const [first, ...others] = turns;
  if (!first) return;
  void ask(first, 0).then(() => pMap(others, (turn, index) => ask(turn, index + 1), { concurrency: SIDE_BY_SIDE }));
};

const withinAhead = async (outcome: Promise<unknown> | undefined): Promise<void> => {
  let stopWaiting = (): void => {};
  await Promise.race([outcome, new Promise<void>((resolve) => (stopWaiting = afterLoopTime(AHEAD_MS, resolve)))]);
  stopWaiting();
};

const allOnly13 = (outcomes: readonly AddressOutcome[]): boolean => {
  const answering = outcomes.filter(({ connections }) => connections.length > 0);
  return answering.length > 0 && answering.every(({ tls13Only }) => tls13Only);
};

/** That the host is not asked any more is told once, also where it was the second question at an address that answered the first. */
const failuresIn = (failures: readonly Failure[], cost: HostCost): Failure[] => {
  const over = cost.over();
  return over ? [...failures.filter((failure) => failure !== over), over] : [...failures];
};

/** Where one address answered, a family of addresses that this machine cannot reach says nothing about the issuer. */
const isNews = (presentations: readonly Presentation[]) => (failure: Failure) =>
  presentations.length === 0 || failure.code !== 'unreachable';

const unansweredAt = (endpoints: readonly Endpoint[], answers: readonly AddressOutcome[]): Unanswered[] => {
  const asked = endpoints.flatMap(({ address }, index) => {
    const answer = answers[index];
    return answer ? [{ address, answer, isV6: isIPv6(address) }] : [];
  });
  const hasNoRoute = (v6: boolean): boolean => asked.every(({ isV6, answer }) => isV6 !== v6 || answer.noRoute);
  const hasAnswer = (v6: boolean): boolean =>
    asked.some(
      ({ isV6, answer }) => isV6 === v6 && (answer.connections.length > 0 || !answer.unanswered.includes(null)),
    );
  return asked.flatMap(({ address, answer, isV6 }) => {
    const why = hasNoRoute(isV6) && hasAnswer(!isV6) ? 'no-route' : 'silent';
    return answer.unanswered.map((question) => ({ address, asked: question, why }));
  });
};

/**
 * The first connection whose chain verifies; when none does, the first that could be opened, in order of addresses.
 * @param failures why there are no addresses, when there are none
 */
const firstToAsk = async (
  addresses: readonly AddressLookout[],
  outcomes: Promise<readonly AddressOutcome[]>,
  failures: readonly Failure[],
): Promise<Attempt> => {
  const trusted = addresses.flatMap(({ attempts }) =>
    attempts.map(async (attempt) => {
      const outcome = await attempt;
      if (outcome?.ok && outcome.value.presentation.verdict.trusted) return outcome;
      throw new Error('not this one');
    }),
  );
  return Promise.any(trusted).catch(async () => {
    const answers = await outcomes;
    const [first] = answers.flatMap(({ connections }) => connections);
    if (first) return { ok: true, value: first };
    const [failure = NO_ADDRESS] = [...answers.flatMap((answer) => answer.failure ?? []), ...failures];
    return { ok: false, failure, silence: 'silent' };
  });
};

const NO_ADDRESS: Failure = { code: 'name-not-found', where: '', why: 'the host has no address' };
