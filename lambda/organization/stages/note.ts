import { describeFailure } from '../failure';
import { FILE_SCHEMA } from '../file-formats';
import { writeFile } from '../files';
import { FILES, type MapName } from '../state';
import type { StageContext } from './stage';

/** A batch whose function did not come to its end. */
export interface NoteContext extends StageContext {
  map: MapName;
  item: { batch: number } & Record<string, unknown>;
  /** Error of Step Functions: `{Error, Cause}`. */
  error: unknown;
}

/** Keeps that a batch failed: the run goes on without it, and says so. */
export async function noteFailure({ run, files, map, item, error }: NoteContext): Promise<object> {
  const note = { schema: FILE_SCHEMA, map, batch: item.batch, things: thingsIn(item), error: describeFailure(error) };
  await writeFile(files, FILES.note(run, map, item.batch), note);
  return {};
}

/** Returns the IDs of accounts, or the URLs of issuers, in a batch. */
function thingsIn({ accounts, units }: Record<string, unknown>): string[] {
  const [list, name] = Array.isArray(accounts) ? [accounts, 'id'] : [Array.isArray(units) ? units : [], 'issuer'];
  return list.flatMap((one: unknown) => {
    const value: unknown = typeof one === 'object' && one !== null ? Reflect.get(one, name) : null;
    return typeof value === 'string' ? [value.slice(0, 300)] : [];
  });
}
