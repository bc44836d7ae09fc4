import { judgeChain } from '../../../../lambda/judge/evidence/tops';
import { generateKeys } from '../../../../sandbox/certificate-keys';
import { signCertificate } from '../../../../sandbox/certificate-signing';
import { type Authority, createAuthority, crossSign, issueLeaf, selfSigned } from '../../../../sandbox/certificates';
import { TRUSTED, UNTRUSTED, basis, presented } from '../../../support/judgement';

const HOST = 'issuer.example';
let root: Authority;
let intermediate: Authority;
let leaf: Awaited<ReturnType<typeof issueLeaf>>;

beforeAll(async () => {
  root = await createAuthority({ name: 'Root' });
  intermediate = await createAuthority({ name: 'Intermediate', issuer: root });
  leaf = await issueLeaf(intermediate, { hosts: [HOST] });
});

test('a chain that OpenSSL verifies to a public CA is web-pki evidence, and the CA is named', () => {
  const judged = judgeChain(presented([leaf, intermediate], TRUSTED), HOST, basis({ publicCas: [root] }));
  expect(judged).toMatchObject({
    evidence: 'web-pki',
    anchor: 'CN=Root',
    doubt: null,
    named: true,
    publiclyTrusted: true,
    top: { thumbprint: intermediate.thumbprint },
  });
});

test('a chain that OpenSSL verifies to an operator CA is operator-ca evidence, and not publicly trusted', () => {
  const judged = judgeChain(presented([leaf, intermediate], TRUSTED), HOST, basis({ operatorCas: [root] }));
  expect(judged).toMatchObject({ evidence: 'operator-ca', anchor: 'CN=Root', publiclyTrusted: false });
});

test('a CA in both lists is attributed to the operator, and public all the same', () => {
  const both = basis({ operatorCas: [root], publicCas: [root] });
  expect(judgeChain(presented([leaf, intermediate], TRUSTED), HOST, both)).toMatchObject({
    evidence: 'operator-ca',
    publiclyTrusted: true,
  });
});

test('an exclusive operator CA leaves no room for public CAs', () => {
  const exclusive = basis({ operatorCas: [], publicCas: [root], exclusive: true });
  expect(judgeChain(presented([leaf, intermediate], TRUSTED), HOST, exclusive)?.evidence).toBeNull();
});

test('the anchor may stand in the chain itself', async () => {
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

test('what a server sends above the trusted CA is no evidence: anyone can sign a copy of that CA', async () => {
  const evil = await createAuthority({ name: 'Evil' });
  const copy = await crossSign(root, evil);
  const judged = judgeChain(presented([leaf, intermediate, copy, evil], TRUSTED), HOST, basis({ publicCas: [root] }));
  expect(judged).toMatchObject({
    evidence: null,
    anchor: null,
    doubt: 'the server sends it above the CA that vouches for its chain ("CN=Root")',
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

test('a verified chain whose CA cannot be told is no evidence', () => {
  expect(judgeChain(presented([leaf, intermediate], TRUSTED), HOST, basis())).toMatchObject({
    evidence: null,
    doubt: 'the CA that vouches for it could not be told',
  });
});

test('a namesake of a trusted CA is not that CA', async () => {
  const namesake = await createAuthority({ name: 'Root' });
  expect(
    judgeChain(presented([leaf, intermediate], TRUSTED), HOST, basis({ publicCas: [namesake] }))?.evidence,
  ).toBeNull();
});

test('without the verdict a trusted CA is no evidence: dates, purposes and constraints are for OpenSSL to judge', () => {
  expect(judgeChain(presented([leaf, intermediate], UNTRUSTED), HOST, basis({ publicCas: [root] }))).toMatchObject({
    evidence: null,
    doubt: 'no trusted CA vouches for it (OpenSSL: SELF_SIGNED_CERT_IN_CHAIN)',
    publiclyTrusted: false,
  });
});

test('a reason of OpenSSL for which Node has no code is told in words', () => {
  const verdict = { trusted: false as const, code: 'UNSPECIFIED' };
  const judged = judgeChain(presented([leaf, intermediate], verdict), HOST, basis());
  expect(judged?.doubt).toMatch(/^no trusted CA vouches for it \(OpenSSL: UNSPECIFIED, for example a weak key/);
});

test('a verified chain for another host is no evidence', () => {
  const judged = judgeChain(presented([leaf, intermediate], TRUSTED), 'other.example', basis({ publicCas: [root] }));
  expect(judged).toMatchObject({ evidence: null, named: false, publiclyTrusted: false });
  expect(judged?.doubt).toContain('does not name "other.example"');
});

test('a certificate that ended since OpenSSL verified it is no evidence, and was some before', async () => {
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
  expect(after?.doubt).toMatch(/ is not valid now$/);
});

describe('continuity', () => {
  const pinned = (...certificates: { thumbprint: string }[]) =>
    basis({ pinned: new Set(certificates.map(({ thumbprint }) => thumbprint)) });

  test('holds where a pinned certificate stands in the chain', () => {
    const chain = presented([leaf, intermediate, root], UNTRUSTED);
    expect(judgeChain(chain, HOST, pinned(intermediate))?.evidence).toBe('continuity');
    expect(judgeChain(chain, HOST, pinned(root))?.evidence).toBe('continuity');
  });

  test('does not hold where the pinned certificate was only sent along', async () => {
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

  test("does not hold below a server's certificate: what a customer of the pinned CA signs is not the CA's", async () => {
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

test('a person may approve the very top, and nothing else', () => {
  const chain = presented([leaf, intermediate], UNTRUSTED);
  expect(judgeChain(chain, HOST, basis({ approved: new Set([intermediate.thumbprint]) }))?.evidence).toBe('approved');
  expect(judgeChain(chain, HOST, basis({ approved: new Set([leaf.thumbprint]) }))?.evidence).toBeNull();
});

test('a server that sent no certificate cannot be judged', () => {
  expect(judgeChain(presented([], TRUSTED), HOST, basis())).toBeNull();
});

test('a document over a self-signed certificate that a person approved counts while the certificate is valid, not after', async () => {
  const validity = { from: new Date('2026-01-01T00:00:00Z'), to: new Date('2026-03-01T00:00:00Z') };
  const own = await selfSigned({ hosts: [HOST], validity });
  const flawAt = (now: string) =>
    judgeChain(presented([own], UNTRUSTED), HOST, {
      ...basis({ approved: new Set([own.thumbprint]) }),
      now: new Date(now),
    })?.flaw;
  expect(flawAt('2026-02-01T00:00:00Z')).toBeNull();
  expect(flawAt('2026-04-01T00:00:00Z')).toMatch(/ is not valid now$/);
});
