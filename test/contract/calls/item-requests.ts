import {
  type AttributeValue,
  GetItemCommand,
  PutItemCommand,
  type PutItemCommandInput,
  QueryCommand,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import type { Harness } from '../call';

/** The key of the item that a call is about. */
export function keyOf({ key }: Harness) {
  return { subject: { S: key }, item: { S: 'state' } };
}

/** Puts an item, or one of the same partition when the attributes say so. */
export async function put(
  stage: Harness,
  attributes: Record<string, AttributeValue>,
  rest: Partial<PutItemCommandInput> = {},
) {
  const Item = { ...keyOf(stage), ...attributes };
  await stage.dynamo.send(new PutItemCommand({ TableName: stage.table, Item, ...rest }));
  return 'put';
}

/** What else may be asked for. */
interface Wanted {
  TableName?: string;
  Key?: Record<string, AttributeValue>;
}

/** The attributes of an item, without its keys. */
export async function get(stage: Harness, { TableName = stage.table, Key = keyOf(stage) }: Wanted = {}) {
  const { Item } = await stage.dynamo.send(new GetItemCommand({ TableName, Key, ConsistentRead: true }));
  return Item ? withoutKeys(Item) : 'none';
}

/** Updates the item: the attributes that it asks back, without keys. */
export async function update(stage: Harness, input: Omit<UpdateItemCommandInput, 'TableName' | 'Key'>) {
  const { Attributes } = await stage.dynamo.send(
    new UpdateItemCommand({ TableName: stage.table, Key: keyOf(stage), ...input }),
  );
  return Attributes ? withoutKeys(Attributes) : 'updated';
}

function withoutKeys(item: Record<string, AttributeValue>) {
  return Object.fromEntries(Object.entries(item).filter(([name]) => !['subject', 'item'].includes(name)));
}

/** The sort keys on each page of a query. */
export async function query(
  stage: Harness,
  { prefix, limit }: { prefix: string; limit?: number },
): Promise<string[][]> {
  const found: string[][] = [];
  let start: Record<string, AttributeValue> | undefined;
  do {
    const page = await stage.dynamo.send(
      new QueryCommand({
        TableName: stage.table,
        ConsistentRead: true,
        Limit: limit,
        ExclusiveStartKey: start,
        KeyConditionExpression: '#subject = :subject AND begins_with(#item, :prefix)',
        ExpressionAttributeNames: { '#subject': 'subject', '#item': 'item' },
        ExpressionAttributeValues: { ':subject': { S: stage.key }, ':prefix': { S: prefix } },
      }),
    );
    found.push((page.Items ?? []).map(({ item }) => item?.S ?? ''));
    start = page.LastEvaluatedKey;
  } while (start);
  return found;
}

/** Items of a length in characters, under the sort keys given. */
export async function fill(stage: Harness, sorts: readonly string[], length = 1): Promise<void> {
  for (const item of sorts) await put(stage, { item: { S: item }, text: { S: 'x'.repeat(length) } });
}
