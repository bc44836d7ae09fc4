import { TABLE_KEYS } from '../../lambda/contract/table-keys';
import type { Database } from './database';

/** The one table there is, to be read and changed behind the watcher's back: none of this counts as a call. */
export interface Table {
  readonly name: string;
  /** All items, by subject and item. Strings and numbers as such, other values as DynamoDB writes them. */
  items: () => Promise<Record<string, unknown>[]>;
  /** Puts an item, in place of any with its keys. */
  put: (item: Readonly<Record<string, string | number | boolean>>) => Promise<void>;
  /** Deletes the table. */
  drop: () => Promise<void>;
}

/** A value as DynamoDB writes it: `{ S: 'text' }`. */
type Value = Record<string, unknown>;

/** Fields that are read of DynamoDB's answers. */
interface Page {
  Items?: Record<string, Value>[];
  LastEvaluatedKey?: object;
}

/** Gives access to the table of a DynamoDB. */
export function createTable(name: string, database: Database): Table {
  const ask = async (action: string, input: object = {}): Promise<Page> =>
    JSON.parse(await database.ask(action, JSON.stringify({ TableName: name, ...input })));

  const items: Table['items'] = async () => {
    const found: Record<string, unknown>[] = [];
    let page: Page = {};
    do {
      page = await ask('Scan', { ExclusiveStartKey: page.LastEvaluatedKey });
      found.push(...(page.Items ?? []).map(toPlain));
    } while (page.LastEvaluatedKey);
    return found.toSorted((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1));
  };
  const put: Table['put'] = async (item) => {
    await ask('PutItem', { Item: mapValues(item, toValue) });
  };
  const drop: Table['drop'] = async () => {
    await ask('DeleteTable');
    while (await exists()) continue;
  };
  const exists = () => ask('DescribeTable').then(Boolean, () => false);
  return { name, items, put, drop };
}

function keyOf(item: Record<string, unknown>): string {
  return JSON.stringify([item[TABLE_KEYS.partitionKey], item[TABLE_KEYS.sortKey]]);
}

function toPlain(item: Record<string, Value>): Record<string, unknown> {
  return mapValues(item, (value) => value['S'] ?? ('N' in value ? Number(value['N']) : value));
}

function toValue(value: string | number | boolean): Value {
  if (typeof value === 'string') return { S: value };
  return typeof value === 'number' ? { N: String(value) } : { BOOL: value };
}

function mapValues<From, To>(record: Readonly<Record<string, From>>, map: (value: From) => To): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, map(value)]));
}
