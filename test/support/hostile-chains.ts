import { X509Certificate } from 'node:crypto';
import { createServer } from 'node:tls';
import { openConnection } from '../../lambda/observe/tls/connection';
import { createTlsContexts } from '../../lambda/observe/tls/tls-settings';
import { type ServerChain, createAuthority, crossSign, issueLeaf, present } from '../../sandbox/certificates';
import type { IssuedCertificate } from '../../sandbox/certificate-signing';
import { listen, shutDown } from '../../sandbox/listen';
import { basis, judgeChain } from './judgement';

// A program of its own, since what it tries may end the process or never return. It prints one JSON object: what was seen
// of each chain, and how it was judged.

const HOST = 'issuer.example';

/** The object identifier of an EC key; with another last byte OpenSSL does not know what kind of key it is. */
const EC_PUBLIC_KEY = Buffer.from('06072a8648ce3d0201', 'hex');

function withUnreadableKey<T extends IssuedCertificate>(certificate: T): T {
  const der = Buffer.from(certificate.der);
  der[der.indexOf(EC_PUBLIC_KEY) + EC_PUBLIC_KEY.length - 1] = 0x7f;
  const x509 = new X509Certificate(der);
  if (canReadKey(x509)) throw new Error('OpenSSL can read this key all the same.');
  return { ...certificate, der, pem: x509.toString() };
}

function canReadKey(x509: X509Certificate): boolean {
  try {
    return x509.publicKey.type === 'public';
  } catch {
    return false;
  }
}

const root = await createAuthority({ name: 'Root' });
const intermediate = await createAuthority({ name: 'Intermediate', issuer: root });
const leaf = await issueLeaf(intermediate, { hosts: [HOST] });
const unreadable = withUnreadableKey(root);
const twin = withUnreadableKey(intermediate);
const unrelatedCertificate = withUnreadableKey(await createAuthority({ name: 'Stranger' }));
const namesake = withUnreadableKey(await createAuthority({ name: 'Root' }));

// After a change of keys a CA may hand out both keys, each certified by the other (RFC 4210, section 4.4).
const next = await createAuthority({ name: 'Root' });
const rollover = [await crossSign(root, next), await crossSign(next, root)];

const cases: [string, IssuedCertificate[], IssuedCertificate[]][] = [
  ['a stranger', [intermediate, unrelatedCertificate], [root]],
  ['the issuer of the top', [intermediate, unreadable], [root]],
  ['a namesake of the issuer of the top', [intermediate, namesake], [root]],
  ['a twin before the intermediate', [twin, intermediate], [root]],
  ['a twin after the intermediate', [intermediate, twin], [root]],
  ['an issuer of a top that is trusted itself', [intermediate, unreadable], [intermediate]],
  ['nothing, under CAs that certify each other', [intermediate], rollover],
];

async function look(sent: ServerChain, trusted: readonly IssuedCertificate[]) {
  const server = createServer({ ...sent, ciphers: 'DEFAULT@SECLEVEL=0' });
  const endpoint = { address: '127.0.0.1', port: await listen(server) };
  const context = createTlsContexts(trusted.map(({ pem }) => pem))('any');
  const opened = await openConnection({ host: HOST, endpoint, offer: 'any', context, timeoutMs: 5000 });
  if (opened.ok) await opened.value.close();
  await shutDown(server);
  if (!opened.ok) return opened.failure;
  const { presentation } = opened.value;
  const judged = judgeChain(presentation, HOST, basis({ operatorCas: trusted, exclusive: true }));
  const top = judged?.top.thumbprint === intermediate.thumbprint ? 'the intermediate' : judged?.top.subject;
  return { sent: presentation.chain.length, verdict: presentation.verdict, evidence: judged?.evidence, top };
}

const seen: Record<string, unknown> = {};
for (const [name, others, trusted] of cases) seen[name] = await look(present(leaf, ...others), trusted);
process.stdout.write(`${JSON.stringify({ node: process.version, seen })}\n`);
