import type { Failure, FailureCode } from '../../judge/observation';
import { quoted } from '../../judge/printable';

/** A value, or the reason why there is none. */
export type Result<T> = { ok: true; value: T } | { ok: false; failure: Failure };

/** Wraps a value. */
export function success<T>(value: T): Result<T> {
  return { ok: true, value };
}

/** Wraps a failure. */
export function failed(code: FailureCode, where: string, why: string): { ok: false; failure: Failure } {
  return {
    ok: false,
    failure: { code, where, why },
  };
}

/** Error inside `observe/` when a step ran out of its time; never leaves that folder. */
export class TimeoutError extends Error {
  readonly code = 'ETIMEDOUT';
}

/** Returns a timeout in words: `no answer within 5 s while connecting`. */
export function timeout(ms: number, doing: string): TimeoutError {
  return new TimeoutError(`no answer within ${Number((ms / 1000).toFixed(1))} s while ${doing}`);
}

/**
 * Turns an error of Node into a failure; there is one for every error.
 * @param askedUs true if the server may have asked for a client certificate by then: an alert may then mean that it is missing,
 * and means something else before
 */
export function failureOf(error: unknown, where: string, askedUs = false): { ok: false; failure: Failure } {
  const code = codeOf(error);
  if (isHttp2(error)) return failed('not-http', where, HTTP2_ONLY);
  const known = KNOWN[askedUs && CERTIFICATE_ALERT.test(code) ? NO_CERTIFICATE : code];
  if (known) return failed(known[0], where, known[1]);
  if (error instanceof TimeoutError) return failed('timed-out', where, error.message);
  if (NOT_TLS.test(code)) return failed('not-tls', where, 'the server does not speak TLS');
  if (TLS_VERSION.test(code)) return failed('tls-version', where, 'the server accepts no TLS version that was offered');
  if (code.startsWith('ERR_SSL_') || code === 'EPROTO') return failed('tls-failed', where, tlsWords(error, code));
  if (code.startsWith('HPE_'))
    return failed('not-http', where, `the answer is not valid HTTP (${reasonOf(error, code)})`);
  return failed('connection-failed', where, `the connection failed (${code || quoted(messageOf(error), 200)})`);
}

/** Reason why a question stayed without an answer; as in `Unanswered`. */
export type Silence = 'silent' | 'no-route';

/**
 * Returns the kind of silence that an error stands for.
 * @returns null when the error is an answer: the server refused the offer
 */
export function silenceOf(error: unknown): Silence | null {
  const code = codeOf(error);
  if (REFUSALS.test(code)) return null;
  return NO_ROUTE.has(code) ? 'no-route' : 'silent';
}

/**
 * OpenSSL's codes for a server that read the offer and takes none of it. Such a server sends an alert (RFC 8446, section 6.2): 40
 * handshake_failure, 47 illegal_parameter, 70 protocol_version, 71 insufficient_security, 109 missing_extension; the first two
 * have one prefix in Node 20 and another in Node 24. Or it chooses outside the offer: a version below those offered (RFC 5246,
 * appendix E.1: so a server shows which version it has), or a certificate of the other kind. Other alerts say nothing about the
 * offer: internal_error, unrecognized_name, access_denied and similar alerts are temporary, or are about something else.
 */
const REFUSALS = new RegExp(
  `^ERR_SSL_(${[
    '(SSLV3|SSL/TLS)_ALERT_(HANDSHAKE_FAILURE|ILLEGAL_PARAMETER)',
    'TLSV1_ALERT_(PROTOCOL_VERSION|INSUFFICIENT_SECURITY)',
    'TLSV13_ALERT_MISSING_EXTENSION',
    'UNSUPPORTED_PROTOCOL|WRONG_SSL_VERSION|VERSION_TOO_LOW',
    'WRONG_SIGNATURE_TYPE|WRONG_CERTIFICATE_TYPE',
  ].join('|')})$`,
);

/** Codes for a machine without a route into a family of addresses; EHOSTUNREACH is a router's answer about one address. */
const NO_ROUTE: ReadonlySet<string> = new Set(['ENETUNREACH', 'EADDRNOTAVAIL', 'EAFNOSUPPORT']);

/** Turns an error of a name look-up into a failure. DNS has codes of its own, and shares some with connections. */
export function dnsFailure(error: unknown, where: string): { ok: false; failure: Failure } {
  const code = codeOf(error);
  if (DNS_FAILED.has(code)) return failed('name-lookup-failed', where, `DNS did not answer (${code})`);
  return failureOf(error, where);
}

/** Codes of c-ares for a name server that is out of reach, fails or refuses, or whose answer cannot be read. */
const DNS_FAILED: ReadonlySet<string> = new Set([
  'ESERVFAIL',
  'ETIMEOUT',
  'EREFUSED',
  'ECONNREFUSED',
  'EFORMERR',
  'ENOTIMP',
  'EBADRESP',
  'ECANCELLED',
  'EOF',
]);

const HTTP2_ONLY = 'the server seems to speak HTTP/2 only; let it speak HTTP/1.1, too';

/** Reason why AWS cannot read a document: it has no client certificate to show. */
export const CERTIFICATE_WANTED =
  'the server requires a client certificate, and AWS has none; let it serve this URL without one';

/** OpenSSL's code for a server that takes none of the protocols offered; only HTTP/1.1 is offered. */
const NO_HTTP1 = 'ERR_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL';

const NO_CERTIFICATE = 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED';

/** Alerts by which servers report a missing client certificate: TLS 1.3 has an alert of its own for it, TLS 1.2 has not. */
const CERTIFICATE_ALERT =
  /_ALERT_(HANDSHAKE_FAILURE|BAD_CERTIFICATE|CERTIFICATE_UNKNOWN|NO_CERTIFICATE|ACCESS_DENIED|UNKNOWN_CA)$/;

const KNOWN: Record<string, [FailureCode, string]> = {
  [NO_HTTP1]: ['tls-failed', HTTP2_ONLY],
  [NO_CERTIFICATE]: ['tls-failed', CERTIFICATE_WANTED],
  ENOTFOUND: ['name-not-found', 'the host name does not exist in DNS'],
  ENODATA: ['name-not-found', 'the host name has no address in DNS'],
  EBADNAME: ['name-not-found', 'the host name is not valid in DNS'],
  EAI_AGAIN: ['name-lookup-failed', 'DNS did not answer'],
  ECONNREFUSED: ['connection-refused', 'the connection was refused'],
  ENETUNREACH: ['unreachable', 'there is no route to this address'],
  EHOSTUNREACH: ['unreachable', 'there is no route to this address'],
  EADDRNOTAVAIL: ['unreachable', 'there is no route to this address'],
  EAFNOSUPPORT: ['unreachable', 'this machine does not support that kind of address'],
  ECONNRESET: ['connection-closed', 'the server closed the connection'],
  EPIPE: ['connection-closed', 'the server closed the connection'],
  ERR_STREAM_PREMATURE_CLOSE: ['connection-closed', 'the server closed the connection'],
  ERR_STREAM_DESTROYED: ['connection-closed', 'the server closed the connection'],
  HPE_HEADER_OVERFLOW: ['too-large', 'the headers of the answer are too large'],
};

/** OpenSSL's codes for bytes on the wire that are no TLS records. */
const NOT_TLS = /^ERR_SSL_(WRONG_VERSION_NUMBER|HTTP_REQUEST|HTTPS_PROXY_REQUEST|BAD_RECORD_TYPE)$/;

/** OpenSSL's codes for client and server without a common protocol version; alert 70, or a version too old. */
const TLS_VERSION = /^ERR_SSL_(TLSV1_ALERT_PROTOCOL_VERSION|UNSUPPORTED_PROTOCOL|WRONG_SSL_VERSION|VERSION_TOO_LOW)$/;

function tlsWords(error: unknown, code: string): string {
  return `TLS failed (${reasonOf(error, code)})`;
}

/** Returns the reason of OpenSSL or of the HTTP parser in words; else the code. */
function reasonOf(error: unknown, code: string): string {
  return (typeof error === 'object' && error !== null && 'reason' in error && String(error.reason)) || code;
}

/** True if an answer that is no HTTP/1.1 begins with a SETTINGS or GOAWAY frame for the connection (RFC 9113, sections 4.1, 6.5, 6.8). */
function isHttp2(error: unknown): boolean {
  if (typeof error !== 'object' || error === null || !('rawPacket' in error)) return false;
  const { rawPacket } = error;
  if (!Buffer.isBuffer(rawPacket) || rawPacket.length < 9) return false;
  return [4, 7].includes(rawPacket.readUInt8(3)) && rawPacket.readUInt32BE(5) === 0;
}

/** Returns Node's code of an error; empty when it has none. */
export function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
