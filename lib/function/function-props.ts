import type { Duration } from 'aws-cdk-lib';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';

/** What the log leaves out: `INFO` nothing, `WARN` and `ERROR` what weighs less. */
export const LOG_LEVELS = ['INFO', 'WARN', 'ERROR'] as const;

/** A level of the log. */
export type LogLevel = (typeof LOG_LEVELS)[number];

/** What becomes of the log when the watcher is removed. */
export const LOG_REMOVALS = ['destroy', 'retain'] as const;

/** What becomes of the log: `destroy` or `retain`. */
export type LogRemoval = (typeof LOG_REMOVALS)[number];

/** How the function runs, and what of its log is kept. */
export interface FunctionProps {
  /**
   * How long a run may take. Providers for which it does not suffice come first in the next run.
   * @default Duration.minutes(5)
   */
  readonly timeout?: Duration;

  /**
   * The function's memory, in MB; its share of a processor grows with it, and with that how many providers are checked side
   * by side. 128 MB are enough for 100 providers, and not for 700.
   * @default 512
   */
  readonly memorySize?: number;

  /**
   * How many runs may be under way at once, 1 or more; so many are taken from what the account has for all its functions. Lambda tries
   * events that find no room again, for an hour.
   * @default - no more than the account has left
   */
  readonly reservedConcurrency?: number;

  /**
   * Whether X-Ray traces the invocations. The function is granted to send what it records.
   * @default false
   */
  readonly tracing?: boolean;

  /**
   * What the function's log holds: `INFO` a line for each provider and run, `WARN` only those that need a look, `ERROR` only what failed.
   * Metrics are written at any level.
   * @default 'INFO'
   */
  readonly logLevel?: LogLevel;

  /**
   * How long the function's log is kept.
   * @default RetentionDays.THREE_MONTHS
   */
  readonly logRetention?: RetentionDays;

  /**
   * Whether the log goes with the construct (`destroy`) or stays until its retention ends (`retain`).
   * @default 'destroy'
   */
  readonly logRemoval?: LogRemoval;
}
