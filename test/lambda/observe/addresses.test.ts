import { endpointsOf, isPublicAddress, readConnectTo } from '../../../lambda/observe/addresses';
import { noSuchName } from '../../support/lookout';

const options = { resolve: noSuchName, connectTo: readConnectTo([]), allowPrivateAddresses: false };
const resolving = (...addresses: string[]) => ({ ...options, resolve: async () => addresses });

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

test('all addresses of a name count, once each; those that are not public are refused one by one', async () => {
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

test('an address for a host is not looked up, and refused like any other', async () => {
  expect(await endpointsOf('8.8.8.8', 8443, options, 1000)).toMatchObject({
    endpoints: [{ address: '8.8.8.8', port: 8443 }],
  });
  expect(await endpointsOf('::1', 443, options, 1000)).toMatchObject({ failures: [{ code: 'address-not-allowed' }] });
});

test("connect-to leads a host elsewhere as curl's does: empty host or port match any, several stand for several addresses", async () => {
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
