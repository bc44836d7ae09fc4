import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import type { Failure } from '../judge/observation';
import { failed, failureOf, timeout } from './failure';

/** Where to open a connection. */
export interface Endpoint {
  /** IPv4 or IPv6 address, no brackets. */
  address: string;
  port: number;
}

/** Finds all addresses of a host name, IPv4 and IPv6. Rejects with Node's DNS errors. */
export type Resolve = (host: string) => Promise<string[]>;

/** Asks the system's resolver, so that hosts files and private zones count as they do for every other program. */
export const resolveBySystem: Resolve = async (host) => {
  const found = await lookup(host, { all: true, order: 'verbatim' });
  return found.map(({ address }) => address);
};

/** Where a host is contacted instead of where DNS says; an empty list leaves it to DNS. The name is in lower case. */
export type ConnectTo = (host: string, port: number) => Endpoint[];

/** What decides where a host is contacted. */
export interface AddressOptions {
  resolve: Resolve;
  connectTo: ConnectTo;
  allowPrivateAddresses: boolean;
}

/**
 * The endpoints of a host. What is checked here is what is connected to: nothing resolves the name a second time.
 * @param timeoutMs how long DNS may take
 */
export const endpointsOf = async (
  host: string,
  port: number,
  options: AddressOptions,
  timeoutMs: number,
): Promise<{ endpoints: Endpoint[]; failures: Failure[] }> => {
  const redirected = options.connectTo(host, port);
  // The operator named these addresses, so they may be private.
  if (redirected.length > 0) return { endpoints: redirected, failures: [] };
  const where = `${host}:${port}`;
  const addresses = isIP(host) ? [host] : await withTimeout(options.resolve(host), timeoutMs).catch(asUnknown);
  if (!Array.isArray(addresses)) return { endpoints: [], failures: [failureOf(addresses.error, where).failure] };
  if (addresses.length === 0) return { endpoints: [], failures: [failureOf({ code: 'ENODATA' }, where).failure] };
  const distinct = [...new Set(addresses)];
  const allowed = distinct
    .slice(0, MAX_ADDRESSES)
    .filter((address) => options.allowPrivateAddresses || isPublicAddress(address));
  const failures = distinct
    .slice(0, MAX_ADDRESSES)
    .filter((address) => !allowed.includes(address))
    .map((address) => failed('address-not-allowed', where, `${address} is not a public address`).failure);
  if (distinct.length > MAX_ADDRESSES) failures.push(tooMany(where, distinct.length));
  return { endpoints: allowed.map((address) => ({ address, port })), failures };
};

/** Whoever holds the name decides how many addresses it has; the watcher must not be made to knock everywhere. */
const MAX_ADDRESSES = 16;

const tooMany = (where: string, count: number): Failure =>
  failed('too-many-addresses', where, `the name has ${count} addresses, of which ${MAX_ADDRESSES} were looked at`)
    .failure;

/** Whether an address is public: not private, loopback, link-local, shared, multicast, mapped, translated or reserved. */
export const isPublicAddress = (address: string): boolean =>
  isIP(address) !== 0 && ipaddr.isValid(address) && ipaddr.parse(address).range() === 'unicast';

/**
 * Reads the operator's rules. Those that cannot be read match nothing.
 * @param rules `HOST:PORT:ADDRESS:PORT`; an empty HOST or PORT matches any, as curl has it
 */
export const readConnectTo = (rules: readonly string[]): ConnectTo => {
  const known = rules.map(readRule);
  return (host, port) => known.filter((rule) => rule.matches(host, port)).map(({ endpoint }) => endpoint);
};

const readRule = (rule: string) => {
  const match = /^([^:]*):(\d*):\[?([^\]]+?)\]?:(\d+)$/.exec(rule);
  const [, name = '', from = '', address = '', port = ''] = match ?? [];
  const host = name.toLowerCase();
  return {
    matches: (toHost: string, atPort: number) =>
      match !== null && (host === '' || host === toHost) && (from === '' || Number(from) === atPort),
    endpoint: { address, port: Number(port) },
  };
};

const asUnknown = (error: unknown): { error: unknown } => ({ error });

const withTimeout = async <T>(promise: Promise<T>, ms: number): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  const expiry = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(timeout(ms, 'looking up the host name')), ms);
  });
  try {
    return await Promise.race([promise, expiry]);
  } finally {
    clearTimeout(timer);
  }
};
