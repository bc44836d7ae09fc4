import type { KeyObject } from 'node:crypto';
import {
  isIssuedBy,
  isSelfSigned,
  limitedIssuerCheck,
  readCertificate,
} from '../../../../lambda/judge/chain/certificate';
import { createAuthority, issueLeaf, selfSigned } from '../../../../sandbox/certificates';
import { sequence } from '../../../support/der';
import { mint, nameOf } from '../../../support/mint';

test('a certificate without a subject, as some CAs issue them, is read like any other', () => {
  const { der } = mint({ subject: sequence() });
  expect(readCertificate(der)).toMatchObject({ subject: expect.stringMatching(/^\(empty/), x509: expect.anything() });
});

test('a subject with control characters is read as one printable line, and a long one is cut', () => {
  const { der } = mint({ subject: nameOf(`a\nb\r\u001b[2J${'x'.repeat(1000)}`) });
  expect(readCertificate(der).subject).toMatch(/^CN=[\x20-\x7e]{1,200}…$/);
});

test('a certificate is parsed once while it is among those read last, and a changed byte makes it another certificate', async () => {
  const { der } = await selfSigned({ hosts: ['a.example'] });
  const first = readCertificate(der);
  expect(readCertificate(Uint8Array.from(der))).toBe(first);
  const other = readCertificate(der.with(der.length - 1, der.at(-1) === 0 ? 1 : 0));
  expect(other.thumbprint).not.toBe(first.thumbprint);
  expect(isSelfSigned(first)).toBe(true);
  expect(isSelfSigned(other)).toBe(false);
  for (let n = 0; n < 4000; n += 1) readCertificate(numbered(n));
  expect(readCertificate(der)).toBe(first);
  for (let n = 0; n < 4096; n += 1) readCertificate(numbered(n));
  expect(readCertificate(der)).not.toBe(first);
});

/** Returns bytes that are no certificate, and other ones for each number. */
function numbered(n: number): Uint8Array {
  return Uint8Array.of(n >> 8, n & 0xff);
}

test('the signature of a certificate is verified once, however often its issuer is checked', async () => {
  const root = await createAuthority({ name: 'Root' });
  const [leaf, issuer] = [await issueLeaf(root, { hosts: ['a.example'] }), root].map(({ der }) => readCertificate(der));
  if (!leaf?.x509 || !issuer) throw new Error('They can be read.');
  const tried: KeyObject[] = [];
  const verify = leaf.x509.verify.bind(leaf.x509);
  leaf.x509.verify = (key) => {
    tried.push(key);
    return verify(key);
  };
  const limited = limitedIssuerCheck(9);
  expect([limited, limited, isIssuedBy].map((issues) => issues(leaf, issuer))).toEqual([true, true, true]);
  expect(tried).toHaveLength(1);
});
