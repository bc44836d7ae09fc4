import type { Finding } from './finding';
import { displayHost } from './hosts';
import type { Failure, Observation } from './observation';
import { quoted } from './printable';
import { readUrl } from './url';

const ADVICE: Partial<Record<Failure['code'], string>> = {
  'invalid-url': 'Delete the provider or register the right URL; IAM cannot change it.',
  'name-not-found': 'If the issuer is gone for good, delete the provider. Else mend its DNS record.',
  'address-not-allowed': 'If this issuer really lives in a private network, set allowPrivateAddresses.',
  'handshake-too-costly':
    "Ask the issuer's owner for certificates with usual keys, or exclude the provider. Nothing is changed for it.",
  'not-tls': 'Mend the server: it must speak TLS on this port.',
  'issuer-mismatch': 'Register the provider under the URL that the discovery document names, or mend the document.',
  'field-missing': "Mend the issuer's document: AWS needs this field.",
  'redirect-refused': 'Serve the document at this URL itself: a redirect elsewhere proves nothing about the issuer.',
  'too-large': "Look at what the URL serves: this is no issuer's document.",
};

const DEFAULT_ADVICE = 'Look at the issuer. Nothing is changed until it answers; the next run looks again.';

/** One finding for everything that could not be learned, whether at one address or altogether. */
export const failureFindings = (observation: Observation): Finding[] => [
  ...observation.failures.map((failure) => failureFinding(failure, hostIn(failure, observation))),
  ...[observation.issuerHost, observation.jwksHost].flatMap((host) =>
    host ? host.failures.map((failure) => failureFinding(failure, displayHost(host))) : [],
  ),
];

/** What is said of a host names it alike, whether a request failed there (a URL) or a connection (`HOST at ADDRESS`). */
const hostIn = ({ where }: Failure, { issuerHost, jwksHost }: Observation): string => {
  const host = [issuerHost, jwksHost].find((one) => one && where.startsWith(`${one.host} at `));
  return host ? displayHost(host) : (readUrl(where)?.host ?? '');
};

const failureFinding = ({ code, where, why }: Failure, about: string): Finding => ({
  code,
  severity: 'warning',
  about,
  message: `${quoted(where)}: ${why}.`,
  action: ADVICE[code] ?? DEFAULT_ADVICE,
});
