import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { OrganizationsClient } from '@aws-sdk/client-organizations';
import { S3Client } from '@aws-sdk/client-s3';
import { SNSClient } from '@aws-sdk/client-sns';
import { CLIENT_LIMITS, PATIENT_CLIENT } from '../../act/client-limits';
import { parseExecutionInput } from '../../contract/execution-input';
import { InputError } from '../../contract/input-error';
import { parseOrganizationEnvironment } from '../../contract/organization-environment';
import { checkOf } from '../../contract/settings';
import { createLog } from '../../notify/log';
import { emitByLog } from '../../notify/metrics';
import { publishBySns } from '../../notify/sns';
import { createTrustStore } from '../../observe/trust';
import type { StateSession } from '../../state/session';
import { STORE_CLIENT, createStateStore } from '../../state/dynamodb';
import { listAccounts, listAccountsUnder } from '../accounts';
import { commandsFile } from '../file-formats';
import { needFile } from '../files';
import { createObjectStore, storeClient } from '../object-store';
import { keepLease, openOrganizationSession, takeLease } from '../organization-lease';
import { listBatches } from '../stages/accounts';
import { begin } from '../stages/begin';
import { compare } from '../stages/compare';
import { end } from '../stages/end';
import { collectUnits } from '../stages/issuers';
import { noteFailure } from '../stages/note';
import { notifyRun } from '../stages/notify';
import { type CoordinateEvent, FILES, type State, parseCoordinateEvent } from '../state';

/** Handler of the function that lists accounts, compares and notifies. It enters no account, and talks to no issuer. */
export type CoordinateHandler = (event: unknown) => Promise<State | object>;

/**
 * Makes the handler from the environment (contract/organization-environment.ts) and the standard `AWS_*` variables.
 * @param directory folder that paths of CA files are relative to
 * @param clock default: the system's
 * @throws InputError when a variable is missing or invalid
 */
export function createCoordinate(
  variables: Record<string, string | undefined>,
  directory: string,
  clock: () => Date = () => new Date(),
): CoordinateHandler {
  const parts = createParts(variables, directory, clock);
  return async (event) => {
    const read = parseCoordinateEvent(event);
    const session = openOrganizationSession(read.run, parts);
    return answer(read, session, parts).catch(async (error: unknown) => {
      // A run whose input is refused does not go on, so that nobody else would give its lease back.
      if (error instanceof InputError) await (await takeLease(session))?.release();
      throw error;
    });
  };
}

function createParts(variables: Record<string, string | undefined>, directory: string, clock: () => Date) {
  const environment = parseOrganizationEnvironment('coordinate', variables, directory);
  const { bucket, tableName, topicArn, chatTopicArn, settings, organization } = environment;
  const service = variables['AWS_LAMBDA_FUNCTION_NAME'] ?? 'oidc-thumbprint-watcher';
  const log = createLog(service);
  const organizations = new OrganizationsClient(PATIENT_CLIENT);
  const onChatFailure = (error: unknown): void => log.error('The message for chat was not accepted', error);
  return {
    ...environment,
    clock,
    region: variables['AWS_REGION'] ?? 'us-east-1',
    files: createObjectStore(new S3Client(storeClient(variables)), bucket),
    stateStore: createStateStore(new DynamoDBClient(STORE_CLIENT), tableName),
    publish: publishBySns(new SNSClient(CLIENT_LIMITS), { topicArn, chatTopicArn }, onChatFailure),
    trustOf: createTrustStore(settings, directory),
    thumbprintCheck: checkOf(settings, variables['AWS_ENDPOINT_URL_IAM'] ?? variables['AWS_ENDPOINT_URL']),
    listAccounts: () =>
      organization.units.length > 0
        ? listAccountsUnder(organization.units, organizations)
        : listAccounts(organizations),
    emit: emitByLog(service),
    onError: log.error,
  };
}

type Parts = ReturnType<typeof createParts>;

async function answer(event: CoordinateEvent, session: StateSession, parts: Parts): Promise<State | object> {
  const { run } = event;
  const context = { ...parts, run, session };
  if (event.stage === 'begin') return begin({ ...context, ...event, manualCommands: parts.settings.manualCommands });
  if (event.stage === 'note') return noteFailure({ ...context, ...event });
  const { kind } = event;
  if (event.stage === 'end') return end({ ...context, kind });
  if (event.stage === 'notify')
    return notifyRun({ ...context, kind, perAccountMessages: parts.organization.perAccountMessages });
  await keepLease(session);
  if (event.stage === 'accounts') return listBatches({ ...context, settings: parts.organization });
  if (event.stage === 'issuers') return collectUnits(context);
  const { input } = await needFile(parts.files, FILES.commands(run), commandsFile);
  return compare({ ...context, kind, commands: parseExecutionInput(input) });
}

let prepared: CoordinateHandler | undefined;

/** The handler that Lambda calls. */
export const handler: CoordinateHandler = async (event) => {
  prepared ??= createCoordinate(process.env, import.meta.dirname);
  return prepared(event);
};
