import type { SourceMap } from 'node:module';

/** A place in the function's bundle: `/var/task/index.mjs:12:3456`, with or without `file://`. */
const PLACE = /(?:file:\/\/)?[^\s()"]*\bindex\.mjs:(\d+):(\d+)/g;

/**
 * Replaces the places in the function's bundle by those in its source, `lambda/run/run.ts:12:3`, wherever they stand in a text: a stack, or
 * lines of the log with stacks in them. Places that the map does not know stay.
 */
export function decodeStack(text: string, map: SourceMap): string {
  return text.replaceAll(PLACE, (place: string, line: string, column: string) => {
    // Stacks count lines and columns from 1, source maps from 0.
    const entry = map.findEntry(Number(line) - 1, Number(column) - 1);
    return 'originalSource' in entry
      ? `${decodeURI(entry.originalSource)}:${entry.originalLine + 1}:${entry.originalColumn + 1}`
      : place;
  });
}
