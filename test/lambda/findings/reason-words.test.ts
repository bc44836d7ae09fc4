import type { Reason } from '../../../lambda/findings/reason';
import { reasonWords } from '../../../lambda/findings/reason-words';
import { A } from '../../support/remembered';

const SUBJECT = 'CN=R11';

/** Every reason, with its words; the type leaves none out. */
const REASONS: { readonly [Name in Reason['reason']]: readonly [reason: Reason & { reason: Name }, string] } = {
  'name-mismatch': [
    { reason: 'name-mismatch', subject: SUBJECT, host: 'login.example' },
    'its certificate ("CN=R11") does not name "login.example"',
  ],
  'name-constraints': [
    { reason: 'name-constraints', subject: SUBJECT, host: 'login.example' },
    'the name constraints of a CA in its chain ("CN=R11") exclude "login.example"',
  ],
  'no-trusted-ca': [
    { reason: 'no-trusted-ca', openssl: 'SELF_SIGNED_CERT_IN_CHAIN' },
    'no trusted CA signed it (OpenSSL: "SELF_SIGNED_CERT_IN_CHAIN")',
  ],
  'trust-anchor-unknown': [{ reason: 'trust-anchor-unknown' }, 'the CA that it verifies to could not be determined'],
  'no-certificate': [{ reason: 'no-certificate' }, 'it holds no certificate'],
  'above-trust-anchor': [
    { reason: 'above-trust-anchor', anchor: SUBJECT },
    'the server sends it above the CA that its chain verifies to ("CN=R11")',
  ],
  rejected: [{ reason: 'rejected', since: '2026-11-14T12:00:00.000Z' }, 'you removed it on 2026-11-14'],
  'weak-handshake': [
    { reason: 'weak-handshake', weaknesses: [{ what: 'small-dh-group', bits: 1024, unsafe: true }] },
    'its TLS handshake was weak (a Diffie-Hellman group of 1024 bits)',
  ],
  'discovery-document': [
    { reason: 'discovery-document', because: { reason: 'no-certificate' } },
    'the discovery document that names this host is not proven: it holds no certificate',
  ],
  'certificate-not-current': [
    { reason: 'certificate-not-current', subject: SUBJECT },
    'a certificate in its chain ("CN=R11") is not valid now',
  ],
  'certificate-unreadable': [
    { reason: 'certificate-unreadable', subject: SUBJECT },
    'a certificate in its chain ("CN=R11") cannot be read',
  ],
  'issuer-not-ca': [
    { reason: 'issuer-not-ca', subject: SUBJECT },
    'a certificate in its chain ("CN=R11") signs others, but is not a CA',
  ],
  'not-for-servers': [
    { reason: 'not-for-servers', subject: SUBJECT },
    'a certificate in its chain ("CN=R11") is not for TLS servers',
  ],
  'path-too-long': [
    { reason: 'path-too-long', subject: SUBJECT },
    'a certificate in its chain ("CN=R11") allows fewer CAs below it',
  ],
  'weak-signature': [
    { reason: 'weak-signature', subject: SUBJECT },
    'a certificate in its chain ("CN=R11") is signed with a hash that is not safe',
  ],
  'unknown-critical-extension': [
    { reason: 'unknown-critical-extension', subject: SUBJECT },
    'a certificate in its chain ("CN=R11") has a critical extension that the watcher does not know',
  ],
  'policy-constraints': [
    { reason: 'policy-constraints', subject: SUBJECT },
    'a certificate in its chain ("CN=R11") constrains certificate policies, which the watcher does not evaluate',
  ],
  'key-shared': [
    { reason: 'key-shared', subject: SUBJECT },
    'a certificate in its chain ("CN=R11") is one of several certificates for one CA key that no trusted CA signed; the watcher adds one of them in 30 days',
  ],
};

test.each(Object.entries(REASONS))('the reason %s has words', (_, [reason, words]) => {
  expect(reasonWords(reason).words).toBe(words);
});

test('a reason of OpenSSL for which Node has no code is explained', () => {
  expect(reasonWords({ reason: 'no-trusted-ca', openssl: 'UNSPECIFIED' }).words).toBe(
    'no trusted CA signed it (OpenSSL: "UNSPECIFIED", for example a weak key or signature, a name constraint or an unknown critical extension)',
  );
});

test('a pin that an external change added, and that a chain would continue, is named after the reason', () => {
  expect(reasonWords({ reason: 'no-certificate', externalPin: A }).words).toBe(
    `it holds no certificate; the pin that it continues (${A}) was added by an external change, and you have not approved it`,
  );
});
