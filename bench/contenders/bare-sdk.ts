import type { TLSSocket } from 'node:tls';
import { BatchGetItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetOpenIDConnectProviderCommand, IAMClient, ListOpenIDConnectProvidersCommand } from '@aws-sdk/client-iam';
import pMap from 'p-map';
import { CLIENT_LIMITS, PATIENT_CLIENT } from '../../lambda/act/client-limits';
import { STORE_CLIENT } from '../../lambda/state/dynamodb';
import { serve } from '../rig/remote';
import { type Work, batchesOf, createLook } from './bare-look';
import type { BareApi } from './bare';
import { measured } from './measured';
import { profiled } from './profiled';

/**
 * The process of the bare client with the SDK: it does as much as the bare one, but asks AWS through the clients of the watcher, and
 * copies each chain, which is gone with its connection. Its time and CPU are the floor for a function that has to use the SDK.
 */
function copyChain(socket: TLSSocket): void {
  for (let next = socket.getPeerX509Certificate(); next; next = next.issuerCertificate) void Uint8Array.from(next.raw);
}

async function run(work: Work): Promise<void> {
  const iam = new IAMClient(CLIENT_LIMITS);
  const patient = new IAMClient(PATIENT_CLIENT);
  const table = new DynamoDBClient(STORE_CLIENT);
  const look = createLook(work, copyChain);
  await iam.send(new ListOpenIDConnectProvidersCommand({}));
  await Promise.all(
    batchesOf(work).map((Keys) =>
      table.send(new BatchGetItemCommand({ RequestItems: { [work.tableName]: { Keys, ConsistentRead: true } } })),
    ),
  );
  await pMap(
    work.providers,
    async ({ arn, issuer }) => {
      await patient.send(new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: arn }));
      await look(issuer);
    },
    { concurrency: work.concurrency },
  );
}

const api: BareApi = {
  ready: () => true,
  run: (work: Work) => profiled(work.profile, () => measured(() => run(work))),
};

serve(api);
