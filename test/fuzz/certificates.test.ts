import { rootCertificates } from 'node:tls';
import { X509Certificate } from 'node:crypto';
import fc from 'fast-check';
import { isCurrent, isIssuedBy, namesHost, readCertificate } from '../../lambda/judge/chain/certificate';
import { TRUSTED, UNTRUSTED, basis, pathOf, judgeChain } from '../support/judgement';
import { properties } from '../support/properties';
import { anyChain, oddCertificate } from './chains';
import { mutated } from './mutations';

const real = fc.constantFrom(...rootCertificates).map((pem) => new Uint8Array(new X509Certificate(pem).raw));
const host = fc.constantFrom('hostile.example', 'www.hostile.example', '192.0.2.1', '::1', 'xn--bse-sna.example', 'x');

function expectReadable(der: Uint8Array): void {
  const certificate = readCertificate(der);
  expect(certificate.thumbprint).toMatch(/^[0-9a-f]{40}$/);
  expect(certificate.sha256).toMatch(/^[0-9a-f]{64}$/);
  expect(certificate.subject).toMatch(/^\P{C}{1,201}$/u);
  expect(certificate.validity?.to.toISOString() ?? '').toEqual(expect.any(String));
  expect(typeof isCurrent(certificate, new Date())).toBe('boolean');
}

test("a public CA's certificate that was tampered with is read without an error, into printable fields", () => {
  properties(fc.property(mutated(real), expectReadable));
});

test('a certificate with odd content is read without an error, into printable fields', () => {
  properties(fc.property(oddCertificate, ({ der }) => expectReadable(der)));
});

test('odd certificates get a plain yes or no on whether they name a host or sign each other', () => {
  properties(
    fc.property(mutated(oddCertificate.map(({ der }) => der)), mutated(real), host, (one, other, name) => {
      const [left, right] = [readCertificate(one), readCertificate(other)];
      const answers = [namesHost(left, name), isIssuedBy(left, right), isIssuedBy(right, left), isIssuedBy(left, left)];
      expect(answers.every((answer) => typeof answer === 'boolean')).toBe(true);
    }),
  );
});

test('the path through a chain of byte strings starts at the first, follows signatures and uses each once', () => {
  properties(
    fc.property(anyChain, (chain) => {
      const path = pathOf(chain);
      expect(path.length).toBeLessThanOrEqual(chain.length);
      expect(path[0]?.der).toEqual(chain[0]);
      expect(new Set(path.map(({ sha256 }) => sha256)).size).toBe(path.length);
      path.slice(1).forEach((issuer, n) => expect(isIssuedBy(path[n] ?? issuer, issuer)).toBe(true));
    }),
  );
});

test('a chain of byte strings has no evidence where the basis holds none', () => {
  properties(
    fc.property(anyChain, fc.constantFrom(TRUSTED, UNTRUSTED), host, (chain, verdict, name) => {
      const judgement = judgeChain({ address: '192.0.2.1', asked: 'any', chain, verdict }, name, basis());
      expect(judgement?.evidence ?? null).toBeNull();
      expect(judgement === null).toBe(chain.length === 0);
    }),
  );
});
