import { S3Client } from '@aws-sdk/client-s3';
import { parseOrganizationEnvironment } from '../../contract/organization-environment';
import { type WiringOptions, createWiring } from '../../wiring';
import { createObjectStore, storeClient } from '../object-store';
import { observeBatch } from '../stages/observe';
import { parseMapEvent } from '../state';

/** Handler of the function that talks to issuers. It can write observations, and do nothing else at AWS. */
export type ObserveHandler = (event: unknown) => Promise<object>;

/**
 * Makes the handler, as `createCoordinate`.
 * @param options parts to be put together in another way. Default: none
 * @throws InputError when a variable is missing or invalid, or a CA file cannot be read
 */
export function createObserve(
  variables: Record<string, string | undefined>,
  directory: string,
  options: Partial<WiringOptions> = {},
): ObserveHandler {
  const { bucket, settings } = parseOrganizationEnvironment('observe', variables, directory);
  const files = createObjectStore(new S3Client(storeClient(variables)), bucket);
  const wiring = createWiring({ settings, directory, ...options });
  const perspective = variables['AWS_REGION'] ?? 'us-east-1';
  return async (event) => observeBatch({ ...parseMapEvent('observe', event), ...wiring, files, settings, perspective });
}

let prepared: ObserveHandler | undefined;

/** The handler that Lambda calls. */
export const handler: ObserveHandler = async (event) => {
  prepared ??= createObserve(process.env, import.meta.dirname);
  return prepared(event);
};
