import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { IAMClient } from '@aws-sdk/client-iam';
import { SNSClient } from '@aws-sdk/client-sns';
import { publishBySns } from '../../lambda/notify/sns';
import { createIam } from '../../lambda/act/iam';
import { createStateStore } from '../../lambda/state/dynamodb';
import { approveAllCommandFor, removeCommandFor } from '../../lambda/contract/commands';
import type { Invocation } from '../../lambda/contract/invocation';
import type { Report } from '../../lambda/contract/report';
import { type QuietLook, quickLook } from '../../lambda/run/quick-look';
import { run } from '../../lambda/run/run';
import type { RunDependencies } from '../../lambda/run/dependencies';
import type { ProviderSeed } from '../../sandbox/aws/iam-store';
import { type Aws, startAws } from '../../sandbox/aws/server';
import { credentials } from '../support/credentials';
import { type Epoch, type Setup, QUICK, SCHEDULED, SETTINGS } from './setup';

/** What an account holds: providers, and the items of the table. */
export interface Holdings {
  providers: readonly ProviderSeed[];
  items: readonly Item[];
}

/** An item of the table. */
export type Item = Parameters<Aws['table']['put']>[0];

/** One run to be done. */
export interface Turn {
  /** When; milliseconds since 1970. */
  at: number;
  epoch: Epoch;
  /** Default: the schedule's. */
  invocation?: Invocation;
  using?: Partial<RunDependencies>;
}

/** An account with the watcher, for the length of one test. */
export interface Harness {
  aws: Aws;
  run: (turn: Turn) => Promise<Report>;
  /** Makes a quick look. */
  quickLook: (turn: Omit<Turn, 'invocation'>) => Promise<Report | QuietLook>;
  holdings: () => Promise<Holdings>;
  /** What sends the requests of the watcher. */
  handlers: readonly HttpHandler[];
  close: () => Promise<void>;
}

export type HttpHandler = DynamoDBClient['config']['requestHandler'];

/** How often the SDK tries, and how long it waits for DynamoDB. */
export interface Persistence {
  /** Default 1: a fault is seen by the watcher at once, as one is that lasts longer than the SDK tries. */
  attempts?: number;
  requestHandler?: DynamoDBClientConfig['requestHandler'];
}

/** Sets a stage. Nothing on it ever waits: neither the SDK between its tries nor the watcher between its own. */
export async function startHarness(
  { trust }: Setup,
  { providers, items }: Holdings,
  { attempts = 1, requestHandler }: Persistence = {},
): Promise<Harness> {
  let time = 0;
  const aws = await startAws({ clock: () => new Date(time) });
  for (const provider of providers) aws.iam.put(provider);
  for (const item of items) await aws.table.put(item);
  const configuration = {
    endpoint: aws.url,
    region: aws.region,
    credentials,
    retryStrategy: insistent(attempts),
  };
  const [iam, sns] = [new IAMClient(configuration), new SNSClient(configuration)];
  const dynamo = new DynamoDBClient({ ...configuration, ...(requestHandler && { requestHandler }) });
  let runs = 0;
  const begin = ({ at, epoch, using }: Omit<Turn, 'invocation'>): RunDependencies => {
    time = at;
    return {
      iam: createIam(iam),
      stateStore: createStateStore(dynamo, aws.table.name),
      publish: publishBySns(sns, { topicArn: aws.inbox.topicArn, chatTopicArn: undefined }, fail),
      observe: async (issuer) => epoch.get(issuer) ?? fail(new Error(`Nobody looked at ${issuer}.`)),
      trustOf: () => trust,
      settings: SETTINGS,
      clock: () => new Date(at),
      approveAllCommand: approveAllCommandFor({ kind: 'terminal', program: 'watcher' }),
      removeCommand: removeCommandFor({ kind: 'terminal', program: 'watcher', table: aws.table.name }),
      reportCommand: 'watcher check',
      patience: { retryMs: [0, 0, 0], readBackMs: [0, 0, 0] },
      remainingMs: () => 300_000,
      newRunId: () => `run-${at}-${(runs += 1)}`,
      ...using,
    };
  };
  return {
    aws,
    run: ({ invocation = SCHEDULED, ...turn }) => run(invocation, begin(turn)),
    quickLook: (turn) => quickLook(QUICK, begin(turn)),
    holdings: async () => ({ providers: seedsIn(aws), items: await itemsIn(aws) }),
    handlers: [iam, sns, dynamo].map(({ config }) => config.requestHandler),
    close: async () => {
      for (const client of [iam, sns, dynamo]) client.destroy();
      await aws.close();
    },
  };
}

function fail(error: unknown): never {
  throw error;
}

function seedsIn({ iam }: Aws): ProviderSeed[] {
  return [...iam.providers.values()].map(({ url, thumbprints }) => ({ url, thumbprints }));
}

async function itemsIn({ table }: Aws): Promise<Item[]> {
  return (await table.items()).map((item) => Object.fromEntries(Object.entries(item).filter(isPlain)));
}

function isPlain(entry: [string, unknown]): entry is [string, string | number] {
  return typeof entry[1] === 'string' || typeof entry[1] === 'number';
}

/** Tries as often as it may, what the SDK would try again, and at once. */
function insistent(attempts: number): NonNullable<DynamoDBClientConfig['retryStrategy']> {
  const token = (count: number) => ({ getRetryCount: () => count, getRetryDelay: () => 0 });
  return {
    acquireInitialRetryToken: async () => token(0),
    refreshRetryTokenForRetry: async (before, { errorType }) => {
      const count = before.getRetryCount() + 1;
      if (count >= attempts || errorType === 'CLIENT_ERROR') throw new Error('No further try.');
      return token(count);
    },
    recordSuccess: () => {},
  };
}
