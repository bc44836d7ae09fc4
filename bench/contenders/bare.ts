import { Agent, type IncomingMessage, type RequestOptions, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { type SecureContext, type TLSSocket, connect, createSecureContext } from 'node:tls';
import pMap from 'p-map';
import { serve } from '../rig/remote';
import { measured } from './measured';
import { profiled } from './profiled';

/**
 * The process of the bare client: what cannot be avoided, and nothing else. It believes everything, remembers nothing,
 * judges nothing, and neither parses what it need not nor signs. Once for all, it asks IAM for the list of the providers, and
 * the table for what is remembered of them, a hundred at a time; since nothing is new, there is nothing to write. Then for
 * each provider, as many side by side as the watcher has:
 *
 * - of IAM: the provider
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
  providers: readonly { arn: string; issuer: string; addresses: readonly string[] }[];
  concurrency: number;
  caPem: string;
  /** The file for a CPU profile; null for none. */
  profile: string | null;
}

const AWS = new Agent({ keepAlive: true });

function send(options: RequestOptions, body = ''): Promise<string> {
  return new Promise<IncomingMessage>((resolve, reject) => {
    request(options, resolve).once('error', reject).end(body);
  }).then(async (response) => {
    const answer = await text(response);
    // What is refused costs less than what is done, and would make a floor too low.
    if (response.statusCode !== 200) throw new Error(`The bare client was refused: ${answer}`);
    return answer;
  });
}

function askAws({ url }: Work, service: string, headers: Record<string, string>, body: string): Promise<string> {
  const { hostname, port } = new URL(url);
  const scope = `20260101/us-east-1/${service}/aws4_request`;
  const authorization = `AWS4-HMAC-SHA256 Credential=bare/${scope}, SignedHeaders=host, Signature=0`;
  return send({ hostname, port, agent: AWS, method: 'POST', headers: { ...headers, authorization } }, body);
}

function askIam(work: Work, action: string, arn = ''): Promise<string> {
  const form = new URLSearchParams({
    Action: action,
    Version: '2010-05-08',
    ...(arn && { OpenIDConnectProviderArn: arn }),
  });
  return askAws(work, 'iam', { 'content-type': 'application/x-www-form-urlencoded' }, form.toString());
}

/** The most items of one call: DynamoDB's limit. */
const BATCH = 100;

/** Reads what the watcher has kept of these providers, as it is at that moment. */
function readStates(work: Work, arns: readonly string[]): Promise<string> {
  const headers = { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': 'DynamoDB_20120810.BatchGetItem' };
  const keys = arns.map((arn) => ({ subject: { S: arn }, item: { S: 'state' } }));
  const wanted = { RequestItems: { [work.tableName]: { Keys: keys, ConsistentRead: true } } };
  return askAws(work, 'dynamodb', headers, JSON.stringify(wanted));
}

async function readAllStates(work: Work): Promise<void> {
  const arns = work.providers.map(({ arn }) => arn);
  const batches = Array.from({ length: Math.ceil(arns.length / BATCH) }, (_, index) =>
    arns.slice(index * BATCH, (index + 1) * BATCH),
  );
  await Promise.all(batches.map((batch) => readStates(work, batch)));
}

function performHandshakes(url: URL, address: string, secureContext: SecureContext): Promise<TLSSocket | null> {
  return new Promise((resolve) => {
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
}

function get(url: URL, agent: Agent): Promise<string> {
  return send({ agent, host: url.host, path: url.pathname });
}

async function look(issuer: string, addresses: readonly string[], contexts: readonly SecureContext[]): Promise<void> {
  const url = new URL(`${issuer}/.well-known/openid-configuration`);
  const handshakes = addresses.flatMap((address) =>
    contexts.map((context) => performHandshakes(url, address, context)),
  );
  const first = await handshakes[0];
  if (!first) throw new Error(`${issuer} has no RSA certificate`);
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  agent.createConnection = () => first;
  const { jwks_uri: keys }: { jwks_uri: string } = JSON.parse(await get(url, agent));
  await get(new URL(keys), agent);
  for (const socket of await Promise.all(handshakes)) socket?.destroy();
}

async function run(work: Work): Promise<void> {
  const contexts = [
    createSecureContext({ ca: work.caPem, sigalgs: 'rsa_pss_rsae_sha256:RSA+SHA256' }),
    createSecureContext({ ca: work.caPem, sigalgs: 'ECDSA+SHA256', maxVersion: 'TLSv1.2' }),
  ];
  await askIam(work, 'ListOpenIDConnectProviders');
  await readAllStates(work);
  await pMap(
    work.providers,
    async ({ arn, issuer, addresses }) => {
      await askIam(work, 'GetOpenIDConnectProvider', arn);
      await look(issuer, addresses, contexts);
    },
    { concurrency: work.concurrency },
  );
}

const api = {
  /** Answers once everything is loaded. */
  ready: () => true,
  /** Does the work. */
  run: (work: Work) => profiled(work.profile, () => measured(() => run(work))),
};

/** What the bare client can be asked. */
export type BareApi = typeof api;

serve(api);
