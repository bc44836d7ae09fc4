import type { IncomingMessage } from 'node:http';
import { Agent, request } from 'node:https';
import pMap from 'p-map';
import { serve } from '../rig/remote';
import { type Work, answered, batchesOf, createLook } from './bare-look';
import { measured } from './measured';
import { profiled } from './profiled';

/**
 * The process of the bare client: what cannot be avoided, and nothing else. It has no SDK: it believes everything, remembers nothing,
 * judges nothing, and neither parses what it need not nor signs. Once for all, it asks IAM for the list of the providers, and
 * the table for what is remembered of them, a hundred at a time; since nothing is new, there is nothing to write. Then for
 * each provider, as many side by side as the watcher has, it asks IAM for it, and looks at the issuer (bare-look.ts).
 *
 * Its CPU is that of the bare handshakes and requests in Node.
 */
const AWS = new Agent({ keepAlive: true });

function askAws(service: string, headers: Record<string, string>, body: string): Promise<string> {
  const { hostname, port } = new URL(process.env['AWS_ENDPOINT_URL'] ?? '');
  const scope = `20260101/us-east-1/${service}/aws4_request`;
  const authorization = `AWS4-HMAC-SHA256 Credential=bare/${scope}, SignedHeaders=host, Signature=0`;
  const options = { hostname, port, agent: AWS, method: 'POST', headers: { ...headers, authorization } };
  return answered(
    new Promise<IncomingMessage>((resolve, reject) => {
      request(options, resolve).once('error', reject).end(body);
    }),
  );
}

function askIam(action: string, arn = ''): Promise<string> {
  const form = new URLSearchParams({
    Action: action,
    Version: '2010-05-08',
    ...(arn && { OpenIDConnectProviderArn: arn }),
  });
  return askAws('iam', { 'content-type': 'application/x-www-form-urlencoded' }, form.toString());
}

async function readStates(work: Work): Promise<void> {
  const headers = { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': 'DynamoDB_20120810.BatchGetItem' };
  await Promise.all(
    batchesOf(work).map((Keys) => {
      const wanted = { RequestItems: { [work.tableName]: { Keys, ConsistentRead: true } } };
      return askAws('dynamodb', headers, JSON.stringify(wanted));
    }),
  );
}

async function run(work: Work): Promise<void> {
  const look = createLook(work, () => {});
  await askIam('ListOpenIDConnectProviders');
  await readStates(work);
  await pMap(
    work.providers,
    async ({ arn, issuer }) => {
      await askIam('GetOpenIDConnectProvider', arn);
      await look(issuer);
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

/** What the bare clients can be asked. */
export type BareApi = typeof api;

serve(api);
