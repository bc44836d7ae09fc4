import type { ListTrustingRoles } from '../act/iam-roles';
import type { Patience } from '../act/write-thumbprints';
import type { Report } from '../contract/report';
import type { Place } from '../judge/state/conditions';
import type { Notifier } from '../notify/notifier';
import type { StateStore } from '../state/store';
import type { SnapshotDependencies } from './observe-provider';

/** Dependencies of a reconciliation. */
export interface ReconcileDependencies extends SnapshotDependencies {
  /** Place of the run. Default: the function. */
  place?: Place;
  patience?: Patience;
}

/** Dependencies of a run. */
export interface RunDependencies extends Omit<ReconcileDependencies, 'until'>, Notifier {
  /** Store of the state between runs; null where no state is kept. */
  stateStore: StateStore | null;
  /** Key of the state of the runs in that store, where one store serves many accounts (`runKeyOf`). Default: `RUN_KEY`. */
  runKey?: string;
  /** Returns the time that the run has left, in milliseconds. */
  remainingMs: () => number;
  newRunId: () => string;
  /** Number of providers that are checked side by side. Default: `MOST_AT_ONCE`. */
  concurrency?: number;
  /** Receives the count of providers that are done, before the first and after each, and the count of all. */
  onProgress?: (done: number, of: number) => void;
  /** Receives the report of a run that is no dry run, before its notifications are sent. */
  onReport?: (report: Report) => void;
  /** Lists the roles that trust providers, for messages. Default: none is known. */
  listTrustingRoles?: ListTrustingRoles;
  /** Receives errors that stop nothing. */
  onError?: (what: string, error: unknown) => void;
}
