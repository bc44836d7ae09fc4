import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { STSClient } from '@aws-sdk/client-sts';
import { PATIENT_CLIENT } from '../../act/client-limits';
import { parseOrganizationEnvironment } from '../../contract/organization-environment';
import type { Report } from '../../contract/report';
import { checkOf } from '../../contract/settings';
import { createLog } from '../../notify/log';
import { createTrustStore } from '../../observe/trust';
import { STORE_CLIENT, createStateStore } from '../../state/dynamodb';
import { type FunctionContext, partitionIn } from '../function-context';
import { createMemberAccess } from '../member-access';
import { createObjectStore, storeClient } from '../object-store';
import { keepLease, openOrganizationSession } from '../organization-lease';
import { actInBatch } from '../stages/act';
import { parseMapEvent } from '../state';

/** Handler of the function that writes. It talks to no issuer. */
export type ActHandler = (event: unknown, context: FunctionContext) => Promise<object>;

/**
 * Makes the handler, as `createCoordinate`.
 * @throws InputError when a variable is missing or invalid, or a CA file cannot be read
 */
export function createAct(
  variables: Record<string, string | undefined>,
  directory: string,
  clock: () => Date = () => new Date(),
): ActHandler {
  const environment = parseOrganizationEnvironment('act', variables, directory);
  const { bucket, tableName, readRole, writeRole, externalId, settings } = environment;
  const sts = new STSClient(PATIENT_CLIENT);
  const log = createLog(variables['AWS_LAMBDA_FUNCTION_NAME'] ?? 'oidc-thumbprint-watcher');
  // Of a hundred thousand providers nearly all are as they were.
  const onReport = ({ providers, runId }: Report): void =>
    providers.filter(({ status }) => status !== 'unchanged').forEach((provider) => log.decision(provider, runId));
  const parts = {
    clock,
    settings,
    files: createObjectStore(new S3Client(storeClient(variables)), bucket),
    stateStore: createStateStore(new DynamoDBClient(STORE_CLIENT), tableName),
    trustOf: createTrustStore(settings, directory),
    thumbprintCheck: checkOf(settings, variables['AWS_ENDPOINT_URL_IAM'] ?? variables['AWS_ENDPOINT_URL']),
    onError: log.error,
    onReport,
    roleName: readRole,
  };
  return async (event, context) => {
    const { run, item } = parseMapEvent('act', event);
    const partition = partitionIn(context);
    return actInBatch({
      ...parts,
      run,
      item,
      open: createMemberAccess(sts, { partition, readRole, writeRole, externalId, run }),
      remainingMs: () => context.getRemainingTimeInMillis(),
      keepLease: () => keepLease(openOrganizationSession(run, parts)),
    });
  };
}

let prepared: ActHandler | undefined;

/** The handler that Lambda calls. */
export const handler: ActHandler = async (event, context) => {
  prepared ??= createAct(process.env, import.meta.dirname);
  return prepared(event, context);
};
