import ipaddr from 'ipaddr.js';

/** What is given out for the public of IPv6 (IANA, "Internet Protocol Version 6 Address Space"). */
const PUBLIC_IPV6 = '2000::/3';

/**
 * Addresses of a special purpose (IANA, "IPv4 Special-Purpose Address Registry" and "IPv6 Special-Purpose Address Registry", those
 * of 2000::/3; RFC 5771 and RFC 1112 for multicast and future use of IPv4).
 */
const SPECIAL = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.31.196.0/24',
  '192.52.193.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '192.175.48.0/24',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
  // IETF protocol assignments: Teredo, benchmarking, ORCHID, AMT, AS112 and what else may come.
  '2001::/23',
  // Documentation.
  '2001:db8::/32',
  '3fff::/20',
  // 6to4: an IPv4 address stands in it.
  '2002::/16',
  // AS112.
  '2620:4f:8000::/48',
];

type Address = ipaddr.IPv4 | ipaddr.IPv6;

const within = (range: string): ((address: Address) => boolean) => {
  const [network, bits] = ipaddr.parseCIDR(range);
  return (address) => address.kind() === network.kind() && address.match(network, bits);
};

const isPublicIpv6 = within(PUBLIC_IPV6);
const special = SPECIAL.map(within);

/** Whether an address is not of the public Internet. What ipaddr.js knows of special ranges counts beside the table. */
export const isSpecial = (address: Address): boolean =>
  (address.kind() === 'ipv6' && !isPublicIpv6(address)) ||
  address.range() !== 'unicast' ||
  special.some((isWithin) => isWithin(address));
