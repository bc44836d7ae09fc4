import { Agent, type IncomingMessage, type RequestOptions, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { type SecureContext, type TLSSocket, connect, createSecureContext } from 'node:tls';
import pMap from 'p-map';
import { serve } from '../rig/remote';
import { measured } from './measured';

/**
 * The process of the bare client: what cannot be avoided, and nothing else. It believes everything, remembers nothing,
 * judges nothing, and neither parses what it need not nor signs. For each provider, as many side by side as the watcher has:
 *
 * - of IAM: the provider; and once for all, the list of them
 * - of the table: the provider taken in hand, so that two runs do not meet, and put back with what was seen
 * - of the issuer, on each of its addresses: a TLS handshake for RSA certificates and one for ECDSA certificates, side by side,
 *   as a server shows one kind only; OpenSSL verifies the chain in it
 * - over the first of these connections: the discovery document, and then the keys, whose address stands in it
 *
 * Its time is the floor for the watcher's time, and its CPU that of the bare handshakes and requests in Node.
 */
export interface Work {
  /** Of AWS. */
  url: string;
  tableName: string;
  /** What makes the item of a provider, in characters: as much as the watcher keeps. */
  stateSize: number;
  providers: readonly { arn: string; issuer: string; addresses: readonly string[] }[];
  concurrency: number;
  caPem: string;
}

const AWS = new Agent({ keepAlive: true });

const send = (options: RequestOptions, body = ''): Promise<string> =>
  new Promise<IncomingMessage>((resolve, reject) => {
    request(options, resolve).once('error', reject).end(body);
  }).then((response) => text(response));

const askAws = ({ url }: Work, service: string, headers: Record<string, string>, body: string): Promise<string> => {
  const { hostname, port } = new URL(url);
  const scope = `20260101/us-east-1/${service}/aws4_request`;
  const authorization = `AWS4-HMAC-SHA256 Credential=bare/${scope}, SignedHeaders=host, Signature=0`;
  return send({ hostname, port, agent: AWS, method: 'POST', headers: { ...headers, authorization } }, body);
};

const askIam = (work: Work, action: string, arn = ''): Promise<string> => {
  const form = new URLSearchParams({
    Action: action,
    Version: '2010-05-08',
    ...(arn && { OpenIDConnectProviderArn: arn }),
  });
  return askAws(work, 'iam', { 'content-type': 'application/x-www-form-urlencoded' }, form.toString());
};

const setState = (work: Work, arn: string, state: string): Promise<string> => {
  const headers = { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': 'DynamoDB_20120810.UpdateItem' };
  const update = {
    TableName: work.tableName,
    Key: { subject: { S: arn }, item: { S: 'bare' } },
    UpdateExpression: 'SET #state = :state',
    ExpressionAttributeNames: { '#state': 'state' },
    ExpressionAttributeValues: { ':state': { S: state } },
  };
  return askAws(work, 'dynamodb', headers, JSON.stringify(update));
};

const shakeHands = (url: URL, address: string, secureContext: SecureContext): Promise<TLSSocket | null> =>
  new Promise((resolve) => {
    const socket = connect({
      host: address,
      port: Number(url.port),
      servername: url.hostname,
      secureContext,
      rejectUnauthorized: false,
    });
    socket.once('secureConnect', () => resolve(socket));
    // Not every host has both kinds of certificates.
    socket.once('error', () => resolve(null));
  });

const get = (url: URL, agent: Agent): Promise<string> => send({ agent, host: url.host, path: url.pathname });

const look = async (
  issuer: string,
  addresses: readonly string[],
  contexts: readonly SecureContext[],
): Promise<void> => {
  const url = new URL(`${issuer}/.well-known/openid-configuration`);
  const handshakes = addresses.flatMap((address) => contexts.map((context) => shakeHands(url, address, context)));
  const first = await handshakes[0];
  if (!first) throw new Error(`${issuer} has no RSA certificate`);
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  agent.createConnection = () => first;
  const { jwks_uri: keys }: { jwks_uri: string } = JSON.parse(await get(url, agent));
  await get(new URL(keys), agent);
  for (const socket of await Promise.all(handshakes)) socket?.destroy();
};

const run = async (work: Work): Promise<void> => {
  const contexts = [
    createSecureContext({ ca: work.caPem, sigalgs: 'rsa_pss_rsae_sha256:RSA+SHA256' }),
    createSecureContext({ ca: work.caPem, sigalgs: 'ECDSA+SHA256', maxVersion: 'TLSv1.2' }),
  ];
  const state = 'x'.repeat(work.stateSize);
  await askIam(work, 'ListOpenIDConnectProviders');
  await pMap(
    work.providers,
    async ({ arn, issuer, addresses }) => {
      await setState(work, arn, state);
      await askIam(work, 'GetOpenIDConnectProvider', arn);
      await look(issuer, addresses, contexts);
      await setState(work, arn, state);
    },
    { concurrency: work.concurrency },
  );
};

const api = {
  /** Answers once everything is loaded. */
  ready: () => true,
  /** Does the work. */
  run: (work: Work) => measured(() => run(work)),
};

/** What the bare client can be asked. */
export type BareApi = typeof api;

serve(api);
