import { rootCertificates } from 'node:tls';
import { X509Certificate } from 'node:crypto';
import { anchorMatchesFor, createAnchors } from '../../../../lambda/judge/evidence/anchors';
import { readCertificate } from '../../../../lambda/judge/chain/certificate';
import { createAuthority, crossSign, issueLeaf } from '../../../../sandbox/certificates';
import { STRING } from '../../../support/der';
import { type Minted, mint, nameOf } from '../../../support/mint';

type Der = { der: Uint8Array };

/** Returns who vouches for which places of a path: the source and the place of each anchor, in order. */
function matches(path: readonly Der[], publicCas: readonly Der[], operatorCas: readonly Der[] = []): string[] {
  const ders = (authorities: readonly Der[]) => authorities.map(({ der }) => der);
  const anchors = createAnchors({ publicCas: ders(publicCas), operatorCas: ders(operatorCas) }, false);
  const certificates = path.map(({ der }) => readCertificate(der));
  return anchorMatchesFor(certificates, anchors).map(({ anchor, index }) => `${anchor.source} ${index}`);
}

test('every public CA of Node is found by its own certificate', () => {
  const roots = rootCertificates.map((pem) => ({ der: new Uint8Array(new X509Certificate(pem).raw) }));
  expect(roots.length).toBeGreaterThan(100);
  expect(roots.filter((root) => !matches([root], roots).includes('web-pki 0'))).toEqual([]);
});

test('a CA is found where it stands in a path, signed one of its certificates, or has the name and key of one', async () => {
  const [root, other] = [await createAuthority({ name: 'Root' }), await createAuthority({ name: 'Other' })];
  const leaf = await issueLeaf(root, { hosts: ['a.example'] });
  const crossSigned = await crossSign(root, other);
  expect(matches([leaf], [root])).toEqual(['web-pki 0']);
  expect(matches([leaf, root], [root])).toEqual(['web-pki 0', 'web-pki 1']);
  expect(matches([leaf, crossSigned], [root])).toEqual(['web-pki 0', 'web-pki 1']);
  expect(matches([leaf], [other])).toEqual([]);
});

test('a CA that is public and the operator’s is found as both, the operator’s first', async () => {
  const root = await createAuthority({ name: 'Root' });
  const leaf = await issueLeaf(root, { hosts: ['a.example'] });
  expect(matches([leaf], [root], [root])).toEqual(['operator-ca 0', 'web-pki 0']);
});

test('a public CA of version 1 is found, which has no field for its version', () => {
  const root = mint({ subject: nameOf('Old Root'), v3: false, names: null });
  const leaf = mint({ signer: root });
  expect(matches([leaf], [root])).toEqual(['web-pki 0']);
});

test('names that differ in the type of their strings alone are the same for an operator’s CA, and not for a public one', () => {
  const root = mint({ subject: nameOf('Root'), names: null });
  const asPrintable: Minted = { ...root, subject: nameOf('Root', STRING.printable) };
  const leaf = mint({ signer: asPrintable });
  expect(matches([leaf], [], [root])).toEqual(['operator-ca 0']);
  expect(matches([leaf], [root])).toEqual([]);
});

test('a public CA is read when its name is first looked up, and once', async () => {
  const root = await createAuthority({ name: 'Root' });
  const leaf = readCertificate((await issueLeaf(root, { hosts: ['a.example'] })).der);
  const der = Uint8Array.from(root.der);
  const anchors = createAnchors({ publicCas: [der], operatorCas: [] }, false);
  // A byte of its own signature, which nobody verifies: what is read now is another certificate.
  der.set([der.at(-1) === 0 ? 1 : 0], der.length - 1);
  const [first, second] = [anchorMatchesFor([leaf], anchors), anchorMatchesFor([leaf], anchors)];
  expect(first[0]?.anchor.certificate.sha256).toBe(readCertificate(Uint8Array.from(der)).sha256);
  expect(second[0]?.anchor).toBe(first[0]?.anchor);
});
