import { X509Certificate, createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { Agent, get } from 'node:https';
import { text } from 'node:stream/consumers';
import { type DetailedPeerCertificate, TLSSocket } from 'node:tls';
import {
  GetOpenIDConnectProviderCommand,
  IAMClient,
  ListOpenIDConnectProvidersCommand,
  UpdateOpenIDConnectProviderThumbprintCommand,
} from '@aws-sdk/client-iam';
import pMap from 'p-map';
import { serve } from '../rig/remote';
import { measured } from './measured';

/**
 * The process of a concurrent contender: what a good Lambda function of fifty lines would do. It is written for the bench after
 * the closest peer in the field, and does as much as that one, by the same means: the same SDK with its defaults, connections
 * that stay open, 50 providers side by side. For each provider it makes
 *
 * - one call of IAM for the list of thumbprints
 * - one handshake with one address of the issuer, and one GET over it, for the discovery document
 * - one call of IAM that writes the list: the thumbprint of the top of that chain, and then the others that were there
 *
 * It writes whether or not there is anything new, judges nothing, remembers nothing, and ends with the first error.
 */
const POOL = 50;

/** IAM's limit. */
const MOST_THUMBPRINTS = 5;

const iam = new IAMClient({});
// A certificate of a private CA does not stop it: it is there to get thumbprints of them.
const agent = new Agent({ keepAlive: true, maxSockets: POOL, rejectUnauthorized: false });

/** The discovery document, and the thumbprint of the top of the chain in whose handshake it came. */
async function look(url: URL): Promise<{ issuer: string; thumbprint: string }> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    get(url, { agent }, resolve).once('error', reject);
  });
  if (!(response.socket instanceof TLSSocket)) throw new Error(`${url.href} has no TLS`);
  const thumbprint = thumbprintOf(response.socket.getPeerCertificate(true));
  const { issuer }: { issuer: string } = JSON.parse(await text(response));
  return { issuer, thumbprint };
}

/** The SHA-1 of the highest certificate below the root, as the recipe has it. */
function thumbprintOf(leaf: DetailedPeerCertificate): string {
  let top = leaf;
  while (top.issuerCertificate && !isRoot(top.issuerCertificate)) top = top.issuerCertificate;
  return createHash('sha1').update(top.raw).digest('hex');
}

function isRoot({ raw }: DetailedPeerCertificate): boolean {
  const certificate = new X509Certificate(raw);
  return certificate.subject === certificate.issuer;
}

async function update(arn: string): Promise<void> {
  const { Url, ThumbprintList = [] } = await iam.send(
    new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: arn }),
  );
  const { issuer, thumbprint } = await look(new URL(`https://${Url}/.well-known/openid-configuration`));
  if (issuer !== `https://${Url}`) throw new Error(`${Url} has the discovery document of ${issuer}`);
  const list = [thumbprint, ...ThumbprintList.filter((one) => one !== thumbprint)].slice(0, MOST_THUMBPRINTS);
  await iam.send(
    new UpdateOpenIDConnectProviderThumbprintCommand({ OpenIDConnectProviderArn: arn, ThumbprintList: list }),
  );
}

const api = {
  /** Answers once everything is loaded. */
  ready: () => true,
  /** Updates all providers of the account; returns how many. */
  run: () =>
    measured(async (): Promise<number> => {
      const { OpenIDConnectProviderList = [] } = await iam.send(new ListOpenIDConnectProvidersCommand({}));
      const arns = OpenIDConnectProviderList.flatMap(({ Arn }) => Arn ?? []);
      await pMap(arns, update, { concurrency: POOL });
      return arns.length;
    }),
};

/** What the concurrent contender can be asked. */
export type ConcurrentApi = typeof api;

serve(api);
