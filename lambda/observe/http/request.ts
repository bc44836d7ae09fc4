import { once } from 'node:events';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { displayHost } from '../../judge/evidence/hosts';
import type { Failure } from '../../judge/observation';
import { quoted } from '../../judge/printable';
import type { Connection } from '../tls/connection';
import { codingOf } from './content-coding';
import { CERTIFICATE_WANTED, type Result, failed, failureOf, success, timeout } from '../tls/failure';
import { http } from '../tls/node-http';
import type { Limits } from '../tls/limits';
import { afterLoopTime } from '../tls/loop-time';

/** An answer: the body that came with status 200 and its Content-Type, or the target of a redirect. */
export type Answer =
  | { kind: 'body'; body: Buffer; contentType: string | null }
  | { kind: 'redirect'; location: string };

/** Length up to which a Content-Type is kept, in characters. */
const MAX_CONTENT_TYPE = 200;

/** Sends one GET over an open connection. Only status 200 or a redirect, with a whole body within the caps, is an answer. */
export async function get(
  connection: Connection,
  url: URL,
  limits: Limits,
  timeoutMs: number,
): Promise<Result<Answer>> {
  const outgoing = send(connection, url, limits);
  const interruption = watchFor(outgoing, url.href, timeoutMs);
  const received = receive(outgoing, url.href, limits.bodyBytes).catch((error: unknown) =>
    failureOf(error, url.href, true),
  );
  const result = await Promise.race([interruption.promise, received]);
  interruption.stop();
  // Closes the connection too: the rest of the server's answer is not wanted.
  if (!result.ok) outgoing.destroy();
  return result.ok || !connection.asksForCertificate ? result : wantingCertificate(result.failure);
}

/** Limit of interim answers (status 1xx) before the answer: some servers send a hint or two, endlessly many cost time. */
const MAX_INTERIM = 20;

/**
 * Watches for an end of the exchange before its answer is whole. It does not wait for Node to report that: Node does not report
 * a switch of protocols, and calls a body whole that ends with the connection, even when the deadline closed it.
 */
function watchFor(outgoing: ClientRequest, where: string, timeoutMs: number) {
  let stopWaiting: (() => void) | undefined;
  const promise = new Promise<Result<never>>((resolve) => {
    let interim = 0;
    stopWaiting = afterLoopTime(timeoutMs, () =>
      resolve(failureOf(timeout(timeoutMs, 'waiting for the answer'), where)),
    );
    let answer: IncomingMessage | undefined;
    outgoing.once('response', (response) => (answer = response));
    // The request knows the reason; the body would only say that it was cut. A whole answer stands, whatever comes after it.
    outgoing.on('error', (error) => answer?.complete || resolve(failureOf(error, where, true)));
    outgoing.once('upgrade', ({ statusCode = 0 }) => resolve(wrongStatus(where, statusCode)));
    outgoing.on('information', () => {
      interim += 1;
      if (interim > MAX_INTERIM) resolve(failed('too-large', where, `more than ${MAX_INTERIM} interim answers came`));
    });
  });
  return { promise, stop: () => stopWaiting?.() };
}

/**
 * Types of the two documents (OpenID Connect Discovery 1.0, section 4.2; RFC 7517, section 8.5), and any type with less weight: a
 * server with a document of one type may refuse a request that does not list it, as Kubernetes does with its keys.
 */
const ACCEPT = 'application/json, application/jwk-set+json, */*;q=0.5';

function send(connection: Connection, url: URL, limits: Limits): ClientRequest {
  const outgoing = http.request({
    agent: connection.agent,
    path: url.pathname + url.search,
    maxHeaderSize: limits.headerBytes,
    headers: {
      host: displayHost(hostOf(url)),
      accept: ACCEPT,
      'accept-encoding': 'identity',
      'user-agent': 'oidc-thumbprint-watcher',
    },
  });
  // Errors after the answer must not end the process: no code waits for them any more.
  outgoing.on('error', () => {});
  outgoing.end();
  return outgoing;
}

async function receive(outgoing: ClientRequest, where: string, cap: number): Promise<Result<Answer>> {
  const [response]: IncomingMessage[] = await once(outgoing, 'response');
  if (!response) return failed('not-http', where, 'the server sent no answer');
  return (await refusalOf(response, where, cap)) ?? (await readBody(response, where, cap));
}

/** Returns host and port of an https URL, the host without the brackets of an IPv6 address. */
export function hostOf(url: URL): { host: string; port: number } {
  return {
    host: url.hostname.replaceAll(/[[\]]/g, ''),
    port: url.port === '' ? 443 : Number(url.port),
  };
}

const REDIRECTS = new Set([301, 302, 303, 307, 308]);

function refusalOf(
  response: IncomingMessage,
  where: string,
  cap: number,
): Result<never> | Promise<Result<never>> | null {
  const status = response.statusCode ?? 0;
  if (REDIRECTS.has(status)) return null;
  if (status === 400 && Number(response.headers['content-length']) <= SHORT) return badRequest(response, where);
  if (status !== 200) return wrongStatus(where, status);
  const coding = codingOf(response.headers['content-encoding']);
  if (coding !== null) {
    const why = `the answer is compressed or encoded (${quoted(coding, 40)}), although the request asked for plain content`;
    return failed('unreadable-body', where, why);
  }
  if (Number(response.headers['content-length'] ?? 0) > cap) return tooLarge(where, cap);
  return null;
}

function wrongStatus(where: string, status: number) {
  return failed('http-status', where, `the server answered ${status} ${http.STATUS_CODES[status] ?? ''}`.trim());
}

/** Longest error page that is read, in bytes. */
const SHORT = 4096;

/** Reads the error page: nginx reports a missing client certificate by it, also where another server ends TLS before nginx. */
async function badRequest(response: IncomingMessage, where: string): Promise<Result<never>> {
  let page = '';
  for await (const chunk of response) page += String(chunk);
  const refusal = wrongStatus(where, 400);
  return /required SSL certificate/i.test(page) ? wantingCertificate(refusal.failure) : refusal;
}

/** Refusals by servers that asked for a client certificate and got none: HTTP has no status for that. */
const REFUSED = /^the server (answered 40[013]|closed)/;

function wantingCertificate(failure: Failure): Result<never> {
  if (!REFUSED.test(failure.why)) return { ok: false, failure };
  return { ok: false, failure: { ...failure, why: `${failure.why}: ${CERTIFICATE_WANTED}` } };
}

async function readBody(response: IncomingMessage, where: string, cap: number): Promise<Result<Answer>> {
  const chunks: Buffer[] = [];
  const before = response.socket.bytesRead;
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    // Framing counts too: a megabyte in chunks of one byte each takes seconds to put together.
    if (Math.max(size, response.socket.bytesRead - before) > cap) return tooLarge(where, cap);
    chunks.push(chunk);
  }
  const { location, 'content-type': type } = response.headers;
  const contentType = type?.slice(0, MAX_CONTENT_TYPE) ?? null;
  if (response.statusCode === 200) return success({ kind: 'body', body: Buffer.concat(chunks), contentType });
  if (location === undefined) return failed('http-status', where, 'the answer is a redirect without a location');
  return success({ kind: 'redirect', location });
}

function tooLarge(where: string, cap: number) {
  return failed('too-large', where, `the answer is larger than ${cap / 1024} KiB`);
}
