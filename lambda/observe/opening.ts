import type { Failure, HostObservation, Presentation } from '../judge/observation';
import { type AddressOptions, endpointsOf } from './addresses';
import { type Connection, openConnection } from './connection';
import { type Result, success } from './failure';
import { type AddressLookout, type AddressOutcome, shakeHands } from './handshakes';
import type { Budget, Limits } from './limits';
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
  first: Promise<Result<Connection>>;
  /** What was seen, once every address has answered or failed. */
  seen: Promise<HostObservation>;
  /** Waits for the addresses still under way, and closes all connections. */
  close: () => Promise<void>;
}

/** Finds the addresses of a host and begins to shake hands with all of them. */
export const openHost = async ({ host, port }: Host, options: LookoutOptions, budget: Budget): Promise<Opening> => {
  const { limits, contexts } = options;
  const found = await endpointsOf(host, port, options, budget.next(limits.handshakeMs));
  const addresses = found.endpoints.map((endpoint) =>
    shakeHands((offer) =>
      openConnection({ host, endpoint, context: contexts(offer), timeoutMs: budget.next(limits.handshakeMs) }),
    ),
  );
  const outcomes = Promise.all(addresses.map((address) => address.finish()));
  const seen = async (): Promise<HostObservation> => {
    const answers = await outcomes;
    const presentations = answers.flatMap(({ connections }) => connections.map(({ presentation }) => presentation));
    const failures = [...found.failures, ...answers.flatMap(({ failure }) => failure ?? [])];
    return {
      host,
      port,
      presentations,
      failures: failures.filter(isNews(presentations)),
      tls13Only: allOnly13(answers),
      unanswered: found.endpoints.flatMap(({ address }, index) => 
        answers[index]?.answered ? [] : [{ address, asked: null, why: 'silent' as const }],
      ),
    };
  };
  return {
    first: firstToAsk(addresses, outcomes, found.failures),
    seen: seen(),
    close: async () => (await outcomes).forEach(({ connections }) => connections.forEach((one) => one.close())),
  };
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
  outcomes: Promise<readonly AddressOutcome[]>,
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
    const answers = await outcomes;
    const [first] = answers.flatMap(({ connections }) => connections);
    if (first) return success(first);
    const [failure = NO_ADDRESS] = [...answers.flatMap((answer) => answer.failure ?? []), ...failures];
    return { ok: false, failure };
  });
};

const NO_ADDRESS: Failure = { code: 'name-not-found', where: '', why: 'the host has no address' };
