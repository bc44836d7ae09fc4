import { commandsIn, hasCommands, parseExecutionInput } from '../../contract/execution-input';
import type { Settings } from '../../contract/settings';
import { unitBatches } from '../batches';
import { commandsFile } from '../file-formats';
import { needFile, writeFile } from '../files';
import { unitsOf } from '../observe-units';
import { readInventories } from '../read-inventories';
import { FILES, type State } from '../state';
import type { StageContext } from './stage';

/**
 * Collects the units of all providers that were read, in batches to be observed. Commands alone take only the units of the providers
 * that they are for.
 */
export async function collectUnits({ run, files, settings }: StageContext & { settings: Settings }): Promise<State> {
  const { input } = await needFile(files, FILES.commands(run), commandsFile);
  const commands = parseExecutionInput(input);
  const accounts = await readInventories(run, files);
  const providers = accounts.flatMap((account) => {
    const arns = account.providers.map(({ arn }) => arn);
    const isConcerned = !hasCommands(commands) || commandsIn(commands, account.id, arns) !== null;
    return isConcerned ? account.providers : [];
  });
  const key = FILES.issuers(run);
  const batches = unitBatches(unitsOf(providers, settings));
  await writeFile(files, key, batches);
  return { run, kind: 'full', key, count: batches.length };
}
