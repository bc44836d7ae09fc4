import { type ExecutionInput, hasCommands, parseExecutionInput } from '../../contract/execution-input';
import { InputError } from '../../contract/input-error';
import type { StateSession } from '../../state/session';
import { unitBatches } from '../batches';
import { FILE_SCHEMA, commandsFile, enforcedFile } from '../file-formats';
import { readFile, writeFile } from '../files';
import { takeLease } from '../organization-lease';
import { FILES, type State } from '../state';
import type { StageContext } from './stage';

/** What the first stage is given. */
export interface BeginContext extends StageContext {
  /** Input of the execution. */
  input: unknown;
  /** ARN of the state machine. */
  machine: string;
  session: StateSession;
  clock: () => Date;
  /** True if operators may give commands. */
  manualCommands: boolean;
}

/**
 * Begins a run: reads what it was started for, and takes the lease of the organization. A quick look goes on with the enforced issuers
 * of the last full run.
 * @throws InputError when the input is not valid, or asks for what the settings do not let anybody do
 */
export async function begin(context: BeginContext): Promise<State> {
  const { run, session } = context;
  const input = parseExecutionInput(context.input);
  if ((hasCommands(input) || input.allow) && !context.manualCommands)
    throw new InputError('Invalid input. The settings (manualCommands) let nobody give commands.');
  if ((await takeLease(session)) === null) return { run, kind: 'busy', key: '', count: 0 };
  const kind = input.only === undefined ? 'full' : 'quick';
  await keepCommands(input, kind, context);
  return kind === 'full' ? { run, kind, key: '', count: 0 } : enforcedUnits(context);
}

/** Keeps what the run was started for. When it is begun once more, that stays as it was, with the moment of its start. */
async function keepCommands(input: ExecutionInput, kind: State['kind'], context: BeginContext): Promise<void> {
  const { run, files, machine, clock } = context;
  const key = FILES.commands(run);
  if (await readFile(files, key, commandsFile)) return;
  await writeFile(files, key, { schema: FILE_SCHEMA, kind, startedAt: clock().toISOString(), machine, input });
}

async function enforcedUnits({ run, files }: BeginContext): Promise<State> {
  const latest = await readFile(files, FILES.enforced, enforcedFile);
  const batches = unitBatches((latest?.units ?? []).map(({ unit }) => unit));
  const key = FILES.issuers(run);
  await writeFile(files, key, batches);
  return { run, kind: 'quick', key, count: batches.length };
}
