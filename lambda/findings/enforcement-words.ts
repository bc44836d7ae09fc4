import type { EnforcementReason, ReasonPlace } from './enforcement';
import { type Phrase, joined, ours, phrase } from './phrase';

/** Returns why the service checks the thumbprint of a provider, or does not, as the end of a sentence. */
export function enforcementWords(reasons: readonly EnforcementReason[]): string {
  return joined(reasons.map(wordsFor), '; ').words;
}

function wordsFor(reason: EnforcementReason): Phrase {
  switch (reason.reason) {
    case 'no-public-ca':
      return phrase`no public CA signed the certificate of ${placesOf(reason)}`;
    case 'name-mismatch':
      return phrase`the certificate does not name its host at ${placesOf(reason)}`;
    case 'certificate-unreadable':
      return phrase`OpenSSL cannot read the certificate of ${placesOf(reason)}`;
    case 'no-certificate':
      return phrase`no certificate was sent by ${placesOf(reason)}`;
    case 'tls13-only':
      return phrase`AWS falls back to the thumbprint where TLS 1.3 is required, as by ${placesOf(reason)}`;
    case 'not-verified':
      return phrase`the chain does not verify (OpenSSL: ${reason.openssl}) at ${placesOf(reason)}`;
    case 'public-ca':
      return reason.unreachable.length > 0
        ? phrase`public CAs signed the certificates of ${named(reason.hosts)}; ${named(reason.unreachable)} could not be reached`
        : phrase`public CAs signed the certificates of ${named(reason.hosts)}`;
    case 'unreachable':
      return ours('none of its hosts could be reached');
    case 'not-observed':
      return ours('it was not checked');
    case 'service-unknown':
      return ours('it is not AWS, and thumbprintCheck is not set');
    case 'setting':
      return phrase`thumbprintCheck is ${reason.check}`;
    case 'formerly':
      return ours(`when they last could, AWS ${reason.enforced ? 'checked it' : 'did not check it'}`);
  }
}

function named(hosts: readonly string[]): Phrase {
  return joined(hosts, ' and ');
}

function placesOf({ places }: { places: readonly ReasonPlace[] }): Phrase {
  return joined(
    places.map(({ host, addresses }) => (addresses ? phrase`${host} (at ${joined(addresses)})` : phrase`${host}`)),
    ' and ',
  );
}
