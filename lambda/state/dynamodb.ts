import {
  BatchGetItemCommand,
  type DynamoDBClient,
  type DynamoDBClientConfig,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { StateStore } from './store';
import { createEventStorage } from './dynamodb-events';
import { TABLE_KEYS } from '../contract/table-keys';
import { readVersions, toVersionItem } from './dynamodb-versions';
import { createLeases, isLeased } from './table-lease';
import { createTableTime } from './table-time';

/**
 * Settings for the client of a state store. A run can do without the store, so it must not wait for ever; but at the start of
 * a run dozens of handshakes keep the processor busy for seconds. Without `throwOnRequestTimeout` the SDK only logs that a
 * request takes too long, and goes on waiting (@smithy/types, NodeHttpHandlerOptions).
 */
export const STORE_CLIENT = {
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 3_000, requestTimeout: 5_000, throwOnRequestTimeout: true },
} satisfies DynamoDBClientConfig;

/**
 * State that is given when the attribute holds no text, so someone else wrote it. It is no JSON: a reader of JSON finds it as
 * broken as any other broken text, and does not take it for no state at all.
 */
export const UNREADABLE_STATE = '(not a string)';

/**
 * Makes a state store in a DynamoDB table with the keys of table-keys.ts. The lease stands in the item of the state, so one
 * conditional update takes it and reads the state: DynamoDB carries out one write to an item at a time. Every read is
 * consistent: any other may miss writes of the last second (DynamoDB guide, Read consistency).
 *
 * The SDK repeats a call whose answer got lost. So each write may happen twice and still come out as if once: the holder of
 * the lease may take it again, a lease that is gone may be given back, and `save` checks whether its state is there.
 */
export function createStateStore(client: DynamoDBClient, tableName: string): StateStore {
  const stateOf = (key: string) => ({ TableName: tableName, Key: keyOf(key, 'state') });

  const read: StateStore['read'] = async (key) => {
    const { Item } = await client.send(new GetItemCommand({ ...stateOf(key), ConsistentRead: true }));
    return textIn(Item?.['state']);
  };

  const readMany: StateStore['readMany'] = async (keys) => {
    const Keys = keys.map((key) => keyOf(key, 'state'));
    const RequestItems = { [tableName]: { Keys, ConsistentRead: true } };
    const { Responses, UnprocessedKeys } = await client.send(new BatchGetItemCommand({ RequestItems }));
    const left = UnprocessedKeys?.[tableName]?.Keys?.map((key) => key[TABLE_KEYS.partitionKey]?.S);
    const items = Responses?.[tableName] ?? [];
    const given = items.map((item) => [item[TABLE_KEYS.partitionKey]?.S, textIn(item['state'])] as const);
    const states = new Map(given);
    return new Map(keys.filter((key) => !left?.includes(key)).map((key) => [key, states.get(key) ?? null]));
  };

  const addVersion: StateStore['addVersion'] = async (key, kept, expiresAt) => {
    const { sort, attributes } = toVersionItem(kept, expiresAt);
    await client.send(new PutItemCommand({ TableName: tableName, Item: { ...keyOf(key, sort), ...attributes } }));
  };

  const versions: StateStore['versions'] = (key, now) => readVersions(client, tableName, key, now);

  const time = createTableTime(client);
  const readWithLease: StateStore['readWithLease'] = async (key, now) => {
    const { Item, at } = await time.read({ ...stateOf(key), ConsistentRead: true }, now);
    return { busy: isLeased(Item, at), state: textIn(Item?.['state']) };
  };

  const leases = createLeases(client, time, stateOf, read, textIn);
  const eventState = createEventStorage(client, tableName);

  return { ...leases, read, readWithLease, readMany, addVersion, versions, ...eventState };
}

function keyOf(key: string, sort: string) {
  return {
    [TABLE_KEYS.partitionKey]: { S: key },
    [TABLE_KEYS.sortKey]: { S: sort },
  };
}

function textIn(attribute: { S?: string | undefined } | undefined): string | null {
  return attribute ? (attribute.S ?? UNREADABLE_STATE) : null;
}
