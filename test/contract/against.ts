import { CreateTableCommand, DynamoDBClient, waitUntilTableExists } from '@aws-sdk/client-dynamodb';
import { DeleteOpenIDConnectProviderCommand, IAMClient, ListOpenIDConnectProvidersCommand } from '@aws-sdk/client-iam';
import { CreateTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import { TABLE_KEYS } from '../../lambda/contract/table-keys';
import { credentials } from '../support/credentials';
import type { Call, Outcome, Harness } from './call';
import { runCalls } from './run';

/** The topic and the table that the calls are about. */
export const TOPIC = 'contract';
export const TABLE = 'contract';

/** Where calls go. */
export interface Endpoint {
  url: string;
  region: string;
  /** The topic, where it and the table are there already; else both are created. */
  topicArn?: string;
}

/**
 * Makes all calls at an endpoint, one after the other, each with no providers to begin with.
 * @returns what came of them, by name
 * @throws Error when the endpoint does not answer
 */
export async function runAgainst(calls: readonly Call[], endpoint: Endpoint): Promise<ReadonlyMap<string, Outcome>> {
  const clients = createClients(endpoint);
  const topicArn = endpoint.topicArn ?? (await prepare(clients));
  const outcomes = await runCalls(calls, async (key) => {
    await deleteProviders(clients);
    return { ...clients, topicArn, table: TABLE, key };
  });
  for (const client of Object.values(clients)) client.destroy();
  return outcomes;
}

/** Creates the topic and the table; gives the topic's ARN. */
async function prepare({ sns, dynamo }: Clients): Promise<string> {
  const { partitionKey, sortKey } = TABLE_KEYS;
  const { TopicArn = '' } = await sns.send(new CreateTopicCommand({ Name: TOPIC }));
  await dynamo.send(
    new CreateTableCommand({
      TableName: TABLE,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [
        { AttributeName: partitionKey, KeyType: 'HASH' },
        { AttributeName: sortKey, KeyType: 'RANGE' },
      ],
      AttributeDefinitions: [partitionKey, sortKey].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
    }),
  );
  await waitUntilTableExists({ client: dynamo, minDelay: 1, maxWaitTime: 20 }, { TableName: TABLE });
  return TopicArn;
}

type Clients = Pick<Harness, 'iam' | 'sns' | 'dynamo'>;

/** A call is made once: a refusal that the SDK would repeat is an outcome here. */
function createClients({ url, region }: Endpoint): Clients {
  const configuration = { endpoint: url, region, credentials, maxAttempts: 1 };
  return {
    iam: new IAMClient(configuration),
    sns: new SNSClient(configuration),
    dynamo: new DynamoDBClient(configuration),
  };
}

async function deleteProviders({ iam }: Pick<Harness, 'iam'>): Promise<void> {
  const { OpenIDConnectProviderList = [] } = await iam.send(new ListOpenIDConnectProvidersCommand({}));
  await Promise.all(
    OpenIDConnectProviderList.map(({ Arn: OpenIDConnectProviderArn }) =>
      iam.send(new DeleteOpenIDConnectProviderCommand({ OpenIDConnectProviderArn })),
    ),
  );
}
