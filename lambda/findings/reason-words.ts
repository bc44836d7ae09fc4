import { type Phrase, day, joined, ours, phrase } from './phrase';
import type { Reason } from './reason';
import { weaknessWords } from './strength-words';

/** Returns a reason in words, as the end of a sentence. */
export function reasonWords(reason: Reason): Phrase {
  const { externalPin } = reason;
  return externalPin === undefined
    ? wordsFor(reason)
    : phrase`${wordsFor(reason)}; the pin that it continues (${externalPin}) was added by an external change, and you have not approved it`;
}

function wordsFor(reason: Reason): Phrase {
  switch (reason.reason) {
    case 'name-mismatch':
      return phrase`its certificate (${reason.subject}) does not name ${reason.host}`;
    case 'name-constraints':
      return phrase`the name constraints of a CA in its chain (${reason.subject}) exclude ${reason.host}`;
    case 'no-trusted-ca':
      return phrase`no trusted CA signed it (OpenSSL: ${verdictWords(reason.openssl)})`;
    case 'trust-anchor-unknown':
      return ours('the CA that it verifies to could not be determined');
    case 'no-certificate':
      return ours('it holds no certificate');
    case 'above-trust-anchor':
      return phrase`the server sends it above the CA that its chain verifies to (${reason.anchor})`;
    case 'rejected':
      return phrase`you removed it on ${day(reason.since)}`;
    case 'weak-handshake':
      return phrase`its TLS handshake was weak (${joined(reason.weaknesses.map(weaknessWords))})`;
    case 'discovery-document':
      return phrase`the discovery document that names this host is not proven: ${reasonWords(reason.because)}`;
    case 'certificate-not-current':
    case 'certificate-unreadable':
    case 'issuer-not-ca':
    case 'not-for-servers':
    case 'path-too-long':
    case 'weak-signature':
    case 'unknown-critical-extension':
    case 'policy-constraints':
    case 'key-shared':
      return phrase`a certificate in its chain (${reason.subject}) ${ours(CERTIFICATE_REASONS[reason.reason])}`;
  }
}

const CERTIFICATE_REASONS = {
  'certificate-not-current': 'is not valid now',
  'certificate-unreadable': 'cannot be read',
  'issuer-not-ca': 'signs others, but is not a CA',
  'not-for-servers': 'is not for TLS servers',
  'path-too-long': 'allows fewer CAs below it',
  'weak-signature': 'is signed with a hash that is not safe',
  'unknown-critical-extension': 'has a critical extension that the watcher does not know',
  'policy-constraints': 'constrains certificate policies, which the watcher does not evaluate',
  'key-shared':
    'is one of several certificates for one CA key that no trusted CA signed; the watcher adds one of them in 30 days',
} as const;

/** Returns OpenSSL's code, with an explanation where Node has no code for OpenSSL's reason. */
function verdictWords(code: string): Phrase {
  return code === 'UNSPECIFIED'
    ? phrase`${code}, for example a weak key or signature, a name constraint or an unknown critical extension`
    : phrase`${code}`;
}
