import { Resolver } from 'node:dns/promises';
import { type IncomingMessage, type RequestOptions, Agent, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { type SecureContext, type TLSSocket, connect, rootCertificates } from 'node:tls';
import { createTlsContexts } from '../../lambda/observe/tls/tls-settings';

/** What the bare clients are to do. */
export interface Work {
  tableName: string;
  providers: readonly { arn: string; issuer: string }[];
  concurrency: number;
  /** The root of the issuers. */
  caPem: string;
  /** The file for a CPU profile; null for none. */
  profile: string | null;
}

/** Looks at an issuer, given its URL. */
export type Look = (issuer: string) => Promise<void>;

/** What a bare client does with a handshake that is complete. */
export type OnHandshake = (socket: TLSSocket) => void;

/** Waits for an answer. @throws Error when it is a refusal: that costs less than what is done, and would make a floor too low */
export async function answered(response: Promise<IncomingMessage>): Promise<string> {
  const { statusCode } = await response;
  const answer = await text(await response);
  if (statusCode !== 200) throw new Error(`The bare client was refused: ${answer}`);
  return answer;
}

/**
 * Makes what looks at issuers and does nothing that can be avoided. It has the CA certificates and the TLS settings of the watcher; those
 * for each kind of certificate are made once. Its steps:
 *
 * - the addresses of the host, by DNS, IPv4 and IPv6
 * - on each address: a TLS handshake for RSA certificates and one for ECDSA certificates, side by side, as a server shows one kind
 *   only; OpenSSL verifies the chain in it, and Node makes no legacy view of it
 * - over the first of these connections: the discovery document, and then the keys, whose address stands in it
 */
export function createLook({ caPem }: Work, onHandshake: OnHandshake): Look {
  const contexts = createTlsContexts([caPem, ...rootCertificates]);
  const resolver = new Resolver();
  return async (issuer) => {
    const url = new URL(`${issuer}/.well-known/openid-configuration`);
    const [v4, v6] = await Promise.all([
      resolver.resolve4(url.hostname),
      // Most hosts have none.
      resolver.resolve6(url.hostname).catch(() => []),
    ]);
    const handshakes = [...v4, ...v6].flatMap((address) =>
      [contexts('rsa'), contexts('ecdsa')].map((context) => performHandshake(url, address, context, onHandshake)),
    );
    const first = await handshakes[0];
    if (!first) throw new Error(`${issuer} has no RSA certificate`);
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    agent.createConnection = () => first;
    const { jwks_uri: keys }: { jwks_uri: string } = JSON.parse(await get(url, agent));
    await get(new URL(keys), agent);
    for (const socket of await Promise.all(handshakes)) socket?.destroy();
  };
}

function performHandshake(
  url: URL,
  address: string,
  secureContext: SecureContext,
  onHandshake: OnHandshake,
): Promise<TLSSocket | null> {
  return new Promise((resolve) => {
    const socket = connect({
      host: address,
      port: Number(url.port),
      servername: url.hostname,
      secureContext,
      rejectUnauthorized: false,
    });
    // For a resumed session Node makes no legacy view of the chain, which would take a fifth of all the CPU.
    socket.isSessionReused = () => true;
    socket.once('secureConnect', () => {
      onHandshake(socket);
      resolve(socket);
    });
    // Not every host has both kinds of certificates.
    socket.once('error', () => resolve(null));
  });
}

function get(url: URL, agent: Agent): Promise<string> {
  const options: RequestOptions = { agent, host: url.host, path: url.pathname };
  return answered(
    new Promise((resolve, reject) => {
      request(options, resolve).once('error', reject).end();
    }),
  );
}

/** The most items of one call: DynamoDB's limit. */
const BATCH = 100;

/** The keys of the table's items, so many to a call. */
export function batchesOf({ providers }: Work): { subject: { S: string }; item: { S: string } }[][] {
  const keys = providers.map(({ arn }) => ({ subject: { S: arn }, item: { S: 'state' } }));
  return Array.from({ length: Math.ceil(keys.length / BATCH) }, (_, index) =>
    keys.slice(index * BATCH, (index + 1) * BATCH),
  );
}
