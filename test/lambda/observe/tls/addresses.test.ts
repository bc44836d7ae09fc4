import fc from 'fast-check';
import ipaddr from 'ipaddr.js';
import { endpointsOf, isPublicAddress, readConnectTo } from '../../../../lambda/observe/tls/addresses';
import { noSuchName } from '../../../support/probe';
import { properties } from '../../../support/properties';

const options = { resolve: noSuchName, connectTo: readConnectTo([]), allowPrivateAddresses: false };

function resolving(...addresses: string[]) {
  return { ...options, resolve: async () => addresses };
}

test.each([
  ['private', '10.0.0.1'],
  ['private', '172.16.0.1'],
  ['private', '192.168.1.1'],
  ['loopback', '127.0.0.1'],
  ['loopback', '::1'],
  ['link-local', '169.254.1.1'],
  ['link-local', 'fe80::1'],
  ['metadata', '169.254.169.254'],
  ['metadata', 'fd00:ec2::254'],
  ['shared (CGNAT)', '100.64.0.1'],
  ['multicast', '224.0.0.1'],
  ['multicast', 'ff02::1'],
  ['unspecified', '0.0.0.0'],
  ['unspecified', '::'],
  ['broadcast', '255.255.255.255'],
  ['reserved', '240.0.0.1'],
  ['unique local', 'fc00::1'],
  ['IPv4-mapped', '::ffff:10.0.0.1'],
  ['IPv4-mapped', '::ffff:8.8.8.8'],
  ['NAT64', '64:ff9b::a00:1'],
  ['6to4', '2002:a00:1::1'],
  ['documentation', '192.0.2.1'],
  ['no', 'issuer.example'],
  // Node would look these up as names.
  ['hexadecimal', '8.8.8.0x8'],
  ['octal', '010.8.8.8'],
  ['numeric', '134744072'],
])('a %s address is not public: %s', (_, address) => expect(isPublicAddress(address)).toBe(false));

test.each(['8.8.8.8', '1.1.1.1', '2606:4700:4700::1111'])('%s is public', (address) =>
  expect(isPublicAddress(address)).toBe(true),
);

test('every address of a name counts once, and those that are not public are refused one by one', async () => {
  expect(
    await endpointsOf('issuer.example', 443, resolving('8.8.8.8', '10.0.0.1', '8.8.8.8', '2606:4700::1'), 1000),
  ).toEqual({
    endpoints: [
      { address: '8.8.8.8', port: 443 },
      { address: '2606:4700::1', port: 443 },
    ],
    failures: [{ code: 'address-not-allowed', where: 'issuer.example:443', why: '10.0.0.1 is not a public address' }],
    unanswered: [{ address: '10.0.0.1', asked: null, why: 'not-allowed' }],
    beyondLimit: [],
  });
});

test('private addresses are contacted when that is allowed', async () => {
  const allowed = { ...resolving('10.0.0.1'), allowPrivateAddresses: true };
  expect(await endpointsOf('issuer.example', 443, allowed, 1000)).toMatchObject({
    endpoints: [{ address: '10.0.0.1', port: 443 }],
    failures: [],
    unanswered: [],
  });
});

test('a host is private where it has no public address, whatever is allowed and wherever it is contacted instead', async () => {
  const connectTo = readConnectTo(['10.0.0.1:443:127.0.0.1:9', 'x.example:443:127.0.0.1:9', '8.8.8.8:443:127.0.0.1:9']);
  const isPrivate = async (host: string, ...addresses: string[]) => {
    const both = [true, false].map(async (allowPrivateAddresses) => {
      const of = { ...resolving(...addresses), connectTo, allowPrivateAddresses };
      return (await endpointsOf(host, 443, of, 1000)).isPrivate ?? false;
    });
    const [allowed, refused] = await Promise.all(both);
    expect(allowed).toBe(refused);
    return allowed;
  };
  expect(await isPrivate('issuer.example', '10.0.0.1', '::1')).toBe(true);
  expect(await isPrivate('issuer.example', '10.0.0.1', '8.8.8.8')).toBe(false);
  expect(await isPrivate('127.0.0.1')).toBe(true);
  expect(await isPrivate('fe80::1')).toBe(true);
  expect(await isPrivate('1.1.1.1')).toBe(false);
  // Where the operator says to connect says nothing of what others find.
  expect(await isPrivate('10.0.0.1')).toBe(true);
  expect(await isPrivate('8.8.8.8')).toBe(false);
  expect(await isPrivate('x.example', '10.0.0.1')).toBe(false);
});

test('a host that is an address is not looked up, and is refused where it is not public', async () => {
  expect(await endpointsOf('8.8.8.8', 8443, options, 1000)).toMatchObject({
    endpoints: [{ address: '8.8.8.8', port: 8443 }],
  });
  expect(await endpointsOf('::1', 443, options, 1000)).toMatchObject({ failures: [{ code: 'address-not-allowed' }] });
});

test('rt-addr: addresses of the special registries are not public, and addresses beside them are', () => {
  expect([...SPECIAL, ...PUBLIC].filter(isPublicAddress)).toEqual(PUBLIC);
});

/** The first and last addresses of ranges, and what hides an address of the inside. */
const SPECIAL = [
  ['0.0.0.0', '0.255.255.255', '10.0.0.0', '10.255.255.255', '100.64.0.0', '100.100.100.200', '100.127.255.255'],
  ['127.0.0.1', '127.255.255.255', '169.254.0.0', '169.254.169.254', '169.254.170.2', '172.16.0.0', '172.31.255.255'],
  ['192.0.0.0', '192.0.0.9', '192.0.0.170', '192.0.0.255', '192.0.2.0', '192.0.2.255', '192.31.196.1', '192.52.193.1'],
  ['192.88.99.1', '192.168.0.0', '192.168.255.255', '192.175.48.1', '198.18.0.0', '198.19.255.255', '198.51.100.1'],
  ['203.0.113.1', '224.0.0.0', '233.252.0.1', '239.255.255.255', '240.0.0.0', '255.255.255.255'],
  ['::', '::1', '::2', '::7f00:1', '::127.0.0.1', '::ffff:127.0.0.1', '::ffff:8.8.8.8', '::ffff:0:127.0.0.1'],
  ['64:ff9b::7f00:1', '64:ff9b::a9fe:a9fe', '64:ff9b:1::7f00:1', '100::1', '100:0:0:1::1', '1fff:ffff::1'],
  ['2001::', '2001::1', '2001:1::1', '2001:2::1', '2001:3::1', '2001:4:112::1', '2001:10::1', '2001:20::1'],
  ['2001:30::1', '2001:1ff:ffff::1', '2001:db8::1', '2001:db8:ffff::1', '2002:7f00:1::', '2002:a9fe:a9fe::'],
  ['2002:808:808::', '2620:4f:8000::1', '3fff::1', '3fff:fff::1', '4000::1', '5f00::1', '8000::1', 'fbff::1'],
  ['fc00::1', 'fd00:ec2::254', 'fe00::1', 'fe80::1', 'fe80::1%lo', '2600:1f00::1%lo', 'fec0::1', 'ff02::1'],
  ['::ffff:169.254.169.254%eth0', '0:0:0:0:0:fffe:7f00:1'],
].flat();

const PUBLIC = [
  ['1.0.0.0', '8.8.8.8', '9.255.255.255', '11.0.0.0', '100.63.255.255', '100.128.0.0', '172.15.255.255', '172.32.0.0'],
  ['192.0.1.0', '192.0.3.0', '192.88.98.255', '192.88.100.0', '198.17.255.255', '198.20.0.0', '223.255.255.255'],
  ['2000::1', '2001:200::1', '2001:db7:ffff::1', '2001:db9::1', '2003::1', '2600:1f00::1', '2606:4700:4700::1111'],
  ['2620:4f:7fff::1', '2620:4f:8001::1', '3ffe::1'],
].flat();

test('rt-addr: no IPv6 address outside of 2000::/3 is public, however it is written', () => {
  const outside = fc
    .tuple(fc.uint8Array({ minLength: 16, maxLength: 16 }))
    .map(([bytes]) => ipaddr.fromByteArray([...bytes]))
    .filter((address) => !address.match(ipaddr.parseCIDR('2000::/3')));
  properties(
    fc.property(outside, (address) => {
      expect([address.toString(), address.toNormalizedString()].filter(isPublicAddress)).toEqual([]);
    }),
  );
});

test('rt-addr: an IPv6 address of 2000::/3 is public, unless it is of one of five special ranges', () => {
  const inside = fc.uint8Array({ minLength: 16, maxLength: 16 }).map((bytes) => {
    const [first = 0, ...rest] = bytes;
    return ipaddr.fromByteArray([(first & 0x1f) | 0x20, ...rest]);
  });
  const ranges = ['2001::/23', '2001:db8::/32', '2002::/16', '2620:4f:8000::/48', '3fff::/20'];
  const isIn = (address: ipaddr.IPv4 | ipaddr.IPv6, range: string) => address.match(ipaddr.parseCIDR(range));
  properties(
    fc.property(inside, (address) => {
      expect(isPublicAddress(address.toString())).toBe(!ranges.some((range) => isIn(address, range)));
    }),
  );
});

test('rt-addr: an IPv4 address is public where ipaddr.js knows no special purpose of its range', () => {
  const bytes = fc.uint8Array({ minLength: 4, maxLength: 4 });
  properties(
    fc.property(bytes, fc.constantFrom(...SPECIAL, ...PUBLIC), fc.boolean(), (anywhere, near, isNear) => {
      const parsed = isNear && ipaddr.IPv4.isValid(near) ? ipaddr.parse(near) : ipaddr.fromByteArray([...anywhere]);
      expect(isPublicAddress(parsed.toString())).toBe(parsed.range() === 'unicast');
    }),
  );
});

test('addresses to be asked first come first, in their order, also among those that the operator named', async () => {
  const all = ['192.0.2.1', '192.0.2.2', '192.0.2.3', '192.0.2.4'];
  const askFirst = () => ['192.0.2.9', '192.0.2.4', '192.0.2.2'];
  const found = await endpointsOf(
    'issuer.example',
    443,
    { ...resolving(...all), allowPrivateAddresses: true, askFirst },
    1000,
  );
  const inOrder = ['192.0.2.4', '192.0.2.2', '192.0.2.1', '192.0.2.3'];
  expect(found.endpoints.map(({ address }) => address)).toEqual(inOrder);
  const connectTo = readConnectTo(all.map((address) => `issuer.example:443:${address}:1`));
  const named = await endpointsOf('issuer.example', 443, { ...options, connectTo, askFirst }, 1000);
  expect(named.endpoints.map(({ address }) => address)).toEqual(inOrder);
});

test("connect-to directs a host elsewhere as curl's does: an empty host or port matches any, and several rules give several addresses", async () => {
  const connectTo = readConnectTo([
    'Issuer.Example:443:127.0.0.1:1001',
    'issuer.example::[::1]:1002',
    ':8443:127.0.0.3:1003',
    'no rule',
  ]);
  const endpoints = async (host: string, port: number) =>
    (await endpointsOf(host, port, { ...options, connectTo }, 1000)).endpoints;
  expect(await endpoints('issuer.example', 443)).toEqual([
    { address: '127.0.0.1', port: 1001 },
    { address: '::1', port: 1002 },
  ]);
  expect(await endpoints('issuer.example', 80)).toEqual([{ address: '::1', port: 1002 }]);
  expect(await endpoints('other.example', 8443)).toEqual([{ address: '127.0.0.3', port: 1003 }]);
  expect(await endpoints('other.example', 443)).toEqual([]);
});
