/** Weight of a log line. */
export type LogLevel = 'INFO' | 'WARN' | 'ERROR';

/** Levels of the variable `LOG_LEVEL`, from which on lines are written; `SILENT` writes none, no metrics either. */
const LEVELS = ['INFO', 'WARN', 'ERROR', 'SILENT'];

/**
 * Writes one line of JSON to the function's log.
 * @param level null for a line that is written whatever the level, unless that is `SILENT`
 */
export function writeLine(level: LogLevel | null, fields: object): void {
  const least = Math.max(0, LEVELS.indexOf(process.env['LOG_LEVEL'] ?? 'INFO'));
  if (LEVELS.indexOf(level ?? 'ERROR') < least) return;
  // Not by `console`: Lambda wraps what that prints, and the fields would not be at the top of the line.
  process.stdout.write(`${JSON.stringify(level === null ? fields : { level, ...fields })}\n`);
}
