import { type RequestListener, createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { ServerChain } from '../certificates';
import { listen, type ListenOptions, shutDown } from '../listen';
import type { IamOf } from './accounts';
import type { Call } from './call';
import { userOf } from './caller';
import type { Dialect } from './dialect-traits';
import type { Table } from './dynamodb-table';
import { createFaults, type Faults } from './faults';
import type { BeginFunctionSession } from './function-sessions';
import type { Functions } from './functions';
import type { Iam } from './iam-store';
import type { Organization, OrganizationOptions } from './organization';
import { serve } from './serve';
import { createServices } from './services';
import type { Bucket } from './s3';
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
  /** Name of the S3 bucket. Default `sandbox-files`. */
  bucket?: string;
  /** Organization that accounts are in. Default: none. */
  organization?: OrganizationOptions | undefined;
  /** True if Organizations gives the `Status` of accounts beside their `State`, as until September 2026. Default false. */
  accountStatus?: boolean;
  /** Chain that its endpoint presents. Default: none, the endpoint is without TLS. */
  tls?: ServerChain | undefined;
  /** The time that its answers state in their `Date` header, and by which sessions expire. Default: the system's. */
  clock?: (() => Date) | undefined;
}

/** An AWS on loopback, and what a test may see and do behind its back. */
export interface Aws {
  url: string;
  account: string;
  region: string;
  /** The variables that make SDKs and the `aws` command talk to it. */
  environment: Readonly<Record<string, string>>;
  /** IAM of the default account. */
  iam: Iam;
  iamOf: IamOf;
  /** Without the option `organization` one that is not in use. */
  organization: Organization;
  inbox: Inbox;
  functions: Functions;
  beginFunctionSession: BeginFunctionSession;
  table: Table;
  bucket: Bucket;
  faults: Faults;
  /** Every call of a service so far, refused and failed ones too. */
  calls: readonly Call[];
  close: () => Promise<void>;
}

/**
 * Starts an AWS on loopback, over its real protocols: IAM's OIDC providers and Organizations for any number of accounts, STS, and in
 * the default account SNS Publish, Lambda Invoke, a DynamoDB table and an S3 bucket. Requests must be signed, but the signature is not checked.
 * An access key that STS gave out belongs to its session, which may do what its policies allow. Any other key belongs to a user of
 * the default account, who may do everything there.
 */
export async function startAws(options: AwsOptions = {}): Promise<Aws> {
  const { partition = 'aws', account = '123456789012', region = 'us-east-1' } = options;
  const { topic = 'alerts', table: tableName = 'memory', clock = () => new Date() } = options;
  const closing = new AbortController();
  const injection = createFaults(closing.signal);
  const created = createServices({ ...options, partition, account, region, topic, table: tableName, clock }, injection);
  const { iamOf, organization, inbox, functions, table, bucket } = created;
  const calls: Call[] = [];
  const serverContext = { ...created, calls, injection, user: userOf({ partition, account }), clock };
  const answer: RequestListener = (request, response) => void serve(request, response, serverContext);
  const server = options.tls ? createTlsServer(options.tls, answer) : createServer(answer);
  // A client that pauses would find its connection closed just as it uses it: only faults that were asked for cut any.
  server.keepAliveTimeout = 0;
  const port = await listen(server, options);
  const url = `${options.tls ? 'https' : 'http'}://${options.address ?? '127.0.0.1'}:${port}`;
  const close = async (): Promise<void> => {
    closing.abort();
    await shutDown(server);
    await created.close();
  };
  return {
    url,
    account,
    region,
    environment: environmentOf(url, region, options.dialect ?? 'aws'),
    iam: iamOf(account),
    iamOf,
    organization,
    inbox,
    functions,
    beginFunctionSession: created.beginFunctionSession,
    table,
    bucket,
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
