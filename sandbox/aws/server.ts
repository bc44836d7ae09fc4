import { createServer } from 'node:http';
import { listen, type ListenOptions, shutDown } from '../listen';
import type { Call } from './call';
import type { Dialect } from './dialect-traits';
import type { Table } from './dynamodb-table';
import { createFaults, type Faults } from './faults';
import type { Functions } from './functions';
import type { Iam } from './iam-store';
import { serve } from './serve';
import { createServices } from './services';
import type { Inbox } from './sns';

/** Options for an AWS. */
export interface AwsOptions extends ListenOptions {
  /** Default `aws`. */
  partition?: string;
  /** Default `123456789012`. */
  account?: string;
  /** Default `us-east-1`. */
  region?: string;
  /** IAM that it simulates. Default `aws`. */
  dialect?: Dialect;
  /** Default 100. */
  maxProviders?: number;
  /** Name of the SNS topic. Default `alerts`. */
  topic?: string;
  /** Name of the DynamoDB table. Default `memory`. */
  table?: string;
  /** The time that its answers state in their `Date` header. Default: the system's. */
  clock?: (() => Date) | undefined;
}

/** An AWS on loopback, and what a test may see and do behind its back. */
export interface Aws {
  url: string;
  account: string;
  region: string;
  /** The variables that make SDKs and the `aws` command talk to it. */
  environment: Readonly<Record<string, string>>;
  iam: Iam;
  inbox: Inbox;
  functions: Functions;
  table: Table;
  faults: Faults;
  /** Every call of a service so far, refused and failed ones too. */
  calls: readonly Call[];
  close: () => Promise<void>;
}

/**
 * Starts an AWS on loopback: IAM's OIDC providers, SNS Publish, Lambda Invoke, a DynamoDB table and STS GetCallerIdentity,
 * over their real protocols. Requests must be signed, but the signature is not checked and nobody lacks a permission.
 */
export async function startAws(options: AwsOptions = {}): Promise<Aws> {
  const { partition = 'aws', account = '123456789012', region = 'us-east-1' } = options;
  const { topic = 'alerts', table: tableName = 'memory', clock = () => new Date() } = options;
  const closing = new AbortController();
  const injection = createFaults(closing.signal);
  const {
    services,
    iam,
    inbox,
    functions,
    table,
    close: closeServices,
  } = createServices({ ...options, partition, account, region, topic, table: tableName }, injection);
  const calls: Call[] = [];
  const server = createServer((request, response) => {
    void serve(request, response, { services, calls, injection, clock });
  });
  // A client that pauses would find its connection closed just as it uses it: only faults that were asked for cut any.
  server.keepAliveTimeout = 0;
  const port = await listen(server, options);
  const url = `http://${options.address ?? '127.0.0.1'}:${port}`;
  const close = async (): Promise<void> => {
    closing.abort();
    await shutDown(server);
    await closeServices();
  };
  return {
    url,
    account,
    region,
    environment: environmentOf(url, region, options.dialect ?? 'aws'),
    iam,
    inbox,
    functions,
    table,
    faults: injection.faults,
    calls,
    close,
  };
}

function environmentOf(url: string, region: string, dialect: Dialect): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: url,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: 'sandbox',
    AWS_SECRET_ACCESS_KEY: 'sandbox',
    AWS_EC2_METADATA_DISABLED: 'true',
    // It stands for AWS at an endpoint that is not AWS's: for the watcher's terminal.
    ...(dialect === 'aws' ? { OIDC_THUMBPRINT_WATCHER_THUMBPRINT_CHECK: 'aws' } : {}),
  };
}
