import { once } from 'node:events';
import { type Agent, request as send } from 'node:https';
import { connect } from 'node:tls';
import type { X509Certificate } from 'node:crypto';
import { thumbprintOf } from '../../lambda/judge/thumbprint';
import type { HttpsHost } from '../../sandbox/https-host';

/** What one handshake showed. */
export interface Handshake {
  /** Of the certificates as sent, in their order. */
  thumbprints: string[];
  /** Node's verdict: `null`, or the code of what is wrong. */
  verdict: string | null;
}

/** Shakes hands with a host. */
export const shakeHands = async (
  { host, address, port }: Pick<HttpsHost, 'host' | 'address' | 'port'>,
  options: { ca?: string; servername?: string; sigalgs?: string } = {},
): Promise<Handshake> => {
  const socket = connect({ host: address, port, servername: host, rejectUnauthorized: false, ...options });
  await once(socket, 'secureConnect');
  const thumbprints: string[] = [];
  let certificate: X509Certificate | undefined = socket.getPeerX509Certificate();
  for (; certificate; certificate = certificate.issuerCertificate) thumbprints.push(thumbprintOf(certificate.raw));
  // The type says Error, but it is the code where OpenSSL refuses, and an Error where the name does not match.
  const verdict = socket.authorized ? null : codeOf(socket.authorizationError);
  socket.destroy();
  return { thumbprints, verdict };
};

/** What a host answered. */
export interface Answered {
  status: number | undefined;
  body: string;
}

/**
 * Reads a URL's path from a host, verifying its chain against `ca`.
 * @param options.form what to POST, if anything
 */
export const read = async (
  { host, address, port }: Pick<HttpsHost, 'host' | 'address' | 'port'>,
  path: string,
  { ca, agent = false, form }: { ca: string; agent?: Agent | false; form?: Readonly<Record<string, string>> },
): Promise<Answered> => {
  const sent = form && { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' } };
  const request = send({ host: address, port, servername: host, path, ca, agent, ...sent });
  request.end(form && new URLSearchParams(form).toString());
  return new Promise((resolve, reject) => {
    request.on('error', reject);
    request.on('response', (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (text: string) => (body += text));
      response.on('end', () => resolve({ status: response.statusCode, body }));
    });
  });
};

const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : String(error);
