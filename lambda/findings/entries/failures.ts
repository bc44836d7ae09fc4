import type { FailureCode } from '../../judge/observation';
import { type Audience, type Entry, condition } from '../entry';
import { errorText, ours, phrase, type Phrase } from '../phrase';

/** Document that a host is asked for. */
export type DocumentRole = 'issuer' | 'jwks';

/** Facts about something that could not be read. */
export interface FailureFacts extends Audience {
  /** Place: a URL, or `HOST:PORT`, with the address where one was tried. */
  where: string;
  /** The document that was to be read: the discovery document (`issuer`) or the keys. */
  role: DocumentRole;
  /** Error, as the observer reports it. */
  error: string;
  /** Issuer that the discovery document names, where it is another one, and whether IAM could register it. */
  named?: { issuer: string; registrable: boolean };
}

type Advice = (facts: FailureFacts) => string;

/** Declares a code of a failure. */
function failure(subject: string, advice: Advice = checkServer, outOfReach = true): Entry<FailureFacts> {
  return condition({
    severity: 'warning',
    ...(outOfReach && { kind: 'out-of-reach' as const, transient: true as const }),
    subject,
    message: ({ where, role, error }): Phrase =>
      phrase`${where}${ours(role === 'jwks' ? ' (jwks_uri)' : '')} could not be read: ${errorText(error)}.`,
    advice: (facts) => [ours(advice(facts))],
  });
}

function checkServer({ role, withoutProvider }: FailureFacts): string {
  const server = role === 'jwks' ? "the server that the issuer's jwks_uri names" : "the issuer's server";
  return withoutProvider
    ? `Check ${server}, and the network between.`
    : `Check ${server}. While AWS cannot reach it either, sign-ins fail. The watcher changes nothing until it answers, and checks again in the next run.`;
}

const BY_URL: Advice = ({ role, withoutProvider }) => {
  if (role === 'jwks') return 'Change jwks_uri at the issuer to a whole https URL.';
  return withoutProvider
    ? 'Give the issuer URL as the "iss" claim of the tokens has it: https://HOST/PATH.'
    : 'Delete the provider, or register the right URL: IAM cannot change the URL of a provider.';
};

const BY_NAME: Advice = ({ role, withoutProvider }) => {
  if (role === 'jwks') return 'Fix the DNS record of this host, or change jwks_uri at the issuer.';
  return withoutProvider
    ? 'Compare it with the "iss" claim of the tokens. If it is right, fix its DNS record.'
    : 'Fix its DNS record. If the issuer is gone for good, delete the provider.';
};

const BY_ADDRESS: Advice = ({ role, withoutProvider }) => {
  if (role === 'jwks')
    return 'Change jwks_uri at the issuer to a public host: AWS cannot reach this one, so sign-ins fail whatever is pinned.';
  return withoutProvider
    ? 'AWS reaches public addresses only. To check this issuer from here, add --allow-private.'
    : 'AWS reaches public addresses only. If this address is right from here, set allowPrivateAddresses.';
};

const BY_STATUS: Advice = (facts) =>
  facts.withoutProvider && facts.role === 'issuer'
    ? 'Check that the issuer URL is the "iss" claim of the tokens, and what its server answers at this URL.'
    : checkServer(facts);

const BY_REDIRECT: Advice = ({ role }) =>
  role === 'jwks'
    ? 'Change jwks_uri at the issuer to the URL that serves the keys.'
    : 'Serve the document at this URL itself: a redirect to another host proves nothing about the issuer.';

const BY_ISSUER: Advice = (facts) => {
  const { named, withoutProvider } = facts;
  if (!named) return checkServer(facts);
  if (!named.registrable)
    return 'Fix the document: IAM takes an issuer URL only if it starts with https:// and has neither port nor query.';
  return withoutProvider
    ? 'If that is the "iss" claim of the tokens, use it instead. Else fix the document.'
    : 'Register the provider under the URL that the document names, or fix the document.';
};

const BY_COST: Advice = ({ withoutProvider }) =>
  `Ask the issuer's owner for certificates with usual keys${withoutProvider ? '.' : ', or exclude the provider. The watcher changes nothing for it.'}`;

const UNREACHABLE = 'cannot be reached';
const UNREADABLE = 'answers with something that is not its document';

export const FAILURES: Record<FailureCode, Entry<FailureFacts>> = {
  'invalid-url': failure('has a URL that cannot be used', BY_URL, false),
  'name-not-found': failure('has no address in DNS', BY_NAME),
  'name-lookup-failed': failure('cannot be looked up in DNS'),
  'address-not-allowed': failure('has an address that is not public', BY_ADDRESS, false),
  'connection-refused': failure(UNREACHABLE),
  unreachable: failure(UNREACHABLE),
  'connection-closed': failure(UNREACHABLE),
  'timed-out': failure('does not answer in time'),
  'not-tls': failure('does not speak TLS', () => 'Fix the server: it has to speak TLS on this port.'),
  'tls-failed': failure('fails in the TLS handshake'),
  'tls-version': failure('fails in the TLS handshake'),
  'handshake-too-costly': failure('has certificates that take too long to verify', BY_COST, false),
  'too-many-addresses': failure('has more addresses than the watcher asks', checkServer, false),
  'not-http': failure(UNREADABLE),
  'http-status': failure('does not serve its document', BY_STATUS),
  'redirect-refused': failure('redirects to another host', BY_REDIRECT),
  'too-large': failure(UNREADABLE, () => "Check what the URL serves: it is not an issuer's document.", false),
  'unreadable-body': failure(UNREADABLE),
  'not-json': failure(UNREADABLE),
  'field-missing': failure(
    'lacks a field that AWS needs',
    () => "Fix the issuer's document: AWS needs this field.",
    false,
  ),
  'issuer-mismatch': failure('names another issuer', BY_ISSUER, false),
  'connection-failed': failure(UNREACHABLE),
};
