import { generateKeys } from '../../../../sandbox/certificate-keys';
import { signCertificate } from '../../../../sandbox/certificate-signing';
import { type Authority, createAuthority, crossSign, issueLeaf, selfSigned } from '../../../../sandbox/certificates';
import { TRUSTED, UNTRUSTED, basis, presented, judgeChain } from '../../../support/judgement';

const HOST = 'issuer.example';
let root: Authority;
let intermediate: Authority;
let leaf: Awaited<ReturnType<typeof issueLeaf>>;

beforeAll(async () => {
  root = await createAuthority({ name: 'Root' });
  intermediate = await createAuthority({ name: 'Intermediate', issuer: root });
  leaf = await issueLeaf(intermediate, { hosts: [HOST] });
});

test('a chain that OpenSSL verifies to a public CA has web-pki evidence, and the CA is named', () => {
  const judged = judgeChain(presented([leaf, intermediate], TRUSTED), HOST, basis({ publicCas: [root] }));
  expect(judged).toMatchObject({
    evidence: 'web-pki',
    anchor: 'CN=Root',
    unprovenReason: null,
    named: true,
    publiclyTrusted: true,
    top: { thumbprint: intermediate.thumbprint },
  });
});

test('a chain that OpenSSL verifies to an operator CA has operator-ca evidence, and is not publicly trusted', () => {
  const judged = judgeChain(presented([leaf, intermediate], TRUSTED), HOST, basis({ operatorCas: [root] }));
  expect(judged).toMatchObject({ evidence: 'operator-ca', anchor: 'CN=Root', publiclyTrusted: false });
});

test('a chain to a CA in both lists has operator-ca evidence, and is publicly trusted all the same', () => {
  const both = basis({ operatorCas: [root], publicCas: [root] });
  expect(judgeChain(presented([leaf, intermediate], TRUSTED), HOST, both)).toMatchObject({
    evidence: 'operator-ca',
    publiclyTrusted: true,
  });
});

test('a chain to a public CA has no evidence where the operator CAs are exclusive', () => {
  const exclusive = basis({ operatorCas: [], publicCas: [root], exclusive: true });
  expect(judgeChain(presented([leaf, intermediate], TRUSTED), HOST, exclusive)?.evidence).toBeNull();
});

test('a chain that contains the trusted CA itself has evidence as well', async () => {
  const withRoot = judgeChain(presented([leaf, intermediate, root], TRUSTED), HOST, basis({ publicCas: [root] }));
  expect(withRoot).toMatchObject({ evidence: 'web-pki', anchor: 'CN=Root', top: { thumbprint: root.thumbprint } });
  const own = await selfSigned({ hosts: [HOST] });
  expect(judgeChain(presented([own], TRUSTED), HOST, basis({ operatorCas: [own] }))?.evidence).toBe('operator-ca');
});

test('a cross-signed chain is attributed to the CA that is trusted', async () => {
  const old = await createAuthority({ name: 'Old' });
  const cross = await crossSign(root, old);
  const judged = judgeChain(presented([leaf, intermediate, cross], TRUSTED), HOST, basis({ publicCas: [root] }));
  expect(judged).toMatchObject({ evidence: 'web-pki', anchor: 'CN=Root', top: { thumbprint: cross.thumbprint } });
});

test('a top above the trusted CA has no evidence, since anyone can sign a copy of that CA', async () => {
  const evil = await createAuthority({ name: 'Evil' });
  const copy = await crossSign(root, evil);
  const judged = judgeChain(presented([leaf, intermediate, copy, evil], TRUSTED), HOST, basis({ publicCas: [root] }));
  expect(judged).toMatchObject({
    evidence: null,
    anchor: null,
    unprovenReason: { reason: 'above-trust-anchor', anchor: 'CN=Root' },
    // AWS accepts the chain all the same.
    publiclyTrusted: true,
    top: { thumbprint: evil.thumbprint },
  });
});

test('a trusted CA under another name, or with another key, is another CA', async () => {
  const renamed = await createAuthority({ name: 'Renamed', keyPair: root.keys });
  const namesake = await createAuthority({ name: 'Root' });
  for (const top of [renamed, namesake]) {
    const own = await issueLeaf(top, { hosts: [HOST] });
    expect(judgeChain(presented([own, top], TRUSTED), HOST, basis({ publicCas: [root] }))?.evidence).toBeNull();
  }
});

test('a certificate with the name of a trusted CA and a key that cannot be read is not that CA', async () => {
  const { der } = await createAuthority({ name: 'Root' });
  // id-ecPublicKey (1.2.840.10045.2.1) becomes 1.2.840.10045.2.111, which is nothing.
  const hex = Buffer.from(der).toString('hex').replace('2a8648ce3d0201', '2a8648ce3d026f');
  const odd = { der: new Uint8Array(Buffer.from(hex, 'hex')) };
  expect(judgeChain(presented([odd], TRUSTED), HOST, basis({ publicCas: [root] }))?.evidence).toBeNull();
});

test('a verified chain whose CA cannot be determined has no evidence', () => {
  expect(judgeChain(presented([leaf, intermediate], TRUSTED), HOST, basis())).toMatchObject({
    evidence: null,
    unprovenReason: { reason: 'trust-anchor-unknown' },
  });
});

test('a namesake of a trusted CA is not that CA', async () => {
  const namesake = await createAuthority({ name: 'Root' });
  expect(
    judgeChain(presented([leaf, intermediate], TRUSTED), HOST, basis({ publicCas: [namesake] }))?.evidence,
  ).toBeNull();
});

test('a chain to a trusted CA has no evidence where OpenSSL, which judges dates, purposes and constraints, does not verify it', () => {
  expect(judgeChain(presented([leaf, intermediate], UNTRUSTED), HOST, basis({ publicCas: [root] }))).toMatchObject({
    evidence: null,
    unprovenReason: { reason: 'no-trusted-ca', openssl: 'SELF_SIGNED_CERT_IN_CHAIN' },
    publiclyTrusted: false,
  });
});

test('a reason of OpenSSL for which Node has no code is given as OpenSSL gives it', () => {
  const verdict = { trusted: false as const, code: 'UNSPECIFIED' };
  const judged = judgeChain(presented([leaf, intermediate], verdict), HOST, basis());
  expect(judged?.unprovenReason).toEqual({ reason: 'no-trusted-ca', openssl: 'UNSPECIFIED' });
});

test('a verified chain for another host has no evidence', () => {
  const judged = judgeChain(presented([leaf, intermediate], TRUSTED), 'other.example', basis({ publicCas: [root] }));
  expect(judged).toMatchObject({ evidence: null, named: false, publiclyTrusted: false });
  expect(judged?.unprovenReason).toEqual({
    reason: 'name-mismatch',
    subject: `CN=${HOST}`,
    host: 'other.example',
  });
});

test('a certificate that expired since OpenSSL verified it has no evidence, though it had some before', async () => {
  const validity = { from: new Date('2026-01-01T00:00:00Z'), to: new Date('2026-01-04T00:00:00Z') };
  const brief = await issueLeaf(intermediate, { hosts: [HOST], validity });
  const judgedAt = (now: string) =>
    judgeChain(presented([brief, intermediate], TRUSTED), HOST, {
      ...basis({ publicCas: [root] }),
      now: new Date(now),
    });
  expect(judgedAt('2026-01-04T00:00:00Z')).toMatchObject({ evidence: 'web-pki', publiclyTrusted: true });
  const after = judgedAt('2026-01-04T00:01:00Z');
  expect(after).toMatchObject({ evidence: null, publiclyTrusted: false });
  expect(after?.unprovenReason).toEqual({ reason: 'certificate-not-current', subject: `CN=${HOST}` });
});

describe('continuity', () => {
  const pinned = (...certificates: { thumbprint: string }[]) =>
    basis({ pinned: new Set(certificates.map(({ thumbprint }) => thumbprint)) });

  test('holds where a pinned certificate stands in the chain', () => {
    const chain = presented([leaf, intermediate, root], UNTRUSTED);
    expect(judgeChain(chain, HOST, pinned(intermediate))?.evidence).toBe('continuity');
    expect(judgeChain(chain, HOST, pinned(root))?.evidence).toBe('continuity');
  });

  test('does not hold where the pinned certificate was sent but is not on the path', async () => {
    const own = await selfSigned({ hosts: [HOST] });
    expect(judgeChain(presented([own, intermediate], UNTRUSTED), HOST, pinned(intermediate))?.evidence).toBeNull();
  });

  test('reaches the signer of the pinned certificate, and no further', async () => {
    const evil = await createAuthority({ name: 'Evil' });
    const copy = await crossSign(root, evil);
    const chain = presented([leaf, intermediate, copy, evil], UNTRUSTED);
    expect(judgeChain(chain, HOST, pinned(intermediate))?.evidence).toBeNull();
    expect(judgeChain(chain, HOST, pinned(copy))?.evidence).toBe('continuity');
    expect(judgeChain(presented([leaf, intermediate, root], UNTRUSTED), HOST, pinned(leaf))?.evidence).toBeNull();
    expect(judgeChain(presented([leaf, intermediate], UNTRUSTED), HOST, pinned(leaf))?.evidence).toBe('continuity');
  });

  test('does not hold for a certificate that a server certificate of the pinned CA signed', async () => {
    const validity = { from: new Date(Date.now() - 1000), to: new Date(Date.now() + 86_400_000) };
    const customer = await signCertificate({
      name: 'customer.example',
      keys: await generateKeys(),
      signer: intermediate,
      validity,
      // Without key usage and basic constraints OpenSSL lets it pass for an issuer.
      extensions: [],
    });
    const forged = await issueLeaf({ ...customer, name: 'customer.example' }, { hosts: [HOST] });
    const chain = presented([forged, customer, intermediate], UNTRUSTED);
    expect(judgeChain(chain, HOST, pinned(intermediate))).toMatchObject({
      evidence: null,
      path: [{ thumbprint: forged.thumbprint }, { thumbprint: customer.thumbprint }, expect.anything()],
    });
  });

  test("does not hold for another host's certificate under the same CA", () => {
    const chain = presented([leaf, intermediate], UNTRUSTED);
    expect(judgeChain(chain, 'other.example', pinned(intermediate))?.evidence).toBeNull();
  });

  test('does not hold for an expired certificate', async () => {
    const validity = { from: new Date('2020-01-01'), to: new Date('2020-02-01') };
    const expired = await issueLeaf(intermediate, { hosts: [HOST], validity });
    expect(judgeChain(presented([expired, intermediate], UNTRUSTED), HOST, pinned(intermediate))?.evidence).toBeNull();
  });
});

test('an approval is evidence only for the top that it names, and not for the certificates below', () => {
  const chain = presented([leaf, intermediate], UNTRUSTED);
  expect(judgeChain(chain, HOST, basis({ approved: new Set([intermediate.thumbprint]) }))?.evidence).toBe('approved');
  expect(judgeChain(chain, HOST, basis({ approved: new Set([leaf.thumbprint]) }))?.evidence).toBeNull();
});

test('a server that sent no certificate cannot be judged', () => {
  expect(judgeChain(presented([], TRUSTED), HOST, basis())).toBeNull();
});

test('a document over an approved self-signed certificate counts only while the certificate is valid', async () => {
  const validity = { from: new Date('2026-01-01T00:00:00Z'), to: new Date('2026-03-01T00:00:00Z') };
  const own = await selfSigned({ hosts: [HOST], validity });
  const flawAt = (now: string) =>
    judgeChain(presented([own], UNTRUSTED), HOST, {
      ...basis({ approved: new Set([own.thumbprint]) }),
      now: new Date(now),
    })?.flaw;
  expect(flawAt('2026-02-01T00:00:00Z')).toBeNull();
  expect(flawAt('2026-04-01T00:00:00Z')).toEqual({
    reason: 'certificate-not-current',
    subject: `CN=${HOST}`,
  });
});
