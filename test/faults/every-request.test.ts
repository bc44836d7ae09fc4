import type { Finding } from '../../lambda/findings/finding';
import { stepsOf } from '../../lambda/findings/lookup';
import { expectNothingLost, expectSoundLists, expectNotified } from './expectations';
import { type Outcome, gistOf, matterOf, outcomeIn, withoutAuthors, withoutEndedLeases } from './outcome';
import { arnOf } from '../support/provider-arn';
import { EXTERNAL, STAGED, afterwards, manualTrialRun } from './trial-run';
import { deathRows, isOfState, lastingRows, delayedRows, rowsForEvery } from './rows';
import { HELD, ROTATING, STEADY } from './setup';
import { type Throw, type Trial, withHarness, runTrial } from './trial';
import { WAYS } from './ways';

const trialRun = await manualTrialRun();
const { setup, outcome } = trialRun;
const [rotating, held, steady] = [arnOf(ROTATING), arnOf(HELD), arnOf(STEADY)];

test('the requests of the operator are carried out and notified', () => {
  expect(outcome.lists).toMatchObject({
    [rotating]: [setup.a, setup.keys, setup.b, setup.c],
    [held]: [setup.old, setup.unrelatedCertificate, STAGED],
    [steady]: [setup.steady],
  });
  expect(gistOf(outcome.notified)).toEqual(
    [
      `${held}: ${setup.unrelatedCertificate} [info: thumbprint-added]`,
      `${held}: ${STAGED} [info: thumbprint-staged]`,
      `${held}: ${setup.unrelatedCertificate} [resolved: approval-required]`,
      `${rotating}: [info: list-restored]`,
      `${rotating}: ${setup.a} [info: thumbprint-staged]`,
      `${steady}: ${EXTERNAL} [info: thumbprint-removed]`,
    ].toSorted(),
  );
});

/** What becomes of a wish: done by the run after, or asked for again. */
interface Granted extends Trial {
  /** The providers that are still as if nobody had asked. */
  lost: readonly string[];
  finally: Outcome;
}

/** The operator asks again for what was not done. */
function insist(fault: Throw): Promise<Granted> {
  return withHarness(trialRun, {}, async (stage) => {
    const trial = await runTrial(trialRun, stage, fault);
    const lost = [held, rotating, steady].filter(
      (arn) => trial.after.lists[arn]?.length !== outcome.lists[arn]?.length,
    );
    if (lost.length > 0) {
      const requests = new Map([...trialRun.invocation.requests].filter(([arn]) => lost.includes(arn)));
      const invocation = { ...trialRun.invocation, providers: lost, requests };
      await stage.run({ at: afterwards({ at: afterwards(trialRun) }), epoch: trialRun.epoch, invocation });
    }
    return { ...trial, lost, finally: withoutEndedLeases(await outcomeIn(stage.aws), afterwards(trialRun)) };
  });
}

/** Whether a run left word that something is to be written, or wrote it. */
function isRemembered({ items, lists }: Outcome, arn: string): boolean {
  const { state } = items.find(({ subject, item }) => subject === arn && item === 'state') ?? {};
  const isPending = typeof state === 'object' && state !== null && 'pending' in state && state.pending !== null;
  const before = trialRun.before.providers.find(({ url }) => arn.endsWith(`/${url}`));
  return isPending || lists[arn]?.length !== before?.thumbprints?.length;
}

/** Whether the operator can see that nothing was done. */
function isVisiblyFailed({ report }: Trial, arn: string): boolean {
  return (
    report === null ||
    report.providers.some(
      (provider) =>
        provider.arn === arn &&
        (provider.status === 'failed' || provider.findings.some(({ code }) => code === 'removal-not-done')) &&
        provider.findings.some(saysToAskAgain),
    )
  );
}

function saysToAskAgain(finding: Finding): boolean {
  return stepsOf(finding).some((step) => /ask again|repeat it/.test(step));
}

function expectGranted(trial: Granted): void {
  expect(trial.lost.filter((arn) => isRemembered(trial.left, arn))).toEqual([]);
  expect(trial.lost.filter((arn) => !isVisiblyFailed(trial, arn))).toEqual([]);
  expectSoundLists(trial, outcome);
  expectNothingLost(trial.finally, outcome);
}

describe('a fault that outlasts the retries of the SDK', () => {
  test.each(rowsForEvery(trialRun, ({ action }) => WAYS[action]))(
    'lets each request be carried out, or fail visibly: %s',
    async (_, fault) => {
      const trial = await insist(fault);
      expect(trial.unspent).toBe(0);
      expectGranted(trial);
    },
  );
});

describe('an effect that comes after the run has ended', () => {
  test.each(delayedRows(trialRun))('lets each request be carried out, or fail visibly: %s', async (_, fault) => {
    const trial = await insist(fault);
    expect(trial.unspent).toBe(0);
    expectGranted(trial);
  });
});

describe('a fault that lasts as long as the run', () => {
  test.each(lastingRows(trialRun, (call) => !isOfState(call)))(
    'lets each request be carried out, or fail visibly: %s',
    async (_, fault) => {
      const trial = await insist(fault);
      expect(trial.report?.findings).toEqual([]);
      expectGranted(trial);
    },
  );

  test.each(lastingRows(trialRun, isOfState))(
    'lets no request but the removal fail, and that visibly: %s',
    async (_, fault) => {
      const trial = await insist(fault);
      // What could not be remembered to be rejected was not taken out, and has to be asked for again.
      expect(trial.lost.filter((arn) => arn !== steady || !isVisiblyFailed(trial, arn))).toEqual([]);
      expectSoundLists(trial, outcome);
      expect(trial.finally.lists).toEqual(outcome.lists);
      expect(withoutAuthors(trial.finally)).toEqual(withoutAuthors(outcome));
      const notified = gistOf(matterOf(trial.finally)).filter((item) => !item.endsWith('external-change]'));
      expectNotified(notified, gistOf(matterOf(outcome)));
    },
  );
});

describe('a process that dies', () => {
  test.each(deathRows(trialRun))(
    'leaves each request carried out, or to be asked for again: %s',
    async (_, fault, answered) => {
      const trial = await insist(fault);
      expect(trial.answered).toBe(answered);
      // Who asked gets an error then, whatever the run itself would have said.
      expectGranted({ ...trial, report: null });
    },
  );
});
