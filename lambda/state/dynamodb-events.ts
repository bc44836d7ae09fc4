import {
  ConditionalCheckFailedException,
  type AttributeValue,
  type DynamoDBClient,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { expiryAt, readDatedItems } from './dated-items';
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
    Item: { ...itemOf(key, id), text: { S: text }, [TABLE_KEYS.timeToLive]: expiryAt(expiresAt) },
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
      ...(expiresAt === null ? {} : { ':expiry': expiryAt(expiresAt) }),
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
  // The newest first.
  const pages = readDatedItems(client, tableName, key, PREFIX, now, { ScanIndexForward: false });
  const kept: KeptEvent[] = [];
  for await (const items of pages) {
    kept.push(...items.map(({ id, text, item }) => ({ id, text, marks: marksOf(item) })));
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

function marksOf(item: Record<string, AttributeValue>): ReadonlySet<EventMark> {
  return new Set(MARKS.filter((mark) => item[mark]?.BOOL === true));
}

/** Ignores a condition of the write that does not hold: there is nothing to do then. */
async function unlessRefused(answer: Promise<unknown>): Promise<void> {
  try {
    await answer;
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
  }
}
