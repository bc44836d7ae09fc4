import { type AttributeValue, type DynamoDBClient, paginateQuery } from '@aws-sdk/client-dynamodb';
import type { KeptVersion } from './store';
import { TABLE_KEYS } from '../contract/table-keys';

const PREFIX = 'list#';

/** Digits of a version in its key. DynamoDB sorts strings by their bytes, so all versions have as many. */
const DIGITS = 10;

/** Returns the item that keeps a version: its sort key, and its other attributes. */
export function toVersionItem(
  { version, text }: KeptVersion,
  expiresAt: number,
): { sort: string; attributes: Record<string, AttributeValue> } {
  return {
    sort: `${PREFIX}${String(version).padStart(DIGITS, '0')}`,
    attributes: { text: { S: text }, [TABLE_KEYS.timeToLive]: { N: String(toSeconds(expiresAt)) } },
  };
}

/**
 * Reads the versions that have not expired, in the order of their keys. DynamoDB gives at most 1 MB per page (API
 * reference, Query), and deletes expired items only some days later (DynamoDB guide, Time to live).
 */
export async function readVersions(
  client: DynamoDBClient,
  tableName: string,
  key: string,
  now: number,
): Promise<KeptVersion[]> {
  const records = paginateQuery(
    { client },
    {
      TableName: tableName,
      ConsistentRead: true,
      KeyConditionExpression: '#subject = :subject AND begins_with(#item, :prefix)',
      ExpressionAttributeNames: { '#subject': TABLE_KEYS.partitionKey, '#item': TABLE_KEYS.sortKey },
      ExpressionAttributeValues: { ':subject': { S: key }, ':prefix': { S: PREFIX } },
    },
  );
  const kept: KeptVersion[] = [];
  for await (const { Items = [] } of records) kept.push(...Items.flatMap((item) => readVersion(item, now)));
  return kept;
}

/** Leaves out an expired version, and one without text, which nobody could use. */
function readVersion(item: Record<string, AttributeValue>, now: number): KeptVersion[] {
  const text = item['text']?.S;
  const version = Number(item[TABLE_KEYS.sortKey]?.S?.slice(PREFIX.length));
  const expired = Number(item[TABLE_KEYS.timeToLive]?.N) * 1_000 <= now;
  return text === undefined || !Number.isInteger(version) || expired ? [] : [{ version, text }];
}

/** Rounds up, so that nothing goes before its time. Time to live is in seconds (DynamoDB guide, Time to live). */
function toSeconds(milliseconds: number): number {
  return Math.ceil(milliseconds / 1_000);
}
