import type { Duration } from 'aws-cdk-lib';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';

/** Levels of the log: `INFO` leaves nothing out, `WARN` and `ERROR` leave less severe lines out. */
export const LOG_LEVELS = ['INFO', 'WARN', 'ERROR'] as const;

/** A level of the log. */
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Fates of the log when the watcher is removed. */
export const LOG_REMOVALS = ['destroy', 'retain'] as const;

/** Fate of the log when the watcher is removed: `destroy` or `retain`. */
export type LogRemoval = (typeof LOG_REMOVALS)[number];

/** Props of the function and its log. */
export interface FunctionProps {
  /**
   * Longest duration of a run. Providers that it leaves no time for come first in the next run.
   * @default Duration.minutes(5)
   */
  readonly timeout?: Duration;

  /**
   * The function's memory, in MB. Its share of a processor grows with it, and with that the number of providers that are checked
   * side by side. 128 MB are enough for 100 providers, and not for 700.
   * @default 512
   */
  readonly memorySize?: number;

  /**
   * Number of runs that may be under way at once, 1 or more; they are taken from the concurrency that the account has for all its
   * functions. Lambda tries events that find no room again, for an hour; a quick look that finds none is left out.
   * @default - no more than the account has left
   */
  readonly reservedConcurrency?: number;

  /**
   * True if X-Ray traces the invocations. The function is granted to send the traces.
   * @default false
   */
  readonly tracing?: boolean;

  /**
   * Level of the function's log: `INFO` holds a line for each provider and run, `WARN` only lines that need a look, `ERROR` only
   * failures. Metrics are written at any level.
   * @default 'INFO'
   */
  readonly logLevel?: LogLevel;

  /**
   * Retention of the function's log.
   * @default RetentionDays.THREE_MONTHS
   */
  readonly logRetention?: RetentionDays;

  /**
   * Fate of the log when the construct is removed: it is deleted (`destroy`), or stays until its retention ends (`retain`).
   * @default 'destroy'
   */
  readonly logRemoval?: LogRemoval;
}
