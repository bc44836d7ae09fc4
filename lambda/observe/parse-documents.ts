import type { DiscoveryDocument, KeySet } from '../judge/observation';
import { type Result, failed, success } from './failure';
import { parseJsonObject } from './json';

/**
 * Reads a discovery document (OpenID Connect Discovery 1.0, section 3) as far as it decides where the keys are.
 * @param issuer the issuer URL as registered; the document must name exactly this one (section 4.3)
 */
export const parseDiscoveryDocument = (body: Uint8Array, where: string, issuer: string): Result<DiscoveryDocument> => {
  const parsed = parseJsonObject(body, where);
  if (!parsed.ok) return parsed;
  const { issuer: named, jwks_uri: jwksUri } = parsed.value;
  if (typeof named !== 'string') return failed('field-missing', where, 'the document has no "issuer"');
  if (named !== issuer) {
    return failed('issuer-mismatch', where, `the document is of issuer ${printable(named)}, not of ${issuer}`);
  }
  if (typeof jwksUri !== 'string') return failed('field-missing', where, 'the document has no "jwks_uri"');
  const url = parseHttpsUrl(jwksUri, `${where} (jwks_uri)`);
  return url.ok ? success({ issuer: named, jwksUri: url.value.href }) : url;
};

/** Reads a JWKS (RFC 7517, section 5). */
export const parseKeySet = (body: Uint8Array, where: string): Result<KeySet> => {
  const parsed = parseJsonObject(body, where);
  if (!parsed.ok) return parsed;
  const { keys } = parsed.value;
  if (!Array.isArray(keys)) return failed('field-missing', where, 'the document has no list of "keys"');
  return success({ keys: keys.length });
};

/** URLs stand in findings, and findings in a mail that has room for those of every provider. In characters. */
const MAX_URL = 2000;

/**
 * Reads a URL that the watcher is to contact: https, without credentials, of a length that people can read.
 * @param where what names the URL, for the failure
 */
export const parseHttpsUrl = (text: string, where: string): Result<URL> => {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url) return failed('invalid-url', where, `${printable(text)} is no URL`);
  if (url.protocol !== 'https:') return failed('invalid-url', where, `${printable(text)} does not begin with https://`);
  if (url.username || url.password) return failed('invalid-url', where, 'the URL carries credentials');
  if (url.href.length > MAX_URL) return failed('invalid-url', where, `the URL is longer than ${MAX_URL} characters`);
  url.hash = '';
  return success(url);
};

/** Where an issuer's discovery document is (OpenID Connect Discovery 1.0, section 4.1): a final slash does not count twice. */
export const discoveryUrlOf = (issuer: string): Result<URL> => {
  const parsed = parseHttpsUrl(issuer, issuer);
  if (parsed.ok) parsed.value.pathname = `${parsed.value.pathname.replace(/\/$/, '')}/.well-known/openid-configuration`;
  return parsed;
};

/** Text from outside, fit for a message. */
const printable = (text: string): string => JSON.stringify(text.replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, '?').slice(0, 300));
