import { isIP } from 'node:net';
import { elementsOf, extensionsOf, insideFirst } from './der';

/** Object identifier 2.5.29.30. */
const NAME_CONSTRAINTS = '551d1e';

const SEQUENCE = 0x30;
const PERMITTED = 0xa0;
const EXCLUDED = 0xa1;
const DNS_NAME = 0x82;
const IP_ADDRESS = 0x87;

/**
 * True if the name constraints of a CA certificate (RFC 5280, section 4.2.1.10) let it vouch for a host.
 *
 * OpenSSL compares the *certified names* with the constraints. So under a CA that may not vouch for `a.example.com`,
 * a wildcard for `*.example.com` names that host all the same. This function compares the host.
 * @param der the CA certificate; constraints that cannot be read admit nothing
 * @param host lower-case name, or an IP address without brackets
 */
export function admits(der: Uint8Array, host: string): boolean {
  const extensions = extensionsOf(der);
  return extensions?.every(({ oid, value }) => oid !== NAME_CONSTRAINTS || constraintsAdmit(value, host)) ?? false;
}

function constraintsAdmit(extension: Uint8Array, host: string): boolean {
  const subtrees = extension[0] === SEQUENCE ? insideFirst(elementsOf(extension)) : null;
  const wanted = isIP(host) ? IP_ADDRESS : DNS_NAME;
  const matches = isIP(host) ? addressMatch(host) : nameMatch(host);
  const bases = (list: number): Uint8Array[] | null => {
    const content = subtrees?.find(({ tag }) => tag === list)?.content ?? new Uint8Array();
    // SEQUENCE OF SEQUENCE { base GeneralName, … }
    const names = elementsOf(content)?.map((subtree) => elementsOf(subtree.content)?.[0]);
    if (!names?.every((name) => name !== undefined)) return null;
    return names.filter(({ tag }) => tag === wanted).map((name) => name.content);
  };
  const [permitted, excluded] = [bases(PERMITTED), bases(EXCLUDED)];
  if (!subtrees || !permitted || !excluded) return false;
  return !excluded.some(matches) && (permitted.length === 0 || permitted.some(matches));
}

/** Matches a name and all below it; a base with a leading dot, as many CAs write it, stands only for the names below. */
function nameMatch(host: string) {
  return (base: Uint8Array) => {
    const name = Buffer.from(base).toString('latin1').toLowerCase().replace(/^\*/, '');
    return name === '' || host === name || host.endsWith(name.startsWith('.') ? name : `.${name}`);
  };
}

/** Matches an address by a base that holds a network and a mask of the same length. */
function addressMatch(host: string) {
  const address = octetsOf(host);
  return (base: Uint8Array) => {
    const [network, mask] = [base.subarray(0, address.length), base.subarray(address.length)];
    if (mask.length !== address.length) return false;
    return address.every((octet, index) => ((octet ^ (network[index] ?? 0)) & (mask[index] ?? 0)) === 0);
  };
}

/** Returns the 4 or 16 octets of an address in the form of a URL: IPv6 without dots. */
function octetsOf(address: string): number[] {
  if (isIP(address) === 4) return address.split('.').map(Number);
  const [head = [], tail = []] = address.split('::').map((half) => (half === '' ? [] : half.split(':')));
  const zeros = Array.from({ length: 8 - head.length - tail.length }, () => '0');
  return [...head, ...zeros, ...tail].flatMap((group) => [parseInt(group, 16) >> 8, parseInt(group, 16) & 0xff]);
}
