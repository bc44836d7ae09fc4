import * as v from 'valibot';
import { plain } from './plain';

/** Format in which a value is written down as text, and read again. */
export interface Format<T> {
  /** Value when nothing is kept. */
  nothing: T;
  /** Writes equal values, read or made, as equal texts. */
  print: (value: T) => string;
  /** @throws UnreadableError when the text is broken, or of a newer version of the watcher */
  parse: (text: string) => T;
}

/** Error for a kept text that cannot be read. The text is left as it is: it may be worth something to its writer. */
export class UnreadableError extends Error {
  override name = 'UnreadableError';
}

/** Number that goes up whenever kept texts change their meaning; older versions of the watcher then leave them alone. */
const SCHEMA = 1;

/** Makes the format of values with this schema. */
export function formatOf<T>(schema: v.GenericSchema<unknown, T>, nothing: T): Format<T> {
  return {
    nothing,
    print: (value) => JSON.stringify(plain({ schema: SCHEMA, ...value })),
    parse: (kept) => {
      const json = parseJson(kept);
      const version = typeof json === 'object' && json !== null && 'schema' in json ? json.schema : undefined;
      if (typeof version === 'number' && version > SCHEMA) {
        throw new UnreadableError(
          `it was written by a newer version of the watcher (schema ${version}, known ${SCHEMA})`,
        );
      }
      const result = v.safeParse(schema, json);
      if (version === SCHEMA && result.success) return result.output;
      const [issue] = result.issues ?? [];
      throw new UnreadableError(
        `it is broken${issue ? ` (${v.getDotPath(issue) ?? 'the whole'}: ${issue.message})` : ''}`,
      );
    },
  };
}

function parseJson(kept: string): unknown {
  try {
    return JSON.parse(kept);
  } catch {
    throw new UnreadableError('it is broken (not JSON)');
  }
}
