import { type Aws, startAws } from '../../sandbox/aws/server';
import type { ServerChain } from '../../sandbox/certificates';
import { startCpuClock } from './cpu';
import { serve } from './remote';

/** The process of an AWS account. */
let aws: Aws | undefined;
let seen = 0;

/** A provider to register. */
export interface Registration {
  url: string;
  thumbprints: readonly string[];
}

/** An account to start. */
export interface AccountRequest {
  registrations: readonly Registration[];
  /** The chain of its endpoint, which is asked over TLS, as AWS is. */
  tls: ServerChain;
}

/** What a contender needs to work in the account. */
export interface AccountInfo {
  environment: Readonly<Record<string, string>>;
  topicArn: string;
  tableName: string;
  /** In the order of the registrations. */
  arns: readonly string[];
}

/** IAM's limit, to which its default quota can be raised. */
const MOST_PROVIDERS = 700;

/** Names and values in UTF-8 are the size of an item. */
function bytesOf(item: Record<string, unknown>): number {
  return Object.entries(item).reduce((sum, [name, value]) => sum + Buffer.byteLength(`${name}${String(value)}`), 0);
}

/** DynamoDB bills a write by the kilobyte, and a consistent read by four of them, begun ones too. */
function unitsOf(items: readonly Record<string, unknown>[], unitKb: number): number {
  return items.reduce((sum, item) => sum + Math.ceil(bytesOf(item) / (unitKb * 1024)), 0);
}

const api = {
  /** Starts an account with these providers. */
  start: async ({ registrations, tls }: AccountRequest): Promise<AccountInfo> => {
    const started = await startAws({ maxProviders: MOST_PROVIDERS, tls });
    aws = started;
    const arns = registrations.map((registration) =>
      started.iam.put({ ...registration, clientIds: ['sts.amazonaws.com'] }),
    );
    return { environment: started.environment, topicArn: started.inbox.topicArn, tableName: started.table.name, arns };
  },
  /** The calls since it was last asked, by service and action; those that failed too. */
  calls: (): Record<string, number> => {
    const counts: Record<string, number> = {};
    for (const { service, action } of aws?.calls.slice(seen) ?? []) {
      const name = `${service}:${action}`;
      counts[name] = (counts[name] ?? 0) + 1;
    }
    seen = aws?.calls.length ?? 0;
    return counts;
  },
  /** The items of states in the table: how many, and the units that it takes to write each of them once, and to read each. */
  states: async (): Promise<{ count: number; writeUnits: number; readUnits: number }> => {
    const states = ((await aws?.table.items()) ?? []).filter(({ item }) => item === 'state');
    return { count: states.length, writeUnits: unitsOf(states, 1), readUnits: unitsOf(states, 4) };
  },
  /** CPU time spent so far, in milliseconds. */
  cpuMs: startCpuClock(),
};

/** What an account can be asked. */
export type AccountApi = typeof api;

serve(api);
