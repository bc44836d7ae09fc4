import type { Failure, HostObservation, Presentation, SingleKind } from '../../judge/observation';
import { type AddressOptions, type Endpoints, endpointsOf } from './addresses';
import { type Attempt, openConnection } from './connection';
import { type AddressProbe, type AddressOutcome, performHandshakes } from './handshakes';
import type { HostCost } from './host-cost';
import type { Budget, Limits } from './limits';
import type { Offer, TlsContexts } from './tls-settings';
import { createTls12Question } from './tls12-question';
import { takeTurns } from './turns';
import { unansweredAt } from './unanswered';

/** Options for probing hosts. */
export interface ProbeOptions extends AddressOptions {
  /** TLS settings with the CA certificates trusted for the provider. */
  contexts: TlsContexts;
  limits: Limits;
  /** Remembered answers of hosts about TLS 1.2. Default: none. */
  rememberedTls12?: RememberTls12;
  /** Kinds of certificates that hosts are remembered to have alone. Default: none, so that both kinds are asked for. */
  rememberedKind?: RememberKind;
}

/** Returns the one kind of certificate that a host has; null asks for both. The name is in lower case. */
export type RememberKind = (host: string, port: number) => SingleKind | null;

/** Returns true if a host refused TLS 1.2 when it was last asked, not long ago; null asks it again. The name is in lower case. */
export type RememberTls12 = (host: string, port: number) => boolean | null;

/** A host by name and port; the name in lower case, or an IP address without brackets. */
export interface Host {
  host: string;
  port: number;
}

/** Handshakes with all addresses of a host, under way. Nothing here rejects. */
export interface ProbeInProgress {
  /** The connection for documents, as soon as there is one. */
  first: Promise<Attempt>;
  /** The observation, once every address has answered or failed. */
  seen: Promise<HostObservation>;
  /** The addresses that are not asked, since there are too many. */
  beyondLimit: readonly string[];
  /** Waits for the addresses still under way, and closes all connections. */
  close: () => Promise<void>;
}

/** Finds the addresses of a host and begins the handshakes with all of them, in turn. */
export async function startProbe(
  { host, port }: Host,
  options: ProbeOptions,
  budget: Budget,
  cost: HostCost,
): Promise<ProbeInProgress> {
  const { limits, contexts } = options;
  const found = await endpointsOf(host, port, options, budget.next(limits.handshakeMs));
  const turns = takeTurns(found.endpoints.length);
  const tls12 = createTls12Question(options.rememberedTls12?.(host, port) ?? null);
  const kind = options.rememberedKind?.(host, port) ?? null;
  const addresses = found.endpoints.map((endpoint, index) => {
    const open = async (offer: Offer, atMostMs = limits.handshakeMs): Promise<Attempt> => {
      await turns.come(index);
      const timeoutMs = budget.next(Math.min(atMostMs, limits.handshakeMs));
      return openConnection({ host, endpoint, offer, context: contexts(offer), timeoutMs, cost });
    };
    return performHandshakes(open, tls12.requires13, kind);
  });
  turns.begin(addresses.map(({ outcome }) => outcome));
  const outcomes = Promise.all(addresses.map(({ outcome }) => outcome));
  const seen = outcomes.then((answers) => ({
    ...observationOf({ host, port }, found, answers, cost),
    tls12: tls12.answer(),
  }));
  return {
    first: firstToAsk(addresses, outcomes, found.failures),
    seen,
    beyondLimit: found.beyondLimit,
    close: async () => {
      const connections = (await outcomes).flatMap((outcome) => outcome.connections);
      await Promise.all(connections.map((one) => one.close()));
    },
  };
}

function observationOf(
  { host, port }: Host,
  found: Endpoints,
  outcomes: readonly AddressOutcome[],
  cost: HostCost,
): HostObservation {
  const presentations = outcomes.flatMap(({ connections }) => connections.map(({ presentation }) => presentation));
  const failures = [...found.failures, ...outcomes.flatMap(({ failure }) => failure ?? [])];
  return {
    host,
    port,
    presentations,
    failures: failuresIn(failures, cost).filter(isNew(presentations)),
    isPrivate: found.isPrivate,
    tls13Only: allOnly13(outcomes),
    unanswered: [...found.unanswered, ...unansweredAt(found.endpoints, outcomes)],
  };
}

function allOnly13(outcomes: readonly AddressOutcome[]): boolean {
  const answering = outcomes.filter(({ connections }) => connections.length > 0);
  return answering.length > 0 && answering.every(({ tls13Only }) => tls13Only);
}

/** Lists the end of probing for its cost once, also where it hit the second question at an address that answered the first. */
function failuresIn(failures: readonly Failure[], cost: HostCost): Failure[] {
  const over = cost.over();
  return over ? [...failures.filter((failure) => failure !== over), over] : [...failures];
}

/** True if a failure counts: once one address answered, a family that this machine cannot reach says nothing about the issuer. */
function isNew(presentations: readonly Presentation[]) {
  return (failure: Failure) => presentations.length === 0 || failure.code !== 'unreachable';
}

/**
 * Returns the first connection whose chain verifies; when none does, the first that could be opened, in order of addresses.
 * @param failures the reasons why there are no addresses, when there are none
 */
async function firstToAsk(
  addresses: readonly AddressProbe[],
  outcomes: Promise<readonly AddressOutcome[]>,
  failures: readonly Failure[],
): Promise<Attempt> {
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
}

const NO_ADDRESS: Failure = { code: 'name-not-found', where: '', why: 'the host has no address' };
