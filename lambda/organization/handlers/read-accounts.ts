import { S3Client } from '@aws-sdk/client-s3';
import { STSClient } from '@aws-sdk/client-sts';
import { PATIENT_CLIENT } from '../../act/client-limits';
import { parseOrganizationEnvironment } from '../../contract/organization-environment';
import { type FunctionContext, partitionIn } from '../function-context';
import { createMemberAccess } from '../member-access';
import { createObjectStore, storeClient } from '../object-store';
import { readBatch } from '../stages/inventory';
import { parseMapEvent } from '../state';

/** Handler of the function that reads accounts. It can write nothing in them. */
export type ReadAccountsHandler = (event: unknown, context: FunctionContext) => Promise<object>;

/**
 * Makes the handler, as `createCoordinate`.
 * @throws InputError when a variable is missing or invalid
 */
export function createReadAccounts(
  variables: Record<string, string | undefined>,
  directory: string,
): ReadAccountsHandler {
  const environment = parseOrganizationEnvironment('readAccounts', variables, directory);
  const { bucket, readRole, externalId, settings } = environment;
  const files = createObjectStore(new S3Client(storeClient(variables)), bucket);
  const sts = new STSClient(PATIENT_CLIENT);
  return async (event, context) => {
    const { run, item } = parseMapEvent('inventory', event);
    const open = createMemberAccess(sts, { partition: partitionIn(context), readRole, writeRole: '', externalId, run });
    return readBatch({ run, item, files, settings, open, roleName: readRole });
  };
}

let prepared: ReadAccountsHandler | undefined;

/** The handler that Lambda calls. */
export const handler: ReadAccountsHandler = async (event, context) => {
  prepared ??= createReadAccounts(process.env, import.meta.dirname);
  return prepared(event, context);
};
