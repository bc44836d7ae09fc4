import type { Tag, Wanted } from '../../lambda/act/iam-create';
import { quoted } from '../../lambda/judge/printable';
import { withoutCredentials } from './url-credentials';
import { LONGEST_URL, NOT_XML, readUrl } from '../../lambda/judge/url';

/** IAM's other limits. Source: IAM API reference, CreateOpenIDConnectProvider and Tag. `planList` has the limits of thumbprints. */
const LIMITS = { clientIds: 100, clientId: 255, tags: 50, tagKey: 128, tagValue: 256 };

/** Pattern of tag keys and values. Source: IAM API reference, Tag. */
const TAG_TEXT = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

/** Prefix that keys and values of tags must not begin with. Source: IAM guide, Tags, naming. */
const RESERVED = 'aws:';

/** Greatest length at which text that an operator typed is shown, in characters. */
const SHOWN = 60;

/**
 * Returns what IAM would refuse, by its documented rules of CreateOpenIDConnectProvider: sentences, empty when nothing is wrong.
 * They spare an operator the call, and report all that is wrong at once and why, which IAM does not.
 * @param isAws true if it is AWS's IAM; others, such as Ceph's radosgw, take a port
 */
export function creationObjections({ issuer, clientIds, tags }: Wanted, isAws = true): string[] {
  return [...urlObjections(issuer, isAws), ...clientIdObjections(clientIds), ...tagObjections(tags)];
}

/** Returns what IAM would refuse of an issuer URL. */
export function urlObjections(url: string, isAws: boolean): string[] {
  if (!url.startsWith('https://')) return [`The issuer URL must start with https:// (got ${withoutCredentials(url)}).`];
  const rest = url.slice('https://'.length);
  const [authority = ''] = rest.split(/[/?#]/, 1);
  const host = authority.slice(authority.lastIndexOf('@') + 1);
  return [
    ...(url.length > LONGEST_URL ? [`The issuer URL has ${url.length} characters; IAM accepts ${LONGEST_URL}.`] : []),
    ...(rest.includes('?') ? ['The issuer URL must not have a query (?).'] : []),
    ...(rest.includes('#') ? ['The issuer URL must not have a fragment (#).'] : []),
    ...(authority.includes('@') ? ['The issuer URL must not contain a user name or a password (@).'] : []),
    ...(isAws && /:\d*$/.test(host)
      ? ['The issuer URL must not have a port: AWS contacts issuers on port 443 only.']
      : []),
    ...(/\s/.test(url) || NOT_XML.test(url) ? ['The issuer URL contains white space or control characters.'] : []),
    ...(isHost(host) && readUrl(url) ? [] : ['The issuer URL does not name a host that IAM accepts.']),
  ];
}

/** True if IAM takes the text as a host. An IPv6 address is none: IAM takes no colon in a host. */
function isHost(host: string): boolean {
  return /^[^:\\]+(:\d*)?$/.test(host);
}

function clientIdObjections(clientIds: readonly string[]): string[] {
  return [
    ...(clientIds.length > LIMITS.clientIds
      ? [`There are ${clientIds.length} client IDs; IAM accepts ${LIMITS.clientIds} for a provider.`]
      : []),
    ...clientIds.flatMap((id) => textObjections(`The client ID ${quoted(id, SHOWN)}`, id, 1, LIMITS.clientId)),
  ];
}

function tagObjections(tags: readonly Tag[]): string[] {
  const keys = tags.map(({ key }) => key);
  const repeated = new Set(keys.filter((key, index) => keys.indexOf(key) !== index));
  return [
    ...(tags.length > LIMITS.tags ? [`There are ${tags.length} tags; IAM accepts ${LIMITS.tags}.`] : []),
    ...[...repeated].map((key) => `The tag key ${quoted(key, SHOWN)} is given more than once.`),
    ...tags.flatMap(({ key, value }) => [
      ...tagTextObjections(`The tag key ${quoted(key, SHOWN)}`, key, 1, LIMITS.tagKey),
      ...tagTextObjections(`The value of the tag ${quoted(key, SHOWN)}`, value, 0, LIMITS.tagValue),
    ]),
  ];
}

function tagTextObjections(what: string, text: string, min: number, max: number): string[] {
  return [
    ...textObjections(what, text, min, max),
    ...(text.startsWith(RESERVED) ? [`${what} begins with ${RESERVED}, which AWS reserves.`] : []),
    ...(TAG_TEXT.test(text) || NOT_XML.test(text)
      ? []
      : [`${what} contains something other than letters, digits, spaces and _ . : / = + - @.`]),
  ];
}

function textObjections(what: string, text: string, min: number, max: number): string[] {
  return [
    ...(text.length < min ? [`${what} is empty.`] : []),
    ...(text.length > max ? [`${what} has ${text.length} characters; IAM accepts ${max}.`] : []),
    ...(NOT_XML.test(text) ? [`${what} contains a character that IAM cannot return.`] : []),
  ];
}
