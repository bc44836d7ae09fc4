import { expectNothingLost, expectSoundLists, expectTold } from './expectations';
import { type Outcome, gistOf, matterOf, outcomeIn, withoutAuthors, withoutEndedLeases } from './outcome';
import { FOREIGN, STAGED, afterwards, arnOf, askedPlot } from './plot';
import { deathRows, isOfMemory, lastingRows, lateRows, rowsForEvery } from './rows';
import { HELD, ROTATING, STEADY } from './scene';
import { type Throw, type Trial, onStage, play } from './trial';
import { WAYS } from './ways';

const plot = await askedPlot();
const { scene, outcome } = plot;
const [rotating, held, steady] = [arnOf(ROTATING), arnOf(HELD), arnOf(STEADY)];

test('what a person asks for is done and told', () => {
  expect(outcome.lists).toMatchObject({
    [rotating]: [scene.a, scene.keys, scene.b, scene.c],
    [held]: [scene.old, scene.stranger, STAGED],
    [steady]: [scene.steady],
  });
  expect(gistOf(outcome.told)).toEqual(
    [
      `${held}: ${scene.stranger} [info: thumbprint-added]`,
      `${held}: ${STAGED} [info: thumbprint-staged]`,
      `${held}: ${scene.stranger} [over: approval-required]`,
      `${rotating}: [info: list-restored]`,
      `${rotating}: ${scene.a} [info: thumbprint-staged]`,
      `${steady}: ${FOREIGN} [info: thumbprint-removed]`,
    ].toSorted(),
  );
});

/** What becomes of a wish: done by the run after, or asked for again. */
interface Granted extends Trial {
  /** The providers that are still as if nobody had asked. */
  lost: readonly string[];
  finally: Outcome;
}

/** The person asks again for what was not done. */
const insist = (fault: Throw): Promise<Granted> =>
  onStage(plot, {}, async (stage) => {
    const trial = await play(plot, stage, fault);
    const lost = [held, rotating, steady].filter(
      (arn) => trial.after.lists[arn]?.length !== outcome.lists[arn]?.length,
    );
    if (lost.length > 0) {
      const requests = new Map([...plot.invocation.requests].filter(([arn]) => lost.includes(arn)));
      const invocation = { ...plot.invocation, providers: lost, requests };
      await stage.run({ at: afterwards({ at: afterwards(plot) }), epoch: plot.epoch, invocation });
    }
    return { ...trial, lost, finally: withoutEndedLeases(await outcomeIn(stage.aws), afterwards(plot)) };
  });

/** Whether a run left word that something is to be written, or wrote it. */
const isRemembered = ({ memory, lists }: Outcome, arn: string): boolean => {
  const { state } = memory.find(({ subject, item }) => subject === arn && item === 'state') ?? {};
  const isPending = typeof state === 'object' && state !== null && 'pending' in state && state.pending !== null;
  const before = plot.before.providers.find(({ url }) => arn.endsWith(`/${url}`));
  return isPending || lists[arn]?.length !== before?.thumbprints?.length;
};

/** Whether the person can see that nothing was done. */
const isVisiblyFailed = ({ report }: Trial, arn: string): boolean =>
  report === null ||
  report.providers.some(
    (provider) =>
      provider.arn === arn &&
      (provider.status === 'failed' || provider.findings.some(({ code }) => code === 'removal-not-done')) &&
      provider.findings.some(({ action }) => action.includes('ask again')),
  );

const expectGranted = (trial: Granted): void => {
  expect(trial.lost.filter((arn) => isRemembered(trial.left, arn))).toEqual([]);
  expect(trial.lost.filter((arn) => !isVisiblyFailed(trial, arn))).toEqual([]);
  expectSoundLists(trial, outcome);
  expectNothingLost(trial.finally, outcome);
};

describe('a fault that the SDK does not get over', () => {
  test.each(rowsForEvery(plot, ({ action }) => WAYS[action]))('%s', async (_, fault) => {
    const trial = await insist(fault);
    expect(trial.unspent).toBe(0);
    expectGranted(trial);
  });
});

describe('an effect that comes when nobody waits for it any more', () => {
  test.each(lateRows(plot))('%s', async (_, fault) => {
    const trial = await insist(fault);
    expect(trial.unspent).toBe(0);
    expectGranted(trial);
  });
});

describe('a fault that lasts as long as the run', () => {
  test.each(lastingRows(plot, (call) => !isOfMemory(call)))('%s', async (_, fault) => {
    const trial = await insist(fault);
    expect(trial.report?.findings).toEqual([]);
    expectGranted(trial);
  });

  test.each(lastingRows(plot, isOfMemory))('%s', async (_, fault) => {
    const trial = await insist(fault);
    // What could not be remembered to be rejected was not taken out, and has to be asked for again.
    expect(trial.lost.filter((arn) => arn !== steady || !isVisiblyFailed(trial, arn))).toEqual([]);
    expectSoundLists(trial, outcome);
    expect(trial.finally.lists).toEqual(outcome.lists);
    expect(withoutAuthors(trial.finally)).toEqual(withoutAuthors(outcome));
    const told = gistOf(matterOf(trial.finally)).filter((item) => !item.endsWith('changed-elsewhere]'));
    expectTold(told, gistOf(matterOf(outcome)));
  });
});

describe('the process dies', () => {
  test.each(deathRows(plot))('%s', async (_, fault, answered) => {
    const trial = await insist(fault);
    expect(trial.answered).toBe(answered);
    // Who asked gets an error then, whatever the run itself would have said.
    expectGranted({ ...trial, report: null });
  });
});
