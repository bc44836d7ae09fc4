import { EventEmitter } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import type { Dynalite } from 'dynalite';
import { TABLE_KEYS } from '../../lambda/contract/table-keys';
import { AwsError } from './error';
import { ConnectionCut } from './faults';

/** A DynamoDB of one's own, with one table. */
export interface Database {
  /**
   * Has an action carried out; takes and gives JSON.
   * @throws AwsError what DynamoDB answers instead; ConnectionCut once it is closed
   */
  ask: (action: string, body: string) => Promise<string>;
  close: () => Promise<void>;
}

/**
 * Makes a DynamoDB out of dynalite. It is loaded and started when first asked: most users of an AWS never ask, and it takes
 * longer to load than the rest takes to start.
 */
export function createDatabase(tableName: string): Database {
  let starting: Promise<Dynalite> | undefined;
  let closing: Promise<unknown> | undefined;
  const pending = new Set<Promise<unknown>>();

  const ask: Database['ask'] = async (action, body) => {
    if (closing) throw new ConnectionCut('This DynamoDB is closed.');
    starting ??= start(tableName);
    const answer = starting.then((dynalite) => send(dynalite, action, body));
    pending.add(answer);
    return answer.finally(() => pending.delete(answer));
  };
  const close: Database['close'] = async () => {
    await (closing ??= Promise.allSettled(pending));
  };
  return { ask, close };
}

async function start(tableName: string): Promise<Dynalite> {
  const { default: createDynalite } = await import('dynalite');
  const dynalite = createDynalite({ createTableMs: 0, deleteTableMs: 0 });
  const { partitionKey, sortKey } = TABLE_KEYS;
  const table = {
    TableName: tableName,
    BillingMode: 'PAY_PER_REQUEST',
    KeySchema: [
      { AttributeName: partitionKey, KeyType: 'HASH' },
      { AttributeName: sortKey, KeyType: 'RANGE' },
    ],
    AttributeDefinitions: [partitionKey, sortKey].map((name) => ({ AttributeName: name, AttributeType: 'S' })),
  };
  await send(dynalite, 'CreateTable', JSON.stringify(table));
  // It answers before the table can be used, however short the time in between.
  const isActive = async (): Promise<boolean> =>
    (await send(dynalite, 'DescribeTable', JSON.stringify({ TableName: tableName }))).includes(
      '"TableStatus":"ACTIVE"',
    );
  while (!(await isActive())) await setImmediate();
  return dynalite;
}

/** Headers for dynalite, which wants a signature and does not check it. */
const HEADERS = {
  authorization: 'AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=a, Signature=a',
  'content-type': 'application/x-amz-json-1.0',
  'x-amz-date': '20260101T000000Z',
};

interface Refusal {
  /** `com.amazonaws.dynamodb.v20120810#ResourceNotFoundException` */
  __type: string;
  message?: string;
  Message?: string;
}

/**
 * Hands dynalite a request as its server would. There is no network in between: whoever asks this AWS has come over one
 * already, and the second one would take half of the time that an action takes.
 */
async function send(dynalite: Dynalite, action: string, body: string): Promise<string> {
  const headers = { ...HEADERS, 'x-amz-target': `DynamoDB_20120810.${action}` };
  const request = Object.assign(new EventEmitter(), { method: 'POST', url: '/', headers });
  const { status, answer } = await new Promise<{ status: number; answer: string }>((resolve) => {
    const response = {
      statusCode: 200,
      setHeader: () => {},
      end: (text = '') => resolve({ status: response.statusCode, answer: text }),
    };
    dynalite.emit('request', request, response);
    request.emit('data', Buffer.from(body));
    request.emit('end');
  });
  if (status === 200) return answer;
  // Some errors have their message capitalised.
  const { __type: type, message = '', Message = message }: Refusal = JSON.parse(answer);
  throw new AwsError(type.replace(/^.*#/, ''), Message, status);
}
