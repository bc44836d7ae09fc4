import { parseExecutionInput } from '../../lambda/contract/execution-input';
import { organizationSettingsSchema } from '../../lambda/contract/organization-environment';
import { checkInput } from '../../lambda/contract/input-error';
import type { Settings } from '../../lambda/contract/settings';
import type { AccountList } from '../../lambda/organization/accounts';
import { commandsFile } from '../../lambda/organization/file-formats';
import { needFile } from '../../lambda/organization/files';
import { keepLease, openOrganizationSession } from '../../lambda/organization/organization-lease';
import { listBatches } from '../../lambda/organization/stages/accounts';
import { actInBatch } from '../../lambda/organization/stages/act';
import { begin } from '../../lambda/organization/stages/begin';
import { compare } from '../../lambda/organization/stages/compare';
import { end } from '../../lambda/organization/stages/end';
import { readBatch } from '../../lambda/organization/stages/inventory';
import { collectUnits } from '../../lambda/organization/stages/issuers';
import { noteFailure } from '../../lambda/organization/stages/note';
import { notifyRun } from '../../lambda/organization/stages/notify';
import { observeBatch } from '../../lambda/organization/stages/observe';
import { FILES, parseCoordinateEvent, parseMapEvent } from '../../lambda/organization/state';
import type { Trust } from '../../lambda/observe/trust';
import type { StateStore } from '../../lambda/state/store';
import type { Observe } from '../../lambda/observe/observer';
import type { ObjectStore } from '../../lambda/organization/object-store';
import type { OpenMemberAccess } from '../../lambda/organization/member-access';

/** What the stages of an invocation are given in the simulation. */
export interface TaskParts {
  clock: () => Date;
  /** Moment at which the function would be stopped, in milliseconds since 1970. */
  stopsAt: number;
  settings: Settings;
  files: ObjectStore;
  stateStore: StateStore;
  trustOf: () => Trust;
  open: OpenMemberAccess;
  observe: Observe;
  listAccounts: () => Promise<AccountList>;
  /** Called for each message that is sent. */
  publish: () => Promise<void>;
}

const ROLE = 'oidc-thumbprint-watcher-read';
const CHECK = { thumbprintCheck: 'aws' } as const;
const organization = checkInput(organizationSettingsSchema, { managementAccount: true }, 'organization');

/** What the function Coordinate does with an event. */
export async function coordinate(event: object, parts: TaskParts): Promise<object> {
  const read = parseCoordinateEvent(event);
  const { run } = read;
  const session = openOrganizationSession(run, parts);
  const context = { ...parts, ...CHECK, run, session };
  if (read.stage === 'begin') return begin({ ...context, ...read, manualCommands: true });
  if (read.stage === 'note') return noteFailure({ ...context, ...read });
  const { kind } = read;
  if (read.stage === 'end') return end({ ...context, kind, emit: () => {} });
  const about = { organizationId: 'o-example00001', region: 'us-east-1', perAccountMessages: false };
  if (read.stage === 'notify') return notifyRun({ ...context, ...about, kind, onError });
  await keepLease(session);
  if (read.stage === 'accounts') return listBatches({ ...context, settings: organization });
  if (read.stage === 'issuers') return collectUnits(context);
  const { input } = await needFile(parts.files, FILES.commands(run), commandsFile);
  return compare({ ...context, kind, organization, commands: parseExecutionInput(input) });
}

/** What the function ReadAccounts does. */
export function readAccounts(event: object, parts: TaskParts): Promise<object> {
  return readBatch({ ...parseMapEvent('inventory', event), ...parts, roleName: ROLE });
}

/** What the function Observe does. */
export function observe(event: object, parts: TaskParts): Promise<object> {
  return observeBatch({ ...parseMapEvent('observe', event), ...parts, perspective: 'us-east-1' });
}

/** What the function Act does. */
export function act(event: object, parts: TaskParts): Promise<object> {
  const { run, item } = parseMapEvent('act', event);
  return actInBatch({
    ...parts,
    ...CHECK,
    run,
    item,
    roleName: ROLE,
    onError,
    patience: { retryMs: [], readBackMs: [0] },
    remainingMs: () => parts.stopsAt - parts.clock().getTime(),
    keepLease: () => keepLease(openOrganizationSession(run, parts)),
  });
}

/** Nothing should go wrong here. */
function onError(what: string, error: unknown): void {
  throw new Error(what, { cause: error });
}
