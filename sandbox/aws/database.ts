import { Agent, type IncomingMessage, request, type Server } from 'node:http';
import { text } from 'node:stream/consumers';
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
    if (closing) throw new ConnectionCut('This DynamoDB is closed.');
    starting ??= start(tableName);
    const answer = starting.then((running) => send(running, action, body));
    underWay.add(answer);
    return answer.finally(() => underWay.delete(answer));
  };
  const stop = async (): Promise<void> => {
    // Dynalite takes a request that breaks off, or comes when its store is closed, for a reason to end the process.
    await Promise.allSettled(underWay);
    const running = await starting;
    if (!running) return;
    running.agent.destroy();
    await promisify(running.server.close.bind(running.server))();
  };
  return { ask, close: () => (closing ??= stop()) };
};

interface Running {
  server: Server;
  port: number;
  agent: Agent;
}

const start = async (tableName: string): Promise<Running> => {
  const { default: dynalite } = await import('dynalite');
  const server = dynalite({ createTableMs: 0, deleteTableMs: 0 });
  // Else a connection could be given up just as the next request sets out on it.
  server.keepAliveTimeout = 0;
  const running = { server, port: await listen(server), agent: new Agent({ keepAlive: true }) };
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
  await send(running, 'CreateTable', JSON.stringify(table));
  // It answers before the table can be used, however short the time in between.
  const isActive = async (): Promise<boolean> =>
    (await send(running, 'DescribeTable', JSON.stringify({ TableName: tableName }))).includes('"TableStatus":"ACTIVE"');
  while (!(await isActive())) continue;
  return running;
};

/** Dynalite wants a signature, and does not look at it. */
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

/** `fetch` would take five times as long. */
const send = async ({ port, agent }: Running, action: string, body: string): Promise<string> => {
  const headers = { ...HEADERS, 'x-amz-target': `DynamoDB_20120810.${action}` };
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const options = { host: '127.0.0.1', port, agent, method: 'POST', headers };
    request(options, resolve).once('error', reject).end(body);
  });
  const answer = await text(response);
  if (response.statusCode === 200) return answer;
  // Some errors have their message capitalised.
  const { __type: type, message = '', Message = message }: Refusal = JSON.parse(answer);
  throw new AwsError(type.replace(/^.*#/, ''), Message, response.statusCode);
};
