import { type KeyPairKeyObjectResult, generateKeyPairSync } from 'node:crypto';
import { type Authority, createAuthority, issueLeaf, present } from '../../../../sandbox/certificates';
import { groupsIn } from '../../../support/client-hello';
import { serveFront } from '../../../support/front';
import { type TestServer, answer, closeServers, documents, serve, serveTcp } from '../../../support/issuer';
import { observeFrom } from '../../../support/probe';
import { dnsName, mint, nameOf } from '../../../support/mint';
import { mintedChain } from '../../../support/minted-chain';

const HOST = 'issuer.example';
const ISSUER = `https://${HOST}`;
/** X25519, P-256, X448, P-521, P-384, ffdhe2048, ffdhe3072. */
const GROUPS = [0x1d, 0x17, 0x1e, 0x19, 0x18, 0x100, 0x101];
const BRAINPOOL = [0x1a, 0x1b, 0x1c];
const X25519MLKEM768 = 0x11ec;
/** An alert: handshake_failure, fatal. */
const REFUSAL = Buffer.from([0x15, 3, 3, 0, 2, 2, 40]);

const [major = 0, minor = 0] = process.versions.openssl.split('.').map(Number);
/** What Node 24 has, and 20 and 22 have not. */
const HAS_OPENSSL_35 = major > 3 || (major === 3 && minor >= 5);

let root: Authority;

beforeAll(async () => {
  root = await createAuthority({ name: 'Root' });
});
afterEach(closeServers);

function look(server: TestServer) {
  return observeFrom(ISSUER, { connectTo: [server.connectTo(HOST)], trusting: [root.pem] });
}

const SEEN = { issuerHost: { presentations: [{}], failures: [] }, discovery: {}, jwks: {} };

/** Node's types know it from version 24 on. */
const mlDsa: [string, () => KeyPairKeyObjectResult] = [
  'of ML-DSA-65',
  () => Reflect.apply(generateKeyPairSync, null, ['ml-dsa-65']),
];

/** What a server of this key presents, under a CA of its own. */
function chainOf(keys: KeyPairKeyObjectResult) {
  const signer = mint({ subject: nameOf('CA') });
  const leaf = mint({ keys, signer, names: [dnsName(HOST)], subject: nameOf(HOST) });
  return mintedChain(leaf, signer);
}

test.each<[string, () => KeyPairKeyObjectResult]>([
  ['for RSASSA-PSS alone', () => generateKeyPairSync('rsa-pss', { modulusLength: 2048 })],
  ['on P-384', () => generateKeyPairSync('ec', { namedCurve: 'P-384' })],
  ['on P-521', () => generateKeyPairSync('ec', { namedCurve: 'P-521' })],
  ['on brainpoolP256r1', () => generateKeyPairSync('ec', { namedCurve: 'brainpoolP256r1' })],
  ['on brainpoolP384r1', () => generateKeyPairSync('ec', { namedCurve: 'brainpoolP384r1' })],
  ['of Ed25519', () => generateKeyPairSync('ed25519')],
  ['of Ed448', () => generateKeyPairSync('ed448')],
  ...(HAS_OPENSSL_35 ? [mlDsa] : []),
])('servers/04: the chain of a server whose key is %s is observed', async (_, makeKeys) => {
  const options = { ecdhCurve: 'X25519:P-256:P-384:P-521:brainpoolP256r1:brainpoolP384r1' };
  expect(await look(await serve(chainOf(makeKeys()), answer(documents(ISSUER)), options))).toMatchObject(SEEN);
});

test('every Node offers the same groups in two handshakes, and all that it has in a third', async () => {
  const asked: number[][] = [];
  const server = await serveTcp((socket) =>
    socket.once('data', (hello) => {
      asked.push(groupsIn(hello));
      socket.end(REFUSAL);
    }),
  );
  await look(server);
  const [third] = asked.splice(2);
  expect(asked.toSorted((one, other) => one.length - other.length)).toEqual([
    GROUPS,
    // OpenSSL offers no finite fields below TLS 1.3.
    [...GROUPS.slice(0, 5), ...BRAINPOOL],
  ]);
  const hybrids = HAS_OPENSSL_35 ? [X25519MLKEM768] : [];
  expect(third).toEqual(expect.arrayContaining([...hybrids, 0x1d, 0x17, 0x18]));
});

test.each(['resets', 'swallows'])(
  'servers/12b: a server is observed behind a device that %s every hello that offers ML-KEM',
  async (how) => {
    const chain = present(await issueLeaf(root, { hosts: [HOST], keyType: 'RSA-2048' }), root);
    const server = await serve(chain, answer(documents(ISSUER)));
    const front = await serveFront(server, (hello, socket) => {
      const isMet = groupsIn(hello).includes(X25519MLKEM768);
      if (isMet && how === 'resets') socket.resetAndDestroy();
      return isMet;
    });
    expect(await look(front)).toMatchObject(SEEN);
    // Whether TLS 1.2 is taken was asked besides.
    expect(server.connections()).toBe(3);
  },
);
