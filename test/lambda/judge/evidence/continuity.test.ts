import { webcrypto } from 'node:crypto';
import { readCertificate } from '../../../../lambda/judge/chain/certificate';
import type { IssuedCertificate } from '../../../../sandbox/certificate-signing';
import { type Authority, createAuthority, crossSign, issueLeaf, selfSigned } from '../../../../sandbox/certificates';
import { UNTRUSTED, basis, presented, judgeChain } from '../../../support/judgement';

const HOST = 'issuer.example';
let root: Authority;
let issuing: Authority;

beforeAll(async () => {
  root = await createAuthority({ name: 'Root' });
  issuing = await createAuthority({ name: 'Issuing CA', issuer: root });
});

/** The evidence of a chain where these certificates are pinned and remembered. */
function evidenceOf(chain: readonly IssuedCertificate[], pinned: readonly IssuedCertificate[], remembered = pinned) {
  const known = {
    pinned: new Set(pinned.map(({ thumbprint }) => thumbprint)),
    remembered: remembered.map(({ der }) => readCertificate(der)),
  };
  return judgeChain(presented(chain, UNTRUSTED), HOST, basis(known))?.evidence ?? null;
}

function under(authority: Authority, host = HOST) {
  return issueLeaf(authority, { hosts: [host] });
}

describe('continuity with a remembered pinned certificate', () => {
  test('holds for a self-signed certificate re-issued with the same key', async () => {
    const old = await selfSigned({ hosts: [HOST] });
    expect(await selfSigned({ hosts: [HOST], keyPair: old.keys }).then((renewed) => evidenceOf([renewed], [old]))).toBe(
      'continuity',
    );
  });

  test('holds for a CA re-issued with the same name and key', async () => {
    const reissued = await createAuthority({ name: 'Issuing CA', keyPair: issuing.keys, issuer: root });
    expect(evidenceOf([await under(issuing), reissued], [issuing])).toBe('continuity');
  });

  test('holds for a CA that the pinned one signed, though the pinned one is not sent', async () => {
    const next = await createAuthority({ name: 'Issuing CA 2', issuer: root });
    expect(evidenceOf([await under(next), next], [root])).toBe('continuity');
    const cross = await crossSign(await createAuthority({ name: 'New Root' }), root);
    expect(evidenceOf([await under(cross), cross], [root])).toBe('continuity');
  });
});

describe('continuity', () => {
  test('does not hold for a certificate with the same name and another key', async () => {
    const old = await selfSigned({ hosts: [HOST] });
    expect(evidenceOf([await selfSigned({ hosts: [HOST] })], [old])).toBeNull();
  });

  test('does not hold for a CA with the same key and another name', async () => {
    const reissued = await createAuthority({ name: 'Another CA', keyPair: issuing.keys });
    expect(evidenceOf([await under(reissued), reissued], [issuing])).toBeNull();
  });

  test('does not hold for a CA whose remembered signer is no longer pinned', async () => {
    const next = await createAuthority({ name: 'Issuing CA 2', issuer: root });
    expect(evidenceOf([await under(next), next], [issuing], [root])).toBeNull();
  });

  test('does not hold for a certificate that a pinned server certificate signed, which is no CA', async () => {
    const old = await under(issuing);
    const forged = await issueLeaf({ ...old, name: HOST }, { hosts: [HOST] });
    expect(evidenceOf([forged], [old])).toBeNull();
  });

  test('does not hold for a certificate with a pinned SHA-1 that differs from the remembered one', async () => {
    const other = await createAuthority({ name: 'Other' });
    const remembered = [{ ...readCertificate(other.der), thumbprint: issuing.thumbprint }];
    const known = { pinned: new Set([issuing.thumbprint]), remembered };
    const chain = presented([await under(issuing), issuing], UNTRUSTED);
    expect(judgeChain(chain, HOST, basis(known))?.evidence).toBeNull();
    expect(judgeChain(chain, HOST, basis({ ...known, remembered: [] }))?.evidence).toBe('continuity');
  });

  test('does not hold for a re-issued CA that has the SHA-1 of another remembered certificate', async () => {
    const reissued = await createAuthority({ name: 'Issuing CA', keyPair: issuing.keys, issuer: root });
    const other = {
      ...readCertificate((await createAuthority({ name: 'Other' })).der),
      thumbprint: reissued.thumbprint,
    };
    const known = { pinned: new Set([issuing.thumbprint]), remembered: [readCertificate(issuing.der)] };
    const chain = presented([await under(issuing), reissued], UNTRUSTED);
    const colliding = basis({ ...known, remembered: [...known.remembered, other] });
    expect(judgeChain(chain, HOST, colliding)?.evidence).toBeNull();
    expect(judgeChain(chain, HOST, basis(known))?.evidence).toBe('continuity');
  });

  test('does not hold for a CA with the name and key of a pinned server certificate that says it is no CA', async () => {
    const old = await selfSigned({ hosts: [HOST], commonName: 'Own' });
    const twin = await createAuthority({ name: 'Own', keyPair: old.keys });
    expect(evidenceOf([await under(twin), twin], [old])).toBeNull();
  });

  test('does not hold for a leaf of another host, though its CA continues the pinned one', async () => {
    const reissued = await createAuthority({ name: 'Issuing CA', keyPair: issuing.keys, issuer: root });
    expect(evidenceOf([await under(issuing, 'other.example'), reissued], [issuing])).toBeNull();
  });
});

describe('a signer above the pinned certificate', () => {
  const rsa = async (publicExponent: number[]) => {
    const algorithm = { name: 'RSASSA-PKCS1-v1_5', modulusLength: 2048, hash: 'SHA-256' };
    const exponent = { ...algorithm, publicExponent: new Uint8Array(publicExponent) };
    return webcrypto.subtle.generateKey(exponent, true, ['sign', 'verify']);
  };

  test.each([
    ['the usual exponent', [1, 0, 1], 'continuity'],
    ['an unusual exponent, which can be chosen so that a given signature fits', [3], null],
  ])('has continuity with an RSA key only if the exponent is the usual one: %s', async (_, exponent, evidence) => {
    const signer = await createAuthority({ name: 'Signer', keyPair: await rsa(exponent) });
    const pinned = await createAuthority({ name: 'Pinned', issuer: signer });
    expect(evidenceOf([await under(pinned), pinned, signer], [pinned], [])).toBe(evidence);
  });

  test('has continuity with a key on a named curve', async () => {
    expect(evidenceOf([await under(issuing), issuing, root], [issuing], [])).toBe('continuity');
  });
});
