import { isIssuerUrl } from '../plan/creation-rules';
import type { Finding } from '../finding';
import { type Role, displayHost } from '../evidence/hosts';
import type { Failure, Observation } from '../observation';
import { quoted } from '../printable';
import { readUrl } from '../url';

/** Advises what to do about a failure, by the document that it kept from being read. */
export type Advise = (failure: Failure, role: Role) => string;

type AdviceByCode = Partial<Record<Failure['code'], string>>;

/** Advice that holds for both documents. */
const ADVICE: AdviceByCode = {
  'handshake-too-costly':
    "Ask the issuer's owner for certificates with usual keys, or exclude the provider. Nothing is changed for it.",
  'not-tls': 'Mend the server: it must speak TLS on this port.',
  'field-missing': "Mend the issuer's document: AWS needs this field.",
  'redirect-refused': 'Serve the document at this URL itself: a redirect elsewhere proves nothing about the issuer.',
  'too-large': "Look at what the URL serves: this is no issuer's document.",
};

const ADVICE_BY_ROLE: Record<Role, AdviceByCode> = {
  issuer: {
    'invalid-url': 'Delete the provider or register the right URL; IAM cannot change it.',
    'name-not-found': 'If the issuer is gone for good, delete the provider. Else mend its DNS record.',
    'address-not-allowed': 'AWS reaches public addresses only. If this is right from here, set allowPrivateAddresses.',
  },
  jwks: {
    'invalid-url': 'Change jwks_uri at the issuer to a whole https URL.',
    'name-not-found': 'Mend the DNS record of this host, or change jwks_uri at the issuer.',
    'address-not-allowed':
      'Change jwks_uri at the issuer to a public host: AWS cannot reach this one, so sign-ins fail whatever is pinned.',
    'redirect-refused': 'Change jwks_uri at the issuer to the URL that serves the keys.',
  },
};

const DEFAULT_ADVICE: Record<Role, string> = {
  issuer: 'Look at the issuer. Nothing is changed until it answers; the next run looks again.',
  jwks: 'Look at what the jwks_uri of the issuer leads to. Nothing is changed until it answers; the next run looks again.',
};

/** Advises the operator of a provider. */
export const adviseIssuerOwner: Advise = ({ code, named }, role) => {
  if (named === undefined) return ADVICE_BY_ROLE[role][code] ?? ADVICE[code] ?? DEFAULT_ADVICE[role];
  return isIssuerUrl(named)
    ? 'Register the provider under the URL that the discovery document names, or mend the document.'
    : 'Mend the document: IAM takes no provider of that name, but one that begins with https:// and has neither port nor query.';
};

/**
 * Returns one finding for everything that could not be learned, whether at one address or altogether.
 * @param advise default: advice to the operator of a provider
 */
export function failureFindings(observation: Observation, advise: Advise = adviseIssuerOwner): Finding[] {
  const { failures, discovery, issuerHost, jwksHost } = observation;
  const find = (failure: Failure, role: Role, about: string): Finding => ({
    code: failure.code,
    severity: 'warning',
    about,
    message: `${quoted(failure.where)}${role === 'jwks' ? ' (jwks_uri)' : ''}: ${failure.why}.`,
    action: advise(failure, role),
  });
  return [
    ...failures.map((one) => find(one, discovery || one.ofJwksUri ? 'jwks' : 'issuer', hostIn(one, observation))),
    ...(issuerHost?.failures.map((failure) => find(failure, 'issuer', displayHost(issuerHost))) ?? []),
    ...(jwksHost?.failures.map((failure) => find(failure, 'jwks', displayHost(jwksHost))) ?? []),
  ];
}

/** Returns the host of a failure, named alike whether a request failed there (a URL) or a connection (`HOST at ADDRESS`). */
function hostIn({ where }: Failure, { issuerHost, jwksHost }: Observation): string {
  const host = [issuerHost, jwksHost].find((one) => one && where.startsWith(`${one.host} at `));
  return host ? displayHost(host) : (readUrl(where)?.host ?? '');
}
