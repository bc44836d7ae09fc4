import type { IssuerForm } from '../../lambda/findings/entries/hosts';
import { readUrl } from '../../lambda/judge/url';
import { issuerOfArn, withoutSlips } from '../../lambda/contract/settings';

/** Text that an operator typed, and the issuer URL that it stands for. */
export interface Recognised {
  /** The issuer URL; the text as typed where nothing better is known. */
  issuer: string;
  /** What was typed instead; null where the text is an issuer URL as it is. */
  form: IssuerForm | null;
}

/**
 * Recognises texts that operators paste for an issuer URL: the URL of its discovery document or of its keys, its host name, a
 * provider's ARN, a URL in quotation marks, with `http://` or with the port that https has anyway. Case and a final slash are
 * left alone: only the issuer knows them.
 */
export function recogniseIssuer(text: string): Recognised {
  const bare = unwrapped(text);
  if (PROVIDER.test(bare)) return { issuer: issuerOfArn(bare), form: 'arn' };
  const url = bare.replace(SCHEME, 'https://');
  const read = readUrl(url);
  if (!read || OTHER_SCHEME.test(bare)) return { issuer: text, form: null };
  const [origin, rest] = partsOf(url);
  const found = DOCUMENTS.find(({ at }) => at.test(rest));
  const path = found ? (found.at.exec(rest) ?? []).slice(1).join('') : rest;
  const issuer = `${origin.replace(/:443$/, '')}${path}`;
  if (issuer === text) return { issuer, form: null };
  return { issuer, form: found?.is ?? formOf(text, bare, origin) };
}

/** True if two issuer URLs differ at most in case or a final slash: easily taken for each other, and not the same to AWS. */
export function isAlike(one: string, other: string): boolean {
  return withoutSlips(one) === withoutSlips(other);
}

const PROVIDER = /^arn:[^:]+:iam::[^:]*:oidc-provider\/./;
const SCHEME = /^(https?:)?\/\/|^(?![a-z][a-z0-9+.-]*:\/\/)/i;
const OTHER_SCHEME = /^(?!https?:)[a-z][a-z0-9+.-]*:\/\//i;

function unwrapped(text: string): string {
  return text
    .trim()
    .replace(/^["'`<“‘]+/, '')
    .replace(/["'`>”’]+$/, '');
}

/** Splits a URL into scheme and host, and the rest. Not by the URL parser, which would change the case and the escapes. */
function partsOf(url: string): [string, string] {
  const [origin = url] = /^https:\/\/[^/?#]*/.exec(url) ?? [];
  return [origin, url.slice(origin.length)];
}

function formOf(text: string, bare: string, origin: string): IssuerForm {
  if (bare !== text) return 'wrapped';
  if (/^http:/i.test(bare)) return 'http';
  return origin.endsWith(':443') && bare.startsWith('https:') ? 'port' : 'no-scheme';
}

const DISCOVERY = 'discovery-url';
const KEYS = 'keys-url';

/**
 * Paths at which issuers have their documents; groups hold the parts before and after. The well-known paths come from OpenID
 * Connect Discovery 1.0 (section 4) and RFC 8414 (section 3.1, which puts the issuer's path behind). The paths of keys come
 * from the documentation of the programs that have them.
 */
const DOCUMENTS: readonly { at: RegExp; is: IssuerForm }[] = [
  { at: /^(.*)\/\.well-known\/(?:openid-configuration\/)?jwks(?:\.json|_uri)?\/*(?:[?#].*)?$/i, is: KEYS },
  { at: /^(.*?)\/\.well-known\/(?:openid-configuration|oauth-authorization-server)\/*(?:[?#].*)?$/i, is: DISCOVERY },
  {
    at: /^()\/\.well-known\/(?:openid-configuration|oauth-authorization-server)(\/[^?#]*?)(?:[?#].*)?$/i,
    is: DISCOVERY,
  },
  // Keycloak, whose other end points stand beside the keys.
  { at: /^(.*\/realms\/[^/?#]+)\/protocol\/openid-connect\/certs\/*(?:[?#].*)?$/i, is: KEYS },
  { at: /^(.*\/realms\/[^/?#]+)\/protocol\/openid-connect(?:\/.*)?$/i, is: 'endpoint-url' },
  // Kubernetes, GitLab, Entra ID, Okta, Spring, Dex and EKS, and what is usual.
  { at: /^(.*)\/openid\/v1\/jwks\/*(?:[?#].*)?$/i, is: KEYS },
  { at: /^(.*)\/oauth\/discovery\/keys\/*(?:[?#].*)?$/i, is: KEYS },
  { at: /^(\/[^/]+)\/discovery(\/v2\.0)\/keys\/*(?:[?#].*)?$/i, is: KEYS },
  { at: /^(\/oauth2\/[^/]+)\/v1\/keys\/*(?:[?#].*)?$/i, is: KEYS },
  { at: /^()\/oauth2\/v1\/keys\/*(?:[?#].*)?$/i, is: KEYS },
  { at: /^(.*?)(?:\/(?:oauth2?|oidc))?\/(?:jwks(?:\.json)?|keys)\/*(?:[?#].*)?$/i, is: KEYS },
];
