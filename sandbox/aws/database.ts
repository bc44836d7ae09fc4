import type { Server } from 'node:http';
import { promisify } from 'node:util';
import { MEMORY_KEYS } from '../../lambda/act/memory-schema';
import { listen } from '../listen';
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
 * Makes a DynamoDB played by dynalite. It is loaded and started when first asked: most users of an AWS never ask, and it
 * takes longer to load than the rest takes to start.
 */
export const createDatabase = (tableName: string): Database => {
  let starting: Promise<Running> | undefined;
  let closing: Promise<void> | undefined;
  const underWay = new Set<Promise<unknown>>();

  const ask: Database['ask'] = async (action, body) => {
    if (closing) throw new ConnectionCut();
    starting ??= start(tableName);
    const answer = starting.then(({ url }) => send(url, action, body));
    underWay.add(answer);
    return answer.finally(() => underWay.delete(answer));
  };
  const stop = async (): Promise<void> => {
    // Dynalite takes a request that breaks off, or comes when its store is closed, for a reason to end the process.
    await Promise.allSettled(underWay);
    const running = await starting;
    if (running) await promisify(running.server.close.bind(running.server))();
  };
  return { ask, close: () => (closing ??= stop()) };
};

interface Running {
  server: Server;
  url: string;
}

const start = async (tableName: string): Promise<Running> => {
  const { default: dynalite } = await import('dynalite');
  const server = dynalite({ createTableMs: 0, deleteTableMs: 0 });
  const url = `http://127.0.0.1:${await listen(server)}`;
  const { partitionKey, sortKey } = MEMORY_KEYS;
  const table = {
    TableName: tableName,
    BillingMode: 'PAY_PER_REQUEST',
    KeySchema: [
      { AttributeName: partitionKey, KeyType: 'HASH' },
      { AttributeName: sortKey, KeyType: 'RANGE' },
    ],
    AttributeDefinitions: [partitionKey, sortKey].map((name) => ({ AttributeName: name, AttributeType: 'S' })),
  };
  await send(url, 'CreateTable', JSON.stringify(table));
  while (!(await send(url, 'DescribeTable', JSON.stringify({ TableName: tableName }))).includes('"ACTIVE"'));
  return { server, url };
};

/** Dynalite wants a signature, and does not look at it. */
const HEADERS = {
  authorization: 'AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=a, Signature=a',
  'content-type': 'application/x-amz-json-1.0',
  'x-amz-date': '20260101T000000Z',
  connection: 'close',
};

interface Refusal {
  /** `com.amazonaws.dynamodb.v20120810#ResourceNotFoundException` */
  __type: string;
  message?: string;
  Message?: string;
}

const send = async (url: string, action: string, body: string): Promise<string> => {
  const headers = { ...HEADERS, 'x-amz-target': `DynamoDB_20120810.${action}` };
  const response = await fetch(url, { method: 'POST', body, headers });
  const text = await response.text();
  if (response.ok) return text;
  // Some errors have their message capitalised.
  const { __type: type, message = '', Message = message }: Refusal = JSON.parse(text);
  throw new AwsError(type.replace(/^.*#/, ''), Message, response.status);
};
