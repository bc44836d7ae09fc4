import type { Report } from '../../lambda/contract/report';
import type { AcceptedList } from '../../sandbox/aws/iam-store';
import { type Outcome, outcomeIn, withoutEndedLeases } from './outcome';
import { type TrialRun, afterwards, runAfterwards, start } from './trial-run';
import { type Persistence, type Harness, startHarness } from './harness';

/** What became of a run into which a fault was thrown. */
export interface Trial {
  /** What it returned; null when it failed, or was a quick look that found nothing to do. */
  report: Report | null;
  /** What it left. */
  left: Outcome;
  /** What came of it and of the scheduled run after it, which nothing hindered. */
  after: Outcome;
  /** The lists that IAM was given. */
  accepted: readonly AcceptedList[];
  /** How many calls of the run AWS carried out and answered. */
  answered: number;
  /** Faults that did not strike. */
  unspent: number;
}

/** Throws a fault into the run. What the fault gives back is called after the run, and ends it. */
export type Throw = (stage: Harness) => void | (() => Promise<void>);

/** Sets the stage for a plot, and clears it away after what is done there. */
export async function withHarness<T>(
  trialRun: TrialRun,
  how: Persistence,
  act: (stage: Harness) => Promise<T>,
): Promise<T> {
  const stage = await startHarness(trialRun.setup, trialRun.before, how);
  try {
    return await act(stage);
  } finally {
    await stage.close();
  }
}

/** Runs the plot with a fault, then the scheduled run without. */
export async function runTrial(trialRun: TrialRun, stage: Harness, fault: Throw): Promise<Trial> {
  const { aws } = stage;
  const end = fault(stage);
  const report = await start(trialRun, stage).catch(() => null);
  const unspent = aws.faults.waiting.length;
  aws.faults.clear();
  await end?.();
  const answered = aws.calls.filter(({ outcome }) => outcome === 'ok').length;
  const left = await outcomeIn(aws);
  await runAfterwards(trialRun, stage);
  const accepted = aws.iam.history.filter(({ by }) => by !== 'put');
  const after = withoutEndedLeases(await outcomeIn(aws), afterwards(trialRun));
  return { report, left, after, accepted, answered, unspent };
}

/** The same, on a stage of its own. */
export function tryOut(trialRun: TrialRun, fault: Throw): Promise<Trial> {
  return withHarness(trialRun, {}, (stage) => runTrial(trialRun, stage, fault));
}
