import {
  ConditionalCheckFailedException,
  type AttributeValue,
  type DynamoDBClient,
  PutItemCommand,
  UpdateItemCommand,
  paginateQuery,
} from '@aws-sdk/client-dynamodb';
import type { EventMark, KeptEvent, StateStore } from './store';
import { TABLE_KEYS } from '../contract/table-keys';

const PREFIX = 'event#';

/** Most events that a run reads, the newest. Events expire, so more are left only where somebody floods the account. */
const MOST_EVENTS = 2_000;

const MARKS: readonly EventMark[] = ['notified', 'compared'];

/** Methods of a state store for events. Each event is an item of its own, so none needs the lease of another. */
type StoredEvents = Pick<StateStore, 'addEvent' | 'events' | 'markEvent'>;

/**
 * Keeps events in a table with the keys of table-keys.ts.
 * @param most number of events that a run reads, the newest. Default: `MOST_EVENTS`
 */
export function createEventStorage(
  client: DynamoDBClient,
  tableName: string,
  most: number = MOST_EVENTS,
): StoredEvents {
  return {
    addEvent: (key, event, expiresAt) => unlessRefused(client.send(additionOf(tableName, key, event, expiresAt))),
    events: (key, now) => readNewest(client, tableName, key, now, most),
    markEvent: (key, id, mark, expiresAt) =>
      unlessRefused(client.send(markingOf(tableName, itemOf(key, id), mark, expiresAt))),
  };
}

function additionOf(
  tableName: string,
  key: string,
  { id, text }: Parameters<StoredEvents['addEvent']>[1],
  expiresAt: number,
): PutItemCommand {
  return new PutItemCommand({
    TableName: tableName,
    Item: { ...itemOf(key, id), text: { S: text }, [TABLE_KEYS.timeToLive]: expiry(expiresAt) },
    ConditionExpression: 'attribute_not_exists(#item)',
    ExpressionAttributeNames: { '#item': TABLE_KEYS.sortKey },
  });
}

function markingOf(
  tableName: string,
  item: ReturnType<typeof itemOf>,
  mark: EventMark,
  expiresAt: number | null,
): UpdateItemCommand {
  return new UpdateItemCommand({
    TableName: tableName,
    Key: item,
    UpdateExpression: expiresAt === null ? 'SET #mark = :true' : 'SET #mark = :true, #expiry = :expiry',
    // An item that has expired meanwhile is not to come back without its text.
    ConditionExpression: 'attribute_exists(#item)',
    ExpressionAttributeNames: {
      '#mark': mark,
      '#item': TABLE_KEYS.sortKey,
      ...(expiresAt === null ? {} : { '#expiry': TABLE_KEYS.timeToLive }),
    },
    ExpressionAttributeValues: {
      ':true': { BOOL: true },
      ...(expiresAt === null ? {} : { ':expiry': expiry(expiresAt) }),
    },
  });
}

/** Returns the newest events, the oldest of them first. */
async function readNewest(
  client: DynamoDBClient,
  tableName: string,
  key: string,
  now: number,
  most: number,
): Promise<KeptEvent[]> {
  const records = paginateQuery(
    { client },
    {
      TableName: tableName,
      ConsistentRead: true,
      // The newest first.
      ScanIndexForward: false,
      KeyConditionExpression: '#subject = :subject AND begins_with(#item, :prefix)',
      ExpressionAttributeNames: { '#subject': TABLE_KEYS.partitionKey, '#item': TABLE_KEYS.sortKey },
      ExpressionAttributeValues: { ':subject': { S: key }, ':prefix': { S: PREFIX } },
    },
  );
  const kept: KeptEvent[] = [];
  for await (const { Items = [] } of records) {
    kept.push(...Items.flatMap((item) => readEvent(item, now)));
    if (kept.length >= most) break;
  }
  return kept.slice(0, most).toReversed();
}

function itemOf(key: string, id: string) {
  return {
    [TABLE_KEYS.partitionKey]: { S: key },
    [TABLE_KEYS.sortKey]: { S: `${PREFIX}${id}` },
  };
}

/** Leaves out an expired event: DynamoDB deletes it only some days later (DynamoDB guide, Time to live). */
function readEvent(item: Record<string, AttributeValue>, now: number): KeptEvent[] {
  const text = item['text']?.S;
  const id = item[TABLE_KEYS.sortKey]?.S?.slice(PREFIX.length);
  const expired = Number(item[TABLE_KEYS.timeToLive]?.N) * 1_000 <= now;
  if (text === undefined || id === undefined || expired) return [];
  return [{ id, text, marks: new Set(MARKS.filter((mark) => item[mark]?.BOOL === true)) }];
}

function expiry(milliseconds: number): AttributeValue {
  return { N: String(Math.ceil(milliseconds / 1_000)) };
}

/** Ignores a condition of the write that does not hold: there is nothing to do then. */
async function unlessRefused(answer: Promise<unknown>): Promise<void> {
  try {
    await answer;
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
  }
}
