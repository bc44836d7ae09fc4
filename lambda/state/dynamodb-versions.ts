import type { AttributeValue, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { expiryAt, readDatedItems } from './dated-items';
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
    attributes: { text: { S: text }, [TABLE_KEYS.timeToLive]: expiryAt(expiresAt) },
  };
}

/** Reads the versions that have not expired, in the order of their keys. */
export async function readVersions(
  client: DynamoDBClient,
  tableName: string,
  key: string,
  now: number,
): Promise<KeptVersion[]> {
  const kept: KeptVersion[] = [];
  for await (const items of readDatedItems(client, tableName, key, PREFIX, now)) {
    const versions = items.map(({ id, text }) => ({ version: Number(id), text }));
    kept.push(...versions.filter(({ version }) => Number.isInteger(version)));
  }
  return kept;
}
