import { quoted } from '../printable';
import { readUrl } from '../url';

/** Greatest length of an issuer URL, in characters. Source: IAM API reference, CreateOpenIDConnectProvider. */
const LONGEST_URL = 255;

/** IAM's other limits. Source: IAM API reference, CreateOpenIDConnectProvider and Tag. `planList` has the limits of thumbprints. */
const LIMITS = { clientIds: 100, clientId: 255, tags: 50, tagKey: 128, tagValue: 256 };

/** Pattern of tag keys and values. Source: IAM API reference, Tag. */
const TAG_TEXT = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

/** Prefix that keys and values of tags must not begin with. Source: IAM guide, Tags, naming. */
const RESERVED = 'aws:';

/** Characters that XML 1.0, the format of IAM's answers, cannot carry: most control characters, half surrogate pairs. */
const NOT_XML = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u;

/** Greatest length at which text that an operator typed is shown, in characters. */
const SHOWN = 60;

/** A tag of a provider. */
export interface Tag {
  key: string;
  value: string;
}

/** Provider that an operator asks for when registering an issuer. */
export interface Wanted {
  /** URL exactly as the `iss` claim of the issuer's tokens gives it. */
  issuer: string;
  /** Audiences (`aud`) of the tokens; each once. */
  clientIds: readonly string[];
  tags: readonly Tag[];
}

/**
 * Returns what IAM would refuse, by its documented rules of CreateOpenIDConnectProvider: sentences, empty when nothing is wrong.
 * They spare an operator the call, and report all that is wrong at once and why, which IAM does not.
 * @param isAws true if it is AWS's IAM; others, such as Ceph's radosgw, take a port
 */
export function creationObjections({ issuer, clientIds, tags }: Wanted, isAws = true): string[] {
  return [...urlObjections(issuer, isAws), ...clientIdObjections(clientIds), ...tagObjections(tags)];
}

/** True if IAM takes a URL as the URL of a provider: if `creationObjections` has no objection to it. */
export function isIssuerUrl(url: string): boolean {
  return (
    url.length <= LONGEST_URL &&
    /^https:\/\/[^\s/\\:?#@]+(\/[^\s?#]*)?$/.test(url) &&
    !NOT_XML.test(url) &&
    readUrl(url) !== null
  );
}

function urlObjections(url: string, isAws: boolean): string[] {
  if (!url.startsWith('https://')) return [`The issuer URL must begin with https://, not like ${quoted(url, SHOWN)}.`];
  const rest = url.slice('https://'.length);
  const [authority = ''] = rest.split(/[/?#]/, 1);
  const host = authority.slice(authority.lastIndexOf('@') + 1);
  return [
    ...(url.length > LONGEST_URL ? [`The issuer URL has ${url.length} characters; IAM takes ${LONGEST_URL}.`] : []),
    ...(rest.includes('?') ? ['The issuer URL must not have a query (?).'] : []),
    ...(rest.includes('#') ? ['The issuer URL must not have a fragment (#).'] : []),
    ...(authority.includes('@') ? ['The issuer URL must not carry credentials (@).'] : []),
    ...(isAws && /:\d*$/.test(host)
      ? ['The issuer URL must not have a port: AWS asks an issuer at port 443 only.']
      : []),
    ...(/\s/.test(url) || NOT_XML.test(url) ? ['The issuer URL holds white space or control characters.'] : []),
    ...(isHost(host) && readUrl(url) ? [] : ['The issuer URL names no host that IAM takes.']),
  ];
}

/** True if IAM takes the text as a host. An IPv6 address is none: IAM takes no colon in a host. */
function isHost(host: string): boolean {
  return /^[^:\\]+(:\d*)?$/.test(host);
}

function clientIdObjections(clientIds: readonly string[]): string[] {
  return [
    ...(clientIds.length > LIMITS.clientIds
      ? [`There are ${clientIds.length} client IDs; IAM takes ${LIMITS.clientIds} for a provider.`]
      : []),
    ...clientIds.flatMap((id) => textObjections(`The client ID ${quoted(id, SHOWN)}`, id, 1, LIMITS.clientId)),
  ];
}

function tagObjections(tags: readonly Tag[]): string[] {
  const keys = tags.map(({ key }) => key);
  const repeated = new Set(keys.filter((key, index) => keys.indexOf(key) !== index));
  return [
    ...(tags.length > LIMITS.tags ? [`There are ${tags.length} tags; IAM takes ${LIMITS.tags}.`] : []),
    ...[...repeated].map((key) => `The tag key ${quoted(key, SHOWN)} is there more than once.`),
    ...tags.flatMap(({ key, value }) => [
      ...tagTextObjections(`The tag key ${quoted(key, SHOWN)}`, key, 1, LIMITS.tagKey),
      ...tagTextObjections(`The value of the tag ${quoted(key, SHOWN)}`, value, 0, LIMITS.tagValue),
    ]),
  ];
}

function tagTextObjections(what: string, text: string, min: number, max: number): string[] {
  return [
    ...textObjections(what, text, min, max),
    ...(text.startsWith(RESERVED) ? [`${what} begins with ${RESERVED}, which AWS keeps for itself.`] : []),
    ...(TAG_TEXT.test(text) || NOT_XML.test(text)
      ? []
      : [`${what} holds something other than letters, digits, spaces and _ . : / = + - @.`]),
  ];
}

function textObjections(what: string, text: string, min: number, max: number): string[] {
  return [
    ...(text.length < min ? [`${what} is empty.`] : []),
    ...(text.length > max ? [`${what} has ${text.length} characters; IAM takes ${max}.`] : []),
    ...(NOT_XML.test(text) ? [`${what} holds a character that IAM cannot give back.`] : []),
  ];
}
