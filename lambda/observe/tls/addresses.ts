import { isIP } from 'node:net';
import type { Failure, Unanswered } from '../../judge/observation';
import { PUBLIC_IPV6, SPECIAL } from './address-ranges';
import { dnsFailure, failed, timeout } from './failure';
import { afterLoopTime } from './loop-time';

/** Address and port for a connection. */
export interface Endpoint {
  /** IPv4 or IPv6 address, no brackets. */
  address: string;
  port: number;
}

/** Incomplete answer of DNS about a name. */
export interface PartOfAddresses {
  addresses: readonly string[];
  /** Records that DNS gave no answer about: `A records` or `AAAA records`. */
  unanswered: readonly string[];
}

/**
 * Finds all addresses of a host name, IPv4 and IPv6. Rejects with Node's DNS errors.
 * @param signal aborts when no caller waits any more: the look-up is to free its resources
 */
export type Resolve = (host: string, signal?: AbortSignal) => Promise<readonly string[] | PartOfAddresses>;

/** Returns the endpoints for a host that replace those in DNS; an empty list leaves it to DNS. The name is in lower case. */
export type ConnectTo = (host: string, port: number) => Endpoint[];

/** Returns the addresses of a host that are to be asked before all others, in this order. */
export type AskFirst = (host: string, port: number) => readonly string[];

/** Options that decide at which addresses a host is contacted. */
export interface AddressOptions {
  resolve: Resolve;
  connectTo: ConnectTo;
  allowPrivateAddresses: boolean;
  /** Addresses to ask first. Default: none, the order of DNS stays. */
  askFirst?: AskFirst;
}

/** Endpoints at which a host is asked, and addresses at which it is not. */
export interface Endpoints {
  endpoints: readonly Endpoint[];
  failures: readonly Failure[];
  /** Addresses that are not asked, at most 64 of those beyond the limit, and records that DNS gave no answer about. */
  unanswered: readonly Unanswered[];
  /** All addresses beyond the limit. */
  beyondLimit: readonly string[];
  /** True if the host is at private addresses alone, as in `HostObservation`. */
  isPrivate?: boolean | undefined;
}

/**
 * Returns the endpoints of a host. Connections go to the addresses that are checked here: nothing resolves the name a second time.
 * @param timeoutMs time for DNS, in milliseconds
 */
export async function endpointsOf(
  host: string,
  port: number,
  options: AddressOptions,
  timeoutMs: number,
): Promise<Endpoints> {
  const redirected = options.connectTo(host, port);
  const where = `${host}:${port}`;
  // The operator named these addresses: they may be private, and as many as they like.
  if (redirected.length > 0) {
    const endpoints = inOrder(redirected, options.askFirst?.(host, port) ?? []);
    const isPrivate = (isIP(host) !== 0 && !isPublicAddress(host)) || undefined;
    return { endpoints, failures: [], unanswered: [], beyondLimit: [], isPrivate };
  }
  if (isIP(host)) return limited([{ address: host, port }], host, port, options);
  const found = await lookUp(host, options.resolve, timeoutMs).catch((error: unknown) => dnsFailure(error, where));
  if ('failure' in found) return nowhere(found.failure);
  const { addresses, unanswered } = found;
  if (addresses.length === 0) return nowhere(dnsFailure({ code: 'ENODATA' }, where).failure);
  const all = [...new Set(addresses)].map((address) => ({ address, port }));
  const chosen = limited(all, host, port, options);
  const unknown = unanswered.map((records) => unasked(records, 'silent'));
  return { ...chosen, unanswered: [...unknown, ...chosen.unanswered] };
}

function nowhere(failure: Failure): Endpoints {
  return {
    endpoints: [],
    failures: [failure],
    unanswered: [],
    beyondLimit: [],
  };
}

/** Number of addresses that are asked. The owner of the name decides how many it has, and must not send the watcher everywhere. */
const MAX_ADDRESSES = 16;

/** Number of addresses beyond the limit that are listed. */
const MAX_LISTED = 64;

function limited(
  found: readonly Endpoint[],
  host: string,
  port: number,
  { askFirst = () => [], allowPrivateAddresses }: AddressOptions,
): Endpoints {
  const all = inOrder(found, askFirst(host, port));
  const near = all.slice(0, MAX_ADDRESSES);
  const endpoints = near.filter(({ address }) => allowPrivateAddresses || isPublicAddress(address));
  const refused = near.filter((endpoint) => !endpoints.includes(endpoint));
  const beyondLimit = all.slice(MAX_ADDRESSES).map(({ address }) => address);
  const where = `${host}:${port}`;
  return {
    endpoints,
    failures: [
      ...refused.map(
        ({ address }) => failed('address-not-allowed', where, `${address} is not a public address`).failure,
      ),
      ...(beyondLimit.length > 0 ? [tooMany(where, all.length)] : []),
    ],
    unanswered: [
      ...refused.map(({ address }) => unasked(address, 'not-allowed')),
      ...beyondLimit.slice(0, MAX_LISTED).map((address) => unasked(address, 'beyond-limit')),
    ],
    beyondLimit,
    isPrivate: !all.some(({ address }) => isPublicAddress(address)) || undefined,
  };
}

function unasked(address: string, why: Unanswered['why']): Unanswered {
  return { address, asked: null, why };
}

/** Sorts endpoints: the addresses to be asked first come first, in their order; the others stay in theirs. */
function inOrder(found: readonly Endpoint[], first: readonly string[]): Endpoint[] {
  return [
    ...first.flatMap((address) => found.filter((endpoint) => endpoint.address === address)),
    ...found.filter(({ address }) => !first.includes(address)),
  ];
}

function tooMany(where: string, count: number): Failure {
  return failed(
    'too-many-addresses',
    where,
    `the name has ${count} addresses, and ${MAX_ADDRESSES} of them were checked`,
  ).failure;
}

/**
 * True if an address is public: not private, loopback, link-local, shared, multicast, mapped, translated or reserved, and of no other
 * special purpose.
 */
export function isPublicAddress(address: string): boolean {
  // An address with a zone belongs to this machine's neighbourhood.
  if (isIP(address) === 0 || address.includes('%')) return false;
  if (isIP(address) === 4) return !SPECIAL.check(address, 'ipv4');
  return PUBLIC_IPV6.check(address, 'ipv6') && !SPECIAL.check(address, 'ipv6');
}

/**
 * Reads the operator's rules. Rules that cannot be read match nothing.
 * @param rules `HOST:PORT:ADDRESS:PORT`; an empty HOST or PORT matches any, as curl has it
 */
export function readConnectTo(rules: readonly string[]): ConnectTo {
  const known = rules.map(readRule);
  return (host, port) => known.filter((rule) => rule.matches(host, port)).map(({ endpoint }) => endpoint);
}

function readRule(rule: string) {
  const match = /^([^:]*):(\d*):\[?([^\]]+?)\]?:(\d+)$/.exec(rule);
  const [, name = '', from = '', address = '', port = ''] = match ?? [];
  const host = name.toLowerCase();
  return {
    matches: (toHost: string, atPort: number) =>
      match !== null && (host === '' || host === toHost) && (from === '' || Number(from) === atPort),
    endpoint: { address, port: Number(port) },
  };
}

/** Looks a name up, and aborts the look-up when it takes too long. */
async function lookUp(host: string, resolve: Resolve, ms: number): Promise<PartOfAddresses> {
  const controller = new AbortController();
  let stopWaiting: (() => void) | undefined;
  const expiry = new Promise<never>((_, reject) => {
    stopWaiting = afterLoopTime(ms, () => {
      reject(timeout(ms, 'looking up the host name'));
      controller.abort();
    });
  });
  try {
    const found = await Promise.race([resolve(host, controller.signal), expiry]);
    return 'addresses' in found ? found : { addresses: found, unanswered: [] };
  } finally {
    stopWaiting?.();
  }
}
