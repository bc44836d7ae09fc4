import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { IAMClient } from '@aws-sdk/client-iam';
import { CLIENT_LIMITS, PATIENT_CLIENT } from '../../lambda/act/client-limits';
import { type Iam, createIam, describeError } from '../../lambda/act/iam';
import { RUN_KEY } from '../../lambda/contract/table-keys';
import { quoted } from '../../lambda/judge/printable';
import { STORE_CLIENT, createStateStore } from '../../lambda/state/dynamodb';
import type { StateStore } from '../../lambda/state/store';
import { checkEndpoints } from './endpoint-variables';

/** Time within which the first answer of a service has to come, in milliseconds: an operator waits for it. */
const PATIENCE_MS = 8_000;

/** Creates a client of IAM. Its calls are given up sooner than those of the function. */
export function createIamClient(): IAMClient {
  return new IAMClient(CLIENT_LIMITS);
}

/** Creates the calls to IAM. The list, which is the first that a command asks for, is given up after some seconds. */
export function createTerminalIam(client = createIamClient()): Iam {
  const iam = createIam(client, new IAMClient(PATIENT_CLIENT));
  return { ...iam, list: () => inPatience('IAM', (until) => iam.list(until)) };
}

/**
 * Checks that there are endpoints, a region and credentials to ask AWS with, before it is asked.
 * @throws InputError when an endpoint is no URL
 * @throws Error when there is no region, or there are no credentials; the SDK's error is its cause
 */
export async function checkAccess({
  config,
}: {
  config: Pick<IAMClient['config'], 'region' | 'credentials'>;
}): Promise<void> {
  checkEndpoints(process.env);
  await config.region().catch((error: unknown) => {
    throw new Error('There is no AWS region.', { cause: error });
  });
  await config.credentials().catch((error: unknown) => {
    throw new Error(`There are no AWS credentials. ${quoted(describeError(error))}`, { cause: error });
  });
}

/**
 * Opens the state store in a table, and reads from it once.
 * @param region region of the table. Default: that of the shell
 * @throws Error when the table does not exist or cannot be read; the SDK's error is its cause
 */
export async function openStateStore(tableName: string, region?: string): Promise<StateStore> {
  const client = new DynamoDBClient({
    ...STORE_CLIENT,
    // An operator waits for it.
    maxAttempts: 2,
    requestHandler: { ...STORE_CLIENT.requestHandler, requestTimeout: PATIENCE_MS / 2 },
    ...(region !== undefined && { region }),
  });
  const store = createStateStore(client, tableName);
  await store.read(RUN_KEY).catch(async (error: unknown) => {
    const where = await client.config.region();
    throw new Error(
      `The DynamoDB table ${quoted(tableName, 300)} in ${where} could not be read. ${quoted(describeError(error))}`,
      { cause: error },
    );
  });
  return store;
}

/**
 * Waits for an answer for some seconds.
 * @throws Error when there is none by then
 */
export async function inPatience<Answer>(
  service: string,
  ask: (until: AbortSignal) => Promise<Answer>,
): Promise<Answer> {
  const until = AbortSignal.timeout(PATIENCE_MS);
  try {
    return await ask(until);
  } catch (error) {
    if (!until.aborted) throw error;
    throw new NoAnswerError(`${service} gave no answer within ${PATIENCE_MS / 1000} seconds`, { cause: error });
  }
}

/** Error for a service that did not answer in time. */
export class NoAnswerError extends Error {
  override name = 'NoAnswer';
}
