import { expectNothingLost, expectSoundLists, expectTold } from './expectations';
import { gistOf, matterOf, outcomeIn, withoutAuthors } from './outcome';
import { arnOf, scheduledPlot } from './plot';
import { isOfMemory, lastingRows, lateRows, rowsForEvery } from './rows';
import { HELD, ROTATING, STEADY } from './scene';
import { onStage, tryOut } from './trial';
import { type CallId, LOST, WAYS } from './ways';

const plot = await scheduledPlot();
const { scene, calls, outcome } = plot;
const [rotating, held, steady] = [arnOf(ROTATING), arnOf(HELD), arnOf(STEADY)];

test('the run itself adds, retires, finds what needs a person, tells, and remembers', () => {
  expect(outcome.lists).toEqual({
    [rotating]: [scene.keys, scene.b, scene.c],
    [held]: [scene.old],
    [steady]: [scene.steady],
  });
  expect(gistOf(outcome.told)).toEqual(
    [
      `${held}: ${scene.stranger} [critical: approval-required]`,
      `${rotating}: ${scene.a} [info: thumbprint-retired]`,
      `${rotating}: ${scene.c} [info: thumbprint-added]`,
    ].toSorted(),
  );
  expect(outcome.memory.map(({ subject, item }) => [subject, item].join(' '))).toEqual([
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
const keepsBeforeWrite = ({ action, arn, nth }: CallId): boolean =>
  action === 'UpdateItem' && arn === rotating && nth === 2;
const isAnother = (call: CallId): boolean => !keepsBeforeWrite(call);

describe('a fault that the SDK does not get over, then a run without', () => {
  test.each(rowsForEvery(plot, (call) => (isAnother(call) ? WAYS[call.action] : [])))('%s', async (_, fault) => {
    const trial = await tryOut(plot, fault);
    expect(trial.unspent).toBe(0);
    expectSoundLists(trial, outcome);
    expectNothingLost(trial.after, outcome);
  });
});

describe('an effect that comes when nobody waits for it any more', () => {
  test.each(lateRows(plot, isAnother))('%s', async (_, fault) => {
    const trial = await tryOut(plot, fault);
    expect(trial.unspent).toBe(0);
    expectSoundLists(trial, outcome);
    expectNothingLost(trial.after, outcome);
  });
});

describe('a table that fails just before a write: the new one is added, and the next run takes the old one out', () => {
  const rows = [
    ...rowsForEvery(plot, (call) => (keepsBeforeWrite(call) ? WAYS[call.action] : [])),
    ...lateRows(plot, keepsBeforeWrite),
  ];
  test.each(rows)('%s', async (_, fault) => {
    const trial = await tryOut(plot, fault);
    expect(trial.unspent).toBe(0);
    expectSoundLists(trial, outcome);
    expect(trial.accepted.map(({ thumbprints }) => thumbprints)).toEqual([
      [scene.a, scene.keys, scene.b, scene.c],
      outcome.lists[rotating],
    ]);
    expect(trial.after.lists).toEqual(outcome.lists);
    expect(withoutAuthors(trial.after)).toEqual(withoutAuthors(outcome));
    expectTold(gistOf(matterOf(trial.after)), gistOf(matterOf(outcome)));
  });
});

describe('an IAM that still gives the list from before the write', () => {
  test.each([1, 3])('to the first %i who ask', async (reads) => {
    const trial = await tryOut(plot, ({ aws }) => aws.faults.staleReads(reads));
    expectSoundLists(trial, outcome);
    expect(trial.accepted).toHaveLength(1);
    expectNothingLost(trial.after, outcome);
  });
});

describe('a fault that lasts as long as the run', () => {
  test.each(lastingRows(plot, (call) => !isOfMemory(call)))('%s', async (_, fault) => {
    const trial = await tryOut(plot, fault);
    expect(trial.report?.findings).toEqual([]);
    expectSoundLists(trial, outcome);
    expectNothingLost(trial.after, outcome);
  });

  test.each(lastingRows(plot, isOfMemory))('%s', async (_, fault) => {
    const trial = await tryOut(plot, fault);
    expectSoundLists(trial, outcome);
    expect(trial.after.lists).toEqual(outcome.lists);
    expect(withoutAuthors(trial.after)).toEqual(withoutAuthors(outcome));
    // What could not be remembered at all looks as if somebody else had written it.
    const told = gistOf(matterOf(trial.after)).filter((item) => !item.endsWith('changed-elsewhere]'));
    expectTold(told, gistOf(matterOf(outcome)));
  });
});

describe('an answer that gets lost, and a call that the SDK repeats', () => {
  test.each(rowsForEvery(plot, () => Object.values(LOST)))('%s', (_, fault) =>
    onStage(plot, { attempts: 3 }, async (stage) => {
      fault(stage);
      const report = await stage.run(plot);
      expect(report.findings).toEqual([]);
      expect(stage.aws.calls.length).toBeGreaterThan(calls.length);
      const after = await outcomeIn(stage.aws);
      expect({ ...after, told: [...new Set(after.told)] }).toEqual(outcome);
    }),
  );
});
