import {
  type AttributeValue,
  type DynamoDBClient,
  type QueryCommandInput,
  paginateQuery,
} from '@aws-sdk/client-dynamodb';
import { TABLE_KEYS } from '../contract/table-keys';

type Item = Record<string, AttributeValue>;

/** An item with a text and an end. */
export interface DatedItem {
  /** The rest of its sort key, after the prefix. */
  id: string;
  text: string;
  item: Item;
}

/** Returns the attribute for the end of an item. It is in seconds, rounded up, so that nothing goes before its time (DynamoDB guide, Time to live). */
export function expiryAt(milliseconds: number): AttributeValue {
  return { N: String(Math.ceil(milliseconds / 1_000)) };
}

/**
 * Reads the items of a key whose sort key has a prefix, in pages; DynamoDB gives at most 1 MB in one (API reference, Query). Leaves
 * out an expired item, which DynamoDB deletes only some days later (DynamoDB guide, Time to live), and one without text, which
 * nobody could use.
 * @param options options of the query, such as its direction
 */
export async function* readDatedItems(
  client: DynamoDBClient,
  tableName: string,
  key: string,
  prefix: string,
  now: number,
  options: Pick<QueryCommandInput, 'ScanIndexForward'> = {},
): AsyncGenerator<DatedItem[]> {
  const pages = paginateQuery(
    { client },
    {
      TableName: tableName,
      ConsistentRead: true,
      KeyConditionExpression: '#subject = :subject AND begins_with(#item, :prefix)',
      ExpressionAttributeNames: { '#subject': TABLE_KEYS.partitionKey, '#item': TABLE_KEYS.sortKey },
      ExpressionAttributeValues: { ':subject': { S: key }, ':prefix': { S: prefix } },
      ...options,
    },
  );
  for await (const { Items = [] } of pages) yield Items.flatMap((item) => datedItem(item, prefix, now));
}

function datedItem(item: Item, prefix: string, now: number): DatedItem[] {
  const text = item['text']?.S;
  const id = item[TABLE_KEYS.sortKey]?.S?.slice(prefix.length);
  const expired = Number(item[TABLE_KEYS.timeToLive]?.N) * 1_000 <= now;
  return text === undefined || id === undefined || expired ? [] : [{ id, text, item }];
}
