import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { IAMClient } from '@aws-sdk/client-iam';
import { SNSClient } from '@aws-sdk/client-sns';
import type { Context } from 'aws-lambda';
import { tellBySns } from './act/alerts';
import { createIam } from './act/iam';
import { MEMORY_CLIENT, createMemory } from './act/memory-table';
import { approveCommandFor, reportCommandFor } from './commands';
import { compose } from './compose';
import { parseEnvironment } from './environment';
import { type History, readHistory } from './history';
import { parseHistoryQuestion, parseInvocation } from './invocation';
import type { Report } from './report';
import { run } from './run';

/** A Lambda handler: takes an event (README, "Invoke it by hand"), returns the report, or the history that was asked for. */
export type Handler = (event: unknown, context: Pick<Context, 'getRemainingTimeInMillis'>) => Promise<Report | History>;

/**
 * Makes the handler from the environment (environment.ts) and the standard `AWS_*` variables.
 * @param directory where relative paths of CA files start
 * @param clock default: the system's
 * @throws InputError when a variable is missing or invalid
 */
export const createHandler = (
  variables: Record<string, string | undefined>,
  directory: string,
  clock?: () => Date,
): Handler => {
  const { topicArn, tableName, settings } = parseEnvironment(variables);
  const functionName = variables['AWS_LAMBDA_FUNCTION_NAME'] ?? 'oidc-thumbprint-watcher';
  const origin = { kind: 'function' as const, functionName, region: variables['AWS_REGION'] ?? 'us-east-1' };
  const memory = createMemory(new DynamoDBClient(MEMORY_CLIENT), tableName);
  const shared = {
    ...compose({ settings, directory, clock }),
    settings,
    memory,
    iam: createIam(new IAMClient({})),
    tell: tellBySns(new SNSClient({}), topicArn),
    approveCommand: approveCommandFor(origin),
    reportCommand: reportCommandFor(origin),
  };
  return async (event, context) => {
    const asked = parseHistoryQuestion(event);
    if (asked) return readHistory(asked, memory, shared.clock());
    return run(parseInvocation(event), { ...shared, remainingMs: () => context.getRemainingTimeInMillis() });
  };
};

let prepared: Handler | undefined;

/** What Lambda calls. Clients and trust are made at the first invocation and kept for the life of the sandbox. */
export const handler: Handler = async (event, context) => {
  prepared ??= createHandler(process.env, import.meta.dirname);
  return prepared(event, context);
};
