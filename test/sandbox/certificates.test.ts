import { X509Certificate } from 'node:crypto';
import {
  createAuthority,
  crossSign,
  issueLeaf,
  present,
  selfSigned,
  type ServerCertificateOptions,
} from '../../sandbox/certificates';
import { type HttpsHost, type Presented, startHttpsHost } from '../../sandbox/https-host';
import { performHandshakes } from './tls-client';

const DAY = 86_400_000;
const hosts = ['a.example'];

const running: HttpsHost[] = [];

async function serve(chain: Presented): Promise<HttpsHost> {
  const host = await startHttpsHost(new URL('https://a.example'), chain, (_, response) => response.end());
  running.push(host);
  return host;
}

afterEach(async () => {
  await Promise.all(running.splice(0).map((host) => host.close()));
});

async function createPki() {
  const root = await createAuthority({ name: 'Root' });
  const intermediate = await createAuthority({ name: 'Intermediate', issuer: root });
  return { root, intermediate };
}

function parse({ pem }: { pem: string }) {
  return new X509Certificate(pem);
}

describe('chains', () => {
  it('verify from the leaf through the intermediate, and are sent in order', async () => {
    const { root, intermediate } = await createPki();
    const leaf = await issueLeaf(intermediate, { hosts });
    expect(await performHandshakes(await serve(present(leaf, intermediate)), { ca: root.pem })).toEqual({
      thumbprints: [leaf.thumbprint, intermediate.thumbprint],
      verdict: null,
    });
    expect(await performHandshakes(await serve(present(leaf, intermediate, root)), { ca: root.pem })).toEqual({
      thumbprints: [leaf.thumbprint, intermediate.thumbprint, root.thumbprint],
      verdict: null,
    });
  });

  it('may lack their intermediate', async () => {
    const { root, intermediate } = await createPki();
    const leaf = await issueLeaf(intermediate, { hosts });
    expect(await performHandshakes(await serve(present(leaf)), { ca: root.pem })).toEqual({
      thumbprints: [leaf.thumbprint],
      verdict: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    });
  });

  it('can be a self-signed certificate', async () => {
    const leaf = await selfSigned({ hosts });
    const host = await serve(present(leaf));
    expect(await performHandshakes(host)).toMatchObject({ verdict: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
    expect(await performHandshakes(host, { ca: leaf.pem })).toMatchObject({ verdict: null });
  });

  it.each<[string, Partial<ServerCertificateOptions>, string | null]>([
    [
      'expired',
      { validity: { from: new Date(Date.now() - 2 * DAY), to: new Date(Date.now() - DAY) } },
      'CERT_HAS_EXPIRED',
    ],
    [
      'future',
      { validity: { from: new Date(Date.now() + DAY), to: new Date(Date.now() + 2 * DAY) } },
      'CERT_NOT_YET_VALID',
    ],
    ['of another name', { hosts: ['b.example'], commonName: 'a.example' }, 'ERR_TLS_CERT_ALTNAME_INVALID'],
    ['of several names', { hosts: ['b.example', 'a.example'] }, null],
    ['RSA', { keyType: 'RSA-2048' }, null],
  ])('can hold a leaf that is %s', async (_, options, verdict) => {
    const { root, intermediate } = await createPki();
    const leaf = await issueLeaf(intermediate, { hosts, ...options });
    expect(await performHandshakes(await serve(present(leaf, intermediate)), { ca: root.pem })).toMatchObject({
      verdict,
    });
  });

  it('can name wildcards', async () => {
    const leaf = parse(await selfSigned({ hosts: ['*.a.example'] }));
    expect([leaf.checkHost('b.a.example'), leaf.checkHost('a.example')]).toEqual(['*.a.example', undefined]);
  });

  it('can name IP addresses', async () => {
    const root = await createAuthority({ name: 'Root', keyType: 'RSA-2048' });
    const leaf = parse(await issueLeaf(root, { hosts: ['127.0.0.1', '::1'] }));
    expect([leaf.checkIP('127.0.0.1'), leaf.checkIP('::1'), leaf.checkIP('127.0.0.2')]).toEqual([
      '127.0.0.1',
      '::1',
      undefined,
    ]);
  });

  it('can be presented side by side, one for each kind of key', async () => {
    const [ec, rsa] = [await selfSigned({ hosts }), await selfSigned({ hosts, keyType: 'RSA-2048' })];
    const host = await serve([present(rsa), present(ec)]);
    const { thumbprints: forEc } = await performHandshakes(host, { sigalgs: 'ecdsa_secp256r1_sha256' });
    const { thumbprints: forRsa } = await performHandshakes(host, { sigalgs: 'rsa_pss_rsae_sha256' });
    expect([forEc, forRsa]).toEqual([[ec.thumbprint], [rsa.thumbprint]]);
  });
});

it('a cross-signed certificate has the same name and key, and another issuer and thumbprint', async () => {
  const { root, intermediate } = await createPki();
  const newRoot = await createAuthority({ name: 'New root', keyType: 'RSA-2048' });
  const crossed = await crossSign(intermediate, newRoot);
  const leaf = await issueLeaf(intermediate, { hosts });
  const host = await serve(present(leaf, crossed));
  expect(crossed.thumbprint).not.toBe(intermediate.thumbprint);
  expect(crossed.certificate.subject).toBe(intermediate.certificate.subject);
  expect(await performHandshakes(host, { ca: newRoot.pem })).toMatchObject({ verdict: null });
  expect(await performHandshakes(host, { ca: root.pem })).not.toMatchObject({ verdict: null });
});

it('a certificate for the same key has another thumbprint', async () => {
  const { intermediate } = await createPki();
  const first = await issueLeaf(intermediate, { hosts });
  const second = await issueLeaf(intermediate, { hosts, keyPair: first.keys });
  expect(parse(second).publicKey.equals(parse(first).publicKey)).toBe(true);
  expect(second.thumbprint).not.toBe(first.thumbprint);
});

it('names are taken literally', async () => {
  const name = 'Root "X", O=+\\=ü <&>;#';
  const root = await createAuthority({ name });
  const intermediate = await createAuthority({ name: 'Intermediate', issuer: root });
  expect(parse(intermediate).checkIssued(parse(root))).toBe(true);
  expect(root.certificate.subjectName.getField('CN')).toEqual([name]);
});

it('serial numbers are positive and differ', async () => {
  const root = await createAuthority({ name: 'Root' });
  const leaves = await Promise.all(Array.from({ length: 50 }, () => issueLeaf(root, { hosts })));
  const serials = leaves.map((leaf) => parse(leaf).serialNumber);
  expect(new Set(serials).size).toBe(50);
  expect(serials.filter((serial) => !/^[4-7][0-9A-F]{31}$/.test(serial))).toEqual([]);
});

it('a certificate is valid from an hour ago, a CA for ten years and a leaf for 90 days', async () => {
  const root = await createAuthority({ name: 'Root' });
  const leaf = await issueLeaf(root, { hosts });
  const daysOf = ({ certificate }: typeof leaf | typeof root) =>
    Math.round((certificate.notAfter.getTime() - certificate.notBefore.getTime()) / DAY);
  expect([daysOf(root), daysOf(leaf)]).toEqual([3650, 90]);
  expect(leaf.certificate.notBefore.getTime()).toBeLessThan(Date.now() - 3_500_000);
});

it('DER, PEM and thumbprint are of the same certificate', async () => {
  const leaf = await selfSigned({ hosts });
  expect(new X509Certificate(leaf.der).fingerprint.replaceAll(':', '').toLowerCase()).toBe(leaf.thumbprint);
  expect(parse(leaf).raw).toEqual(Buffer.from(leaf.der));
  expect(leaf.keyPem).toMatch(/^-----BEGIN PRIVATE KEY-----\n/);
});
