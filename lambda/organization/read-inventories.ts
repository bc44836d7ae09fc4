import pMap from 'p-map';
import { type InventoryEntry, accountsFile, inventoryFile } from './file-formats';
import { needFile, readFile } from './files';
import type { ObjectStore } from './object-store';
import { FILES } from './state';

/** Files that are read side by side. */
export const FILES_AT_ONCE = 10;

/** Reads the accounts of a run as far as they were read, batch by batch. */
export async function readInventories(run: string, files: ObjectStore): Promise<InventoryEntry[]> {
  const batches = await needFile(files, FILES.accounts(run), accountsFile);
  const read = ({ batch }: { batch: number }) => readFile(files, FILES.inventory(run, batch), inventoryFile);
  const inventories = await pMap(batches, read, { concurrency: FILES_AT_ONCE });
  return inventories.flatMap((inventory) => inventory?.accounts ?? []);
}
