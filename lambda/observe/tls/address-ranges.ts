import { BlockList, isIP } from 'node:net';

/** Range of IPv6 that is given out for public use (IANA, "Internet Protocol Version 6 Address Space"). */
export const PUBLIC_IPV6 = rangesOf(['2000::/3']);

/**
 * Addresses of a special purpose, whatever reaches them (IANA, "IPv4 Special-Purpose Address Registry" and "IPv6 Special-Purpose
 * Address Registry"; multicast: RFC 5771). The IPv6 ranges are those within 2000::/3: addresses outside are not public anyway.
 */
export const SPECIAL = rangesOf([
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
  '2001::/23',
  '2001:db8::/32',
  '2002::/16',
  '2620:4f:8000::/48',
  '3fff::/20',
]);

function rangesOf(ranges: readonly string[]): BlockList {
  const list = new BlockList();
  for (const range of ranges) {
    const [network = '', prefix] = range.split('/');
    list.addSubnet(network, Number(prefix), isIP(network) === 4 ? 'ipv4' : 'ipv6');
  }
  return list;
}
