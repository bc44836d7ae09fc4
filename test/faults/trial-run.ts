import { type Invocation, parseInvocation } from '../../lambda/contract/invocation';
import type { Report } from '../../lambda/contract/report';
import { type Outcome, outcomeIn } from './outcome';
import { HELD, QUICK, ROTATING, SCHEDULED, STEADY, type Epoch, type Setup, recordSetup } from './setup';
import { type Holdings, type Harness, startHarness } from './harness';
import { type CallId, identify } from './ways';
import { arnOf } from '../support/provider-arn';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const START = Date.UTC(2026, 2, 2, 6);

/** A run into which faults are thrown, and all that it rests on. */
export interface TrialRun {
  setup: Setup;
  /** What the account holds before it. */
  before: Holdings;
  /** When it is, and what the issuers present then. */
  at: number;
  epoch: Epoch;
  invocation: Invocation;
  /** Its calls, when nothing goes wrong. */
  calls: readonly CallId[];
  /** What then comes of it, and of the scheduled run after it. */
  outcome: Outcome;
}

/** When the run after it is: no lease lasts so long. */
export function afterwards({ at }: Pick<TrialRun, 'at'>): number {
  return at + HOUR;
}

/**
 * Forty days of the scene. The run adds what `ROTATING` presents since today and retires what it presented until 39 days
 * ago; it opens a condition for `HELD`; it notifies of both, and remembers them.
 */
export async function scheduledTrialRun(): Promise<TrialRun> {
  const setup = await recordSetup();
  const seeds = [
    { url: ROTATING, thumbprints: [setup.a, setup.keys] },
    { url: HELD, thumbprints: [setup.old] },
    { url: STEADY, thumbprints: [setup.steady] },
  ];
  const found = await after(setup, { providers: seeds, items: [] }, START, setup.epochs[0]);
  const before = await after(setup, found, START + DAY, setup.epochs[1]);
  return complete({ setup, before, at: START + 40 * DAY, epoch: setup.epochs[2], invocation: SCHEDULED });
}

/** The same as in `scheduledTrialRun`, seen and done by a quick look. */
export async function quickTrialRun(): Promise<TrialRun> {
  return complete({ ...(await scheduledTrialRun()), invocation: QUICK });
}

/** What somebody wants to have pinned ahead in `askedPlot`. */
export const STAGED = '5'.repeat(40);

/** What somebody else has put into the list of `STEADY` in `askedPlot`. */
export const EXTERNAL = '6'.repeat(40);

/**
 * A day later an operator asks for all there is: to approve what `HELD` presents and to pin something ahead for it, to put the
 * second list of `ROTATING` back, and to take out what somebody else has put into the list of `STEADY`.
 */
export async function manualTrialRun(): Promise<TrialRun> {
  const { setup, before: early, at, epoch } = await scheduledTrialRun();
  const providers = early.providers.map((one) =>
    one.url === STEADY.replace('https://', '') ? { ...one, thumbprints: [...(one.thumbprints ?? []), EXTERNAL] } : one,
  );
  const before = await after(setup, { ...early, providers }, at, epoch);
  const invocation = parseInvocation({
    approve: [
      { provider: arnOf(HELD), thumbprint: setup.unrelatedCertificate },
      { provider: arnOf(HELD), thumbprint: STAGED, stage: true },
    ],
    restore: [{ provider: arnOf(ROTATING), version: 2 }],
    remove: [{ provider: arnOf(STEADY), thumbprint: EXTERNAL }],
  });
  return complete({ setup, before, at: at + DAY, epoch, invocation });
}

async function after(setup: Setup, before: Holdings, at: number, epoch: Epoch): Promise<Holdings> {
  const stage = await startHarness(setup, before);
  await stage.run({ at, epoch });
  const holdings = await stage.holdings();
  await stage.close();
  return holdings;
}

async function complete(trialRun: Omit<TrialRun, 'calls' | 'outcome'>): Promise<TrialRun> {
  const stage = await startHarness(trialRun.setup, trialRun.before);
  await start(trialRun, stage);
  const calls = identify(stage.aws.calls);
  await runAfterwards(trialRun, stage);
  const outcome = await outcomeIn(stage.aws);
  await stage.close();
  return { ...trialRun, calls, outcome };
}

/** Does the run; gives what it reports, null where that was a quick look that found nothing to do. */
export async function start(trialRun: Omit<TrialRun, 'calls' | 'outcome'>, stage: Harness): Promise<Report | null> {
  if (!trialRun.invocation.quickLook) return stage.run(trialRun);
  const end = await stage.quickLook(trialRun);
  return 'quickLook' in end ? null : end;
}

/** The scheduled run after it, without faults. */
export function runAfterwards(trialRun: Pick<TrialRun, 'at' | 'epoch'>, stage: Harness) {
  return stage.run({ at: afterwards(trialRun), epoch: trialRun.epoch });
}
