import { condition } from '../entry';
import { type Phrase, cut, few, ours, phrase } from '../phrase';

/** Question that a host left open at an address. */
export interface OpenPlace {
  address: string;
  /** Kind of key that was asked for: `rsa`, `ecdsa` or `any`. */
  asked: string;
}

/** Names of the kinds of key. */
const KINDS = new Map([
  ['rsa', 'RSA keys'],
  ['ecdsa', 'ECDSA keys'],
  ['any', 'any key'],
]);

function openPlaceWords({ address, asked }: OpenPlace): Phrase {
  const place = /^A{1,4}-records$/.test(address) ? ours(address.replace('-', ' ')) : address;
  return phrase`${place} when asked for ${ours(KINDS.get(asked) ?? 'a key')}`;
}

export const HOSTS = {
  'superseding-delayed': condition<{
    host: string;
    places: readonly OpenPlace[];
    thumbprints: readonly string[];
    /** True if that lasts for more than seven days. */
    long: boolean;
  }>({
    severity: ({ long }) => (long ? 'warning' : 'info'),
    subject: 'does not answer at all its addresses',
    message: ({ host, places, thumbprints }) => [
      phrase`${host} does not answer everywhere (${few(places.map(openPlaceWords), 4)}), so the watcher cannot tell whether these pinned thumbprints are still used: ${few(thumbprints, 4)}.`,
      ours('They stay in the list.'),
    ],
    advice: ({ long }) => [
      ours(
        long
          ? 'Fix or remove the address in DNS. If a thumbprint is certainly obsolete, you can remove it.'
          : 'No action yet: after seven days only thumbprints last seen at these addresses are kept for this reason.',
      ),
    ],
  }),
  'host-not-public': condition<{
    host: string;
    role: 'issuer' | 'jwks';
    /** True if the name itself is of an internal network; else its address here is private. */
    internalName: boolean;
    /** False where public DNS may lead elsewhere. */
    certain: boolean;
  }>({
    severity: ({ role, certain }) => (role === 'issuer' && !certain ? 'info' : 'warning'),
    subject: 'is not reachable from AWS',
    message: ({ host, internalName, certain }) =>
      phrase`${host} is ${ours(internalName ? 'a name of internal networks' : 'at a private address')}. AWS cannot reach it, so sign-ins fail whatever is pinned${ours(certain ? '' : ', unless public DNS leads elsewhere')}.`,
    advice: ({ role }) => [
      ours(
        role === 'issuer'
          ? 'Move the issuer to a public host.'
          : 'Change jwks_uri at the issuer to a public host: allowing private addresses does not help AWS.',
      ),
    ],
  }),
  'intercepting-proxy': condition<{ domains: readonly string[]; ca: string }>({
    severity: 'warning',
    subject: 'a proxy may be intercepting TLS',
    message: ({ domains, ca }) => [
      phrase`Unrelated issuers (${few(domains, 5)}) all present chains of one CA that is neither public nor configured: ${ca}.`,
      ours(
        'Something between the watcher and the internet may be intercepting TLS; AWS would not see these certificates.',
      ),
    ],
    advice: [
      ours('If a proxy intercepts, let the watcher reach the issuers without it. Approve nothing until then.'),
      ours('If the CA is your own and all these issuers use it, set its certificate as caFile.'),
    ],
  }),
  'issuer-url-corrected': condition<{
    /** Text that was given, and the issuer's URL. */
    given: string;
    issuer: string;
    /** What the text is instead of the issuer's URL. */
    form: IssuerForm;
  }>({
    severity: 'info',
    subject: 'has another URL than was given',
    message: ({ given, issuer, form }) => [
      ours(formWords(given, form)),
      phrase`The issuer URL is ${cut(issuer, 300)}.`,
    ],
    advice: [ours('Use that one exactly: AWS compares it with the "iss" claim of the tokens.')],
  }),
};

/** Returns a sentence about what a text is that stands for an issuer URL. */
export function formWords(given: string, form: IssuerForm): string {
  return phrase`${cut(given, 300)} ${ours(FORMS[form])}`.words;
}

/** What a text is that stands for an issuer URL. */
export type IssuerForm =
  | 'arn'
  | 'discovery-url'
  | 'keys-url'
  | 'endpoint-url'
  | 'wrapped'
  | 'http'
  | 'port'
  | 'no-scheme'
  | 'other-name';

const FORMS: Record<IssuerForm, string> = {
  arn: 'is the ARN of a provider.',
  'discovery-url': 'is the URL of a discovery document.',
  'keys-url': 'is the URL of keys.',
  'endpoint-url': 'is the URL of an endpoint of the issuer.',
  wrapped: 'has blanks or quotation marks around it.',
  http: 'begins with http://, and AWS takes https:// only.',
  port: 'names port 443, which an issuer URL does not.',
  'no-scheme': 'does not begin with https://.',
  'other-name': 'is not the name in the discovery document.',
};
