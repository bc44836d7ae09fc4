import { expectNothingLost, expectSoundLists, expectNotified } from './expectations';
import { gistOf, matterOf, outcomeIn, withoutAuthors } from './outcome';
import { arnOf } from '../support/provider-arn';
import { scheduledTrialRun } from './trial-run';
import { isOfState, lastingRows, delayedRows, rowsForEvery } from './rows';
import { HELD, ROTATING, STEADY } from './setup';
import { withHarness, tryOut } from './trial';
import { type CallId, LOST, WAYS } from './ways';

const trialRun = await scheduledTrialRun();
const { setup, calls, outcome } = trialRun;
const [rotating, held, steady] = [arnOf(ROTATING), arnOf(HELD), arnOf(STEADY)];

test('the run without a fault adds, removes and holds a thumbprint, notifies of each, and keeps its state', () => {
  expect(outcome.lists).toEqual({
    [rotating]: [setup.keys, setup.b, setup.c],
    [held]: [setup.old],
    [steady]: [setup.steady],
  });
  expect(gistOf(outcome.notified)).toEqual(
    [
      `${held}: ${setup.unrelatedCertificate} [critical: approval-required]`,
      `${rotating}: ${setup.a} [info: thumbprint-retired]`,
      `${rotating}: ${setup.c} [info: thumbprint-added]`,
    ].toSorted(),
  );
  expect(outcome.items.map(({ subject, item }) => [subject, item].join(' '))).toEqual([
    `${held} list#0000000001`,
    `${held} state`,
    ...[1, 2, 3].map((version) => `${rotating} list#000000000${version}`),
    `${rotating} state`,
    `${steady} list#0000000001`,
    `${steady} state`,
    'run state',
  ]);
  expect(calls).toHaveLength(24);
});

/** Keeps what is about to be written: only then may anything leave a list. */
function keepsBeforeWrite({ action, arn, nth }: CallId): boolean {
  return action === 'UpdateItem' && arn === rotating && nth === 2;
}

function isAnother(call: CallId): boolean {
  return !keepsBeforeWrite(call);
}

describe('a fault that outlasts the retries of the SDK', () => {
  test.each(rowsForEvery(trialRun, (call) => (isAnother(call) ? WAYS[call.action] : [])))(
    'leaves nothing lost after the next run: %s',
    async (_, fault) => {
      const trial = await tryOut(trialRun, fault);
      expect(trial.unspent).toBe(0);
      expectSoundLists(trial, outcome);
      expectNothingLost(trial.after, outcome);
    },
  );
});

describe('an effect that comes after the run has ended', () => {
  test.each(delayedRows(trialRun, isAnother))('leaves nothing lost after the next run: %s', async (_, fault) => {
    const trial = await tryOut(trialRun, fault);
    expect(trial.unspent).toBe(0);
    expectSoundLists(trial, outcome);
    expectNothingLost(trial.after, outcome);
  });
});

describe('a table that fails just before a write', () => {
  const rows = [
    ...rowsForEvery(trialRun, (call) => (keepsBeforeWrite(call) ? WAYS[call.action] : [])),
    ...delayedRows(trialRun, keepsBeforeWrite),
  ];
  test.each(rows)('lets the run add the new thumbprint, and the next run remove the old one: %s', async (_, fault) => {
    const trial = await tryOut(trialRun, fault);
    expect(trial.unspent).toBe(0);
    expectSoundLists(trial, outcome);
    expect(trial.accepted.map(({ thumbprints }) => thumbprints)).toEqual([
      [setup.a, setup.keys, setup.b, setup.c],
      outcome.lists[rotating],
    ]);
    expect(trial.after.lists).toEqual(outcome.lists);
    expect(withoutAuthors(trial.after)).toEqual(withoutAuthors(outcome));
    expectNotified(gistOf(matterOf(trial.after)), gistOf(matterOf(outcome)));
  });
});

describe('an IAM that still gives the list from before the write', () => {
  test.each([1, 3])('causes no second write, and leaves nothing lost, where %i reads are stale', async (reads) => {
    const trial = await tryOut(trialRun, ({ aws }) => aws.faults.staleReads(reads));
    expectSoundLists(trial, outcome);
    expect(trial.accepted).toHaveLength(1);
    expectNothingLost(trial.after, outcome);
  });
});

describe('a fault that lasts as long as the run', () => {
  test.each(lastingRows(trialRun, (call) => !isOfState(call)))(
    'leaves nothing lost after the next run: %s',
    async (_, fault) => {
      const trial = await tryOut(trialRun, fault);
      expect(trial.report?.findings).toEqual([]);
      expectSoundLists(trial, outcome);
      expectNothingLost(trial.after, outcome);
    },
  );

  test.each(lastingRows(trialRun, isOfState))(
    'leaves nothing lost but the author of a list after the next run: %s',
    async (_, fault) => {
      const trial = await tryOut(trialRun, fault);
      expectSoundLists(trial, outcome);
      expect(trial.after.lists).toEqual(outcome.lists);
      expect(withoutAuthors(trial.after)).toEqual(withoutAuthors(outcome));
      // What could not be remembered at all looks as if somebody else had written it.
      const notified = gistOf(matterOf(trial.after)).filter((item) => !item.endsWith('external-change]'));
      expectNotified(notified, gistOf(matterOf(outcome)));
    },
  );
});

describe('a broken connection whose call the SDK repeats', () => {
  test.each(rowsForEvery(trialRun, () => Object.values(LOST)))(
    'leads to the outcome of a run without it: %s',
    (_, fault) =>
      withHarness(trialRun, { attempts: 3 }, async (stage) => {
        fault(stage);
        const report = await stage.run(trialRun);
        expect(report.findings).toEqual([]);
        expect(stage.aws.calls.length).toBeGreaterThan(calls.length);
        const after = await outcomeIn(stage.aws);
        expect({ ...after, notified: [...new Set(after.notified)] }).toEqual(outcome);
      }),
  );
});
