import type { ObjectStore } from '../object-store';

/** What every stage is given. */
export interface StageContext {
  /** ID of the run. */
  run: string;
  files: ObjectStore;
}
