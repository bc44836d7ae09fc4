import { IAMClient } from '@aws-sdk/client-iam';
import { SNSClient } from '@aws-sdk/client-sns';
import type { Context } from 'aws-lambda';
import { tellBySns } from './act/alerts';
import { createIam } from './act/iam';
import { approveCommandFor, reportCommandFor } from './commands';
import { compose } from './compose';
import { parseEnvironment } from './environment';
import { parseInvocation } from './invocation';
import type { Report } from './report';
import { run } from './run';

/** A Lambda handler: takes an event (README, "Invoke it by hand"), returns the report. */
export type Handler = (event: unknown, context: Pick<Context, 'getRemainingTimeInMillis'>) => Promise<Report>;

/**
 * Makes the handler from the environment (environment.ts) and the standard `AWS_*` variables.
 * @param directory where relative paths of CA files start
 * @throws InputError when a variable is missing or invalid
 */
export const createHandler = (variables: Record<string, string | undefined>, directory: string): Handler => {
  const { topicArn, settings } = parseEnvironment(variables);
  const functionName = variables['AWS_LAMBDA_FUNCTION_NAME'] ?? 'oidc-thumbprint-watcher';
  const origin = { kind: 'function' as const, functionName, region: variables['AWS_REGION'] ?? 'us-east-1' };
  const shared = {
    ...compose({ settings, directory }),
    settings,
    iam: createIam(new IAMClient({})),
    tell: tellBySns(new SNSClient({}), topicArn),
    approveCommand: approveCommandFor(origin),
    reportCommand: reportCommandFor(origin),
  };
  return async (event, context) =>
    run(parseInvocation(event), { ...shared, remainingMs: () => context.getRemainingTimeInMillis() });
};

let prepared: Handler | undefined;

/** What Lambda calls. Clients and trust are made at the first invocation and kept for the life of the sandbox. */
export const handler: Handler = async (event, context) => {
  prepared ??= createHandler(process.env, import.meta.dirname);
  return prepared(event, context);
};
