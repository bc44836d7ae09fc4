import { readUrl } from '../../judge/url';
import type { DiscoveryDocument, Key, KeySet } from '../../judge/observation';
import { printable, quoted } from '../../judge/printable';
import { sha256Of, thumbprintOf } from '../../judge/chain/thumbprint';
import { type Result, failed, success } from '../tls/failure';
import { isObject, parseJsonObject } from './json';

/** Length up to which a wrong URL or name is shown, in characters. */
const SHOWN = 300;

/** Number of fields, keys or algorithms of a document that are read; sound documents have some ten. */
const MAX_ENTRIES = 2000;

/** Longest name or algorithm, in characters; longer ones are cut, and then mean nothing. */
const MAX_LENGTH = 200;

/**
 * Reads a discovery document (OpenID Connect Discovery 1.0, section 3) as far as judging needs it.
 * @param issuer the issuer URL as registered; the document must name exactly this one (section 4.3)
 */
export function parseDiscoveryDocument(body: Uint8Array, where: string, issuer: string): Result<DiscoveryDocument> {
  const parsed = parseJsonObject(body, where);
  if (!parsed.ok) return parsed;
  const { issuer: named, jwks_uri: jwksUri, id_token_signing_alg_values_supported: algorithms } = parsed.value;
  if (typeof named !== 'string') return failed('field-missing', where, 'the document has no "issuer"');
  if (named !== issuer) {
    const why = `the document names the issuer ${quoted(named, SHOWN)}, not ${quoted(issuer, SHOWN)}`;
    return { ok: false, failure: { code: 'issuer-mismatch', where, why, named: printable(named, SHOWN) } };
  }
  if (typeof jwksUri !== 'string') return failed('field-missing', where, 'the document has no "jwks_uri"');
  const url = parseJwksUri(jwksUri, where);
  if (!url.ok) return { ok: false, failure: { ...url.failure, ofJwksUri: true } };
  return success({
    issuer: named,
    jwksUri: url.value.href,
    fields: Object.keys(parsed.value).slice(0, MAX_ENTRIES).map(cut),
    algorithms: Array.isArray(algorithms) ? algorithms.slice(0, MAX_ENTRIES).flatMap((one) => textOf(one) ?? []) : null,
  });
}

/** Characters that templates and scripts leave around a URL. The URL parser ignores blanks; it is not known whether AWS does. */
const WRAPPED = /^[\s\p{P}<`]|[\s"'>`\p{Pf}]$/u;

function parseJwksUri(text: string, where: string): Result<URL> {
  const shown = quoted(text, SHOWN);
  if (readUrl(text.replaceAll(/^[^\w]+|[^\w/]+$/g, '')) && WRAPPED.test(text)) {
    return failed('invalid-url', where, `${shown} has blanks or quotation marks around it`);
  }
  const whole = readUrl(text) ? null : readUrl(text, where);
  return whole && text
    ? failed('invalid-url', where, `${shown} is a relative URL; the whole one would be ${quoted(whole.href, SHOWN)}`)
    : parseHttpsUrl(text, where);
}

/** Reads a JWKS (RFC 7517, section 5). */
export function parseKeySet(body: Uint8Array, where: string): Result<KeySet> {
  const parsed = parseJsonObject(body, where);
  if (!parsed.ok) return parsed;
  // An empty object is a key set without keys; one with other fields is another document.
  const { keys } = Object.keys(parsed.value).length === 0 ? { keys: [] } : parsed.value;
  if (!Array.isArray(keys)) return failed('field-missing', where, 'the document has no list of "keys"');
  return success({ keys: keys.slice(0, MAX_ENTRIES).map(readKey) });
}

function readKey(key: unknown): Key {
  const fields = isObject(key) ? key : {};
  const { kty, alg, use, crv, kid, key_ops: operations, x5c } = fields;
  const certificate: unknown = Array.isArray(x5c) ? x5c[0] : null;
  return {
    kty: textOf(kty),
    alg: textOf(alg),
    use: textOf(use),
    crv: textOf(crv),
    kid: textOf(kid),
    verifies: !Array.isArray(operations) || operations.includes('verify'),
    parameters: parametersOf(fields),
    x5c: typeof certificate === 'string' ? thumbprintOf(Buffer.from(certificate, 'base64')) : null,
  };
}

/** Parameters of a public key of each kind (RFC 7518, sections 6.2.1 and 6.3.1). */
const PARAMETERS = new Map<unknown, readonly string[]>([
  ['RSA', ['n', 'e']],
  ['EC', ['crv', 'x', 'y']],
]);

function parametersOf(key: Readonly<Record<string, unknown>>): string | null {
  const values = PARAMETERS.get(key['kty'])?.map((name) => key[name]) ?? [];
  const isWhole = values.length > 0 && values.every((value) => typeof value === 'string' && value !== '');
  return isWhole ? sha256Of(Buffer.from(JSON.stringify(values))) : null;
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? cut(value) : null;
}

function cut(text: string): string {
  return text.slice(0, MAX_LENGTH);
}

/** Longest URL, in characters: URLs stand in findings, and a mail must have room for the findings of every provider. */
const MAX_URL = 2000;

/**
 * Reads a URL that the watcher is to contact: https, without credentials, of a length that operators can read.
 * @param where the document or place that names the URL, for the failure
 */
export function parseHttpsUrl(text: string, where: string): Result<URL> {
  const url = readUrl(text);
  if (!url) return failed('invalid-url', where, `${quoted(text, SHOWN)} is not a URL`);
  if (url.protocol === 'http:')
    return failed(
      'invalid-url',
      where,
      `${quoted(text, SHOWN)} is served without TLS, so there is no certificate to pin`,
    );
  if (url.protocol !== 'https:')
    return failed('invalid-url', where, `${quoted(text, SHOWN)} does not begin with https://`);
  if (url.username || url.password) return failed('invalid-url', where, 'the URL has credentials in it');
  if (url.href.length > MAX_URL) return failed('invalid-url', where, `the URL is longer than ${MAX_URL} characters`);
  url.hash = '';
  return success(url);
}

/** Returns the URL of an issuer's discovery document (OpenID Connect Discovery 1.0, section 4.1): a final slash does not count twice. */
export function discoveryUrlOf(issuer: string): Result<URL> {
  const parsed = parseHttpsUrl(issuer, issuer);
  if (parsed.ok) parsed.value.pathname = `${parsed.value.pathname.replace(/\/$/, '')}/.well-known/openid-configuration`;
  return parsed;
}
