import { TABLE_KEYS } from '../../lambda/contract/table-keys';
import type { Answer, AwsRequest, PendingCall, Service } from './call';
import { createDatabase } from './database';
import { createTable, type Table } from './dynamodb-table';
import { AwsError } from './error';

/** Makes a DynamoDB with one table, keyed as the watcher's state store. */
export function createDynamoDb({ table: name }: { table: string }): {
  table: Table;
  service: Service;
  close: () => Promise<void>;
} {
  const database = createDatabase(name);
  const receive = ({ headers, body, requestId }: AwsRequest): PendingCall => {
    const [, action] = /^DynamoDB_20120810\.(\w+)$/.exec(String(headers['x-amz-target'])) ?? [];
    if (action === undefined) throw new AwsError('UnknownOperationException', 'The request names no action.');
    const run = async (): Promise<Answer> => json(200, await database.ask(action, body), requestId);
    return { action, arn: subjectOf(body), run };
  };
  return { table: createTable(name, database), service: { receive, refuse }, close: database.close };
}

/** Answers an error. A refusal by DynamoDB has status 400, whatever the reason. Source: DynamoDB guide, Error handling. */
const refuse: Service['refuse'] = ({ code, message, status }, requestId) => {
  const body = JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${code}`, message });
  return json(status < 500 ? 400 : status, body, requestId);
};

function json(status: number, body: string, requestId: string): Answer {
  return {
    status,
    headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amzn-requestid': requestId },
    body,
  };
}

/** The parts of a request that say what it is about. */
interface Subjects {
  TableName?: string;
  RequestItems?: Record<string, unknown>;
  Key?: Record<string, { S?: string }>;
  Item?: Record<string, { S?: string }>;
  KeyConditionExpression?: string;
  ExpressionAttributeNames?: Record<string, string>;
  ExpressionAttributeValues?: Record<string, { S?: string }>;
}

/** Returns the partition key of the item, or of the items, that a request is about; else its table. */
function subjectOf(body: string): string | null {
  const request = parse(body);
  const { Key, Item, ExpressionAttributeValues: values } = request;
  const item = Key ?? Item;
  const subject = item ? item[TABLE_KEYS.partitionKey] : values?.[placeholderIn(request)];
  return subject?.S ?? request.TableName ?? Object.keys(request.RequestItems ?? {})[0] ?? null;
}

/** Returns the placeholder that the partition key must equal in a query: `:subject` in `#subject = :subject`. */
function placeholderIn({ KeyConditionExpression = '', ExpressionAttributeNames: names }: Subjects): string {
  const equalities = [...KeyConditionExpression.matchAll(/(#?\w+)\s*=\s*(:\w+)/g)];
  const found = equalities.find(([, name = '']) => (names?.[name] ?? name) === TABLE_KEYS.partitionKey);
  return found?.[2] ?? '';
}

function parse(body: string): Subjects {
  try {
    const request: Subjects | null = JSON.parse(body);
    return request ?? {};
  } catch {
    return {};
  }
}
