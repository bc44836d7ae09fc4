import type { ServerOptions } from 'node:https';
import { thumbprintOf } from '../../../../lambda/judge/chain/thumbprint';
import {
  type Authority,
  type ServerCertificate,
  createAuthority,
  issueLeaf,
  present,
} from '../../../../sandbox/certificates';
import { answer, closeServers, documents, serve } from '../../../support/issuer';
import { observeFrom } from '../../../support/probe';

const ISSUER = 'https://issuer.example';
const hosts = ['issuer.example'];
/** A server that minds nothing, as old ones do. */
const LAX: ServerOptions = { ciphers: 'DEFAULT@SECLEVEL=0' };
let root: Authority;
let intermediate: Authority;

beforeAll(async () => {
  root = await createAuthority({ name: 'Root' });
  intermediate = await createAuthority({ name: 'Intermediate', issuer: root, keyType: 'RSA-2048' });
});

afterEach(closeServers);

async function look(leaf: ServerCertificate, issuers: Authority[], trusted: Authority, options = LAX) {
  const server = await serve(present(leaf, ...issuers), answer(documents(ISSUER)), options);
  return observeFrom(ISSUER, { connectTo: [server.connectTo('issuer.example')], trusting: [trusted.pem] });
}

type Chain = () => Promise<{ leaf: ServerCertificate; issuers: Authority[]; trusted?: Authority }>;

/** OpenSSL's security level 2, which Node 20 does not ask for by itself and Node 24 does. */
const WEAK: [string, Chain][] = [
  [
    'an RSA key of 1024 bits in the leaf',
    async () => ({ leaf: await issueLeaf(intermediate, { hosts, keyType: 'RSA-1024' }), issuers: [intermediate] }),
  ],
  [
    'an RSA key of 1024 bits in the intermediate',
    async () => {
      const weak = await createAuthority({ name: 'Weak', issuer: root, keyType: 'RSA-1024' });
      return { leaf: await issueLeaf(weak, { hosts }), issuers: [weak] };
    },
  ],
  [
    'an RSA key of 1024 bits in the trusted CA',
    async () => {
      const trusted = await createAuthority({ name: 'Weak root', keyType: 'RSA-1024' });
      return { leaf: await issueLeaf(trusted, { hosts }), issuers: [], trusted };
    },
  ],
  [
    'a SHA-1 signature on the leaf',
    async () => ({ leaf: await issueLeaf(intermediate, { hosts, hash: 'SHA-1' }), issuers: [intermediate] }),
  ],
  [
    'a SHA-1 signature on the intermediate',
    async () => {
      const weak = await createAuthority({ name: 'Weak', issuer: root, hash: 'SHA-1' });
      return { leaf: await issueLeaf(weak, { hosts }), issuers: [weak] };
    },
  ],
];

test.each(WEAK)('a chain with %s is observed, and not trusted', async (_, chain) => {
  const { leaf, issuers, trusted = root } = await chain();
  const seen = await look(leaf, issuers, trusted);
  expect(seen.issuerHost?.presentations).toMatchObject([{ verdict: { trusted: false, code: 'UNSPECIFIED' } }]);
  expect(seen.issuerHost?.presentations[0]?.chain.map(thumbprintOf)).toEqual(
    [leaf, ...issuers].map(({ thumbprint }) => thumbprint),
  );
  expect(seen.jwks?.content.keys).toHaveLength(1);
});

test('the signature of a trusted CA on itself does not make a chain untrusted', async () => {
  const old = await createAuthority({ name: 'Old root', keyType: 'RSA-2048', hash: 'SHA-1' });
  const leaf = await issueLeaf(old, { hosts });
  const seen = await look(leaf, [old], old);
  expect(seen.issuerHost?.presentations).toMatchObject([{ verdict: { trusted: true } }]);
});

const REFUSED: [string, ServerOptions][] = [
  ['TLS 1.1', { minVersion: 'TLSv1', maxVersion: 'TLSv1.1' }],
  ['SHA-1 signatures', { maxVersion: 'TLSv1.2', sigalgs: 'RSA+SHA1' }],
  ['a curve of 192 bits', { maxVersion: 'TLSv1.2', ecdhCurve: 'prime192v1', ciphers: 'ECDHE@SECLEVEL=0' }],
  ['no encryption', { maxVersion: 'TLSv1.2', ciphers: 'eNULL@SECLEVEL=0' }],
];

test.each(REFUSED)(
  'a server that can do nothing better than %s is reported as a failure, and its chain is not observed',
  async (_, options) => {
    const leaf = await issueLeaf(intermediate, { hosts, keyType: 'RSA-2048' });
    const seen = await look(leaf, [intermediate], root, { ...LAX, ...options });
    expect(seen).toMatchObject({ discovery: null, issuerHost: { presentations: [] } });
    expect(seen.issuerHost?.failures).toMatchObject([
      {
        code: expect.stringMatching(/^tls-(failed|version)$/),
        why: expect.stringMatching(/^TLS failed \(.*handshake failure\)$|no TLS version/),
      },
    ]);
  },
);
