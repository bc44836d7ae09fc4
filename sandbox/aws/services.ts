import { type IamOf, createIamAccounts } from './accounts';
import type { Authority } from './authorization';
import type { Service } from './call';
import { createDynamoDb } from './dynamodb';
import type { Table } from './dynamodb-table';
import type { FaultInjection } from './faults';
import { type BeginFunctionSession, createFunctionSessions } from './function-sessions';
import { createFunctions, type Functions } from './functions';
import type { IamOptions } from './iam';
import { type Organization, type OrganizationOptions, createOrganization } from './organization';
import { createOrganizations } from './organizations';
import { type Sessions, createSessions } from './sessions';
import { type Bucket, createS3 } from './s3';
import { createSns, type Inbox } from './sns';
import { createSts } from './sts';

/** The services of an AWS, by the name in the credential scope, and the insides of those that tests look into. */
export interface Services {
  services: ReadonlyMap<string, Service>;
  iamOf: IamOf;
  organization: Organization;
  sessions: Sessions;
  authority: Authority;
  inbox: Inbox;
  functions: Functions;
  beginFunctionSession: BeginFunctionSession;
  table: Table;
  bucket: Bucket;
  /** Waits for what is under way, and stops what was started. */
  close: () => Promise<void>;
}

/** Options for the services. */
export interface ServicesOptions extends IamOptions {
  region: string;
  topic: string;
  table: string;
  bucket?: string | undefined;
  organization?: OrganizationOptions | undefined;
  accountStatus?: boolean | undefined;
  clock: () => Date;
}

/** Makes all the services: IAM for each account, the others for the default account alone. */
export function createServices(options: ServicesOptions, injection: FaultInjection): Services {
  const { partition, account, clock } = options;
  const { iamOf, service: iam } = createIamAccounts(options, injection);
  const organization = createOrganization(options.organization, account);
  const sessions = createSessions();
  const authority = { partition, iamOf, organization };
  const { inbox, service: sns } = createSns(options);
  const { functions, service: lambda } = createFunctions(options);
  const { table, service: dynamoDb, close: closeDynamoDb } = createDynamoDb(options);
  const { bucket, service: s3 } = createS3(options);
  const services = new Map([
    ['iam', iam],
    ['sns', inAccount(account, sns)],
    ['lambda', inAccount(account, lambda)],
    ['dynamodb', inAccount(account, dynamoDb)],
    ['s3', inAccount(account, s3)],
    ['sts', createSts({ authority, sessions, clock })],
    ['organizations', createOrganizations(options, organization)],
  ]);
  const beginFunctionSession = createFunctionSessions({ ...options, authority, sessions });
  const close = async (): Promise<void> => {
    await functions.settle();
    await closeDynamoDb();
  };
  return {
    services,
    iamOf,
    organization,
    sessions,
    authority,
    inbox,
    functions,
    beginFunctionSession,
    table,
    bucket,
    close,
  };
}

/** Makes a service fail for callers from other accounts: there is none of it for them. */
function inAccount(account: string, service: Service): Service {
  const receive: Service['receive'] = (request) => {
    if (request.caller.account === account) return service.receive(request);
    throw new Error(`This sandbox has ${request.service} in the account ${account} alone.`);
  };
  return { ...service, receive };
}
