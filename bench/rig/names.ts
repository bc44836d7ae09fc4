/** How many loopback addresses hosts can have: 127.0.0.1 to 127.0.0.8. */
export const MOST_ADDRESSES = 8;

/** Where connections are accepted and nothing is ever said. */
export const SILENT_ADDRESS = '127.0.0.9';

/** The addresses of a host that has so many. */
export function addressesOf(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `127.0.0.${index + 1}`);
}

/** The zone of the bench's hosts. */
export const DOMAIN = '.bench.example';

/** The name of a host: it says which one it is and how many addresses it has, so that nothing needs a table of names. */
export function nameOf(index: number, addresses: number): string {
  return `issuer-${index}.a${addresses}${DOMAIN}`;
}

/** What a name says. */
export interface Host {
  index: number;
  addresses: number;
}

const NAME = /issuer-(\d+)\.a(\d)\.bench\.example/;

/** The name in a text, such as the first bytes of a TLS handshake; null where there is none of the bench. */
export function findName(text: string): Host | null {
  const [, index, addresses] = NAME.exec(text) ?? [];
  return index === undefined ? null : { index: Number(index), addresses: Number(addresses) };
}

/** Whether a host has an ECDSA certificate besides its RSA one. Every other host has: in the field both are common. */
export function hasBothKinds(index: number): boolean {
  return index % 2 === 1;
}

/** The variable that tells a contender the address of the name server. */
export const NAME_SERVER = 'BENCH_NAME_SERVER';

/** Names that the name server is silent about, and names that it fails to resolve, as a resolver does after trying for so long. */
export const SILENT_NAMES: readonly string[] = Array.from({ length: 10 }, (_, index) => `silent-${index}${DOMAIN}`);
export const SERVFAIL_NAMES: readonly string[] = Array.from({ length: 3 }, (_, index) => `failing-${index}${DOMAIN}`);
export const SERVFAIL_AFTER_MS = 3_000;

/** The hosts with slow chains, and their addresses: as many as are asked of one host. */
export const SLOW_HOSTS: readonly string[] = ['slow-0.bench.example', 'slow-1.bench.example'];
export const SLOW_ADDRESSES: readonly string[] = Array.from({ length: 16 }, (_, index) => `127.0.0.${index + 16}`);

/** Where a name leads; null for one that the bench does not have. */
export function resolveName(name: string, deadEvery: number): string[] | null {
  if (SLOW_HOSTS.includes(name)) return [...SLOW_ADDRESSES];
  const host = findName(name);
  if (!host) return null;
  return isDead(host.index, deadEvery) ? [SILENT_ADDRESS] : addressesOf(host.addresses);
}

/** Whether a host is dead. The last of each row is, so that one of ten is with ten hosts, too. */
export function isDead(index: number, deadEvery: number): boolean {
  return deadEvery > 0 && index % deadEvery === deadEvery - 1;
}
