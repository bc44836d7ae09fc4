import * as v from 'valibot';
import { plain } from './plain';

/** How something that is remembered is written down as text, and read again. */
export interface Format<T> {
  /** What is remembered when nothing is. */
  nothing: T;
  /** Writes equal values, read or made, as equal texts. */
  print: (value: T) => string;
  /** @throws UnreadableError when the text is broken, or of a newer version of the watcher */
  parse: (text: string) => T;
}

/** What was kept cannot be read. It is left as it is: it may be worth something to who wrote it. */
export class UnreadableError extends Error {
  override name = 'UnreadableError';
}

/** Goes up whenever what is kept changes its meaning; older versions of the watcher then leave it alone. */
const SCHEMA = 1;

/** The format of what has this schema. */
export const formatOf = <T>(schema: v.GenericSchema<unknown, T>, nothing: T): Format<T> => ({
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
});

const parseJson = (kept: string): unknown => {
  try {
    return JSON.parse(kept);
  } catch {
    throw new UnreadableError('it is broken (no JSON)');
  }
};
