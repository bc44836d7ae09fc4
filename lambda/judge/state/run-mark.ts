/** The run that reads and updates the state. */
export interface RunMark {
  runId: string;
  now: Date;
}
