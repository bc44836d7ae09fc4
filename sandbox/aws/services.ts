import type { Service } from './call';
import { createDynamoDb } from './dynamodb';
import type { Table } from './dynamodb-table';
import type { FaultInjection } from './faults';
import { createFunctions, type Functions } from './functions';
import { createIam, type IamOptions } from './iam';
import type { Iam } from './iam-store';
import { createSns, type Inbox } from './sns';
import { createSts } from './sts';

/** The services of an AWS, by the name in the credential scope, and the insides of those that tests look into. */
export interface Services {
  services: ReadonlyMap<string, Service>;
  iam: Iam;
  inbox: Inbox;
  functions: Functions;
  table: Table;
  /** Waits for what is under way, and stops what was started. */
  close: () => Promise<void>;
}

/** Makes all the services of one account. */
export function createServices(
  options: IamOptions & { region: string; topic: string; table: string },
  injection: FaultInjection,
): Services {
  const { iam, service: iamService } = createIam(options, injection);
  const { inbox, service: sns } = createSns(options);
  const { functions, service: lambda } = createFunctions(options);
  const { table, service: dynamoDb, close: closeDynamoDb } = createDynamoDb(options);
  const services = new Map([
    ['iam', iamService],
    ['sns', sns],
    ['lambda', lambda],
    ['dynamodb', dynamoDb],
    ['sts', createSts(options)],
  ]);
  const close = async (): Promise<void> => {
    await functions.settle();
    await closeDynamoDb();
  };
  return { services, iam, inbox, functions, table, close };
}
