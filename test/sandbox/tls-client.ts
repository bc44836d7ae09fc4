import { once } from 'node:events';
import type { IncomingHttpHeaders } from 'node:http';
import { type Agent, request as send } from 'node:https';
import { connect } from 'node:tls';
import type { X509Certificate } from 'node:crypto';
import { thumbprintOf } from '../../lambda/judge/chain/thumbprint';
import type { HttpsHost } from '../../sandbox/https-host';

/** What one handshake showed. */
export interface Handshake {
  /** Of the certificates as sent, in their order. */
  thumbprints: string[];
  /** Node's verdict: `null`, or the code of what is wrong. */
  verdict: string | null;
}

/** Shakes hands with a host. */
export async function performHandshakes(
  { host, address, port }: Pick<HttpsHost, 'host' | 'address' | 'port'>,
  options: { ca?: string; servername?: string; sigalgs?: string } = {},
): Promise<Handshake> {
  const socket = connect({ host: address, port, servername: host, rejectUnauthorized: false, ...options });
  await once(socket, 'secureConnect');
  const thumbprints: string[] = [];
  let certificate: X509Certificate | undefined = socket.getPeerX509Certificate();
  for (; certificate; certificate = certificate.issuerCertificate) thumbprints.push(thumbprintOf(certificate.raw));
  // The type says Error, but it is the code where OpenSSL refuses, and an Error where the name does not match.
  const verdict = socket.authorized ? null : codeOf(socket.authorizationError);
  socket.destroy();
  return { thumbprints, verdict };
}

/** What a host answered. */
export interface Answered {
  status: number | undefined;
  headers: IncomingHttpHeaders;
  body: string;
}

/** How a request is made. */
export interface Asking {
  /** Whom the client trusts, PEM. */
  ca: string;
  agent?: Agent | false;
  /** Besides those that Node sends by itself. */
  headers?: Readonly<Record<string, string>>;
  /** What to POST, if anything. */
  form?: Readonly<Record<string, string>>;
  /** The same as JSON. */
  json?: object;
}

/** Reads a URL's path from a host, verifying its chain. */
export async function read(
  { host, address, port }: Pick<HttpsHost, 'host' | 'address' | 'port'>,
  path: string,
  { ca, agent = false, ...asking }: Asking,
): Promise<Answered> {
  const posted = contentOf(asking);
  const headers = { ...asking.headers, ...(posted && { 'content-type': posted.type }) };
  const method = posted ? 'POST' : 'GET';
  const request = send({ host: address, port, servername: host, path, ca, agent, method, headers });
  request.end(posted?.content);
  return new Promise((resolve, reject) => {
    request.on('error', reject);
    request.on('response', (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (text: string) => (body += text));
      response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, body }));
    });
  });
}

function contentOf({ form, json }: Pick<Asking, 'form' | 'json'>): { type: string; content: string } | null {
  if (form) return { type: 'application/x-www-form-urlencoded', content: new URLSearchParams(form).toString() };
  return json ? { type: 'application/json', content: JSON.stringify(json) } : null;
}

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : String(error);
}
