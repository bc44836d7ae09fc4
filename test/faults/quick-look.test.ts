import { expectNothingLost, expectNotified, expectSoundLists } from './expectations';
import { gistOf, matterOf, outcomeIn, withoutAuthors } from './outcome';
import { arnOf } from '../support/provider-arn';
import { quickTrialRun, runAfterwards } from './trial-run';
import { deathRows, delayedRows, lastingRows, rowsForEvery } from './rows';
import { ROTATING, SCHEDULED } from './setup';
import { tryOut, withHarness } from './trial';
import { type CallId, WAYS } from './ways';

const trialRun = await quickTrialRun();
const { setup, calls, outcome } = trialRun;
const rotating = arnOf(ROTATING);

test('a quick look that finds something new comes to what the full run would have come to', async () => {
  await withHarness(trialRun, {}, async (stage) => {
    await stage.run({ ...trialRun, invocation: SCHEDULED });
    await runAfterwards(trialRun, stage);
    expect(outcome).toEqual(await outcomeIn(stage.aws));
  });
  expect(calls.map(({ action }) => action)).not.toContain('ListOpenIDConnectProviders');
  expect(calls.slice(0, 2)).toMatchObject([{ action: 'GetItem' }, { action: 'BatchGetItem' }]);
});

/** Reads what the quick look has to know before it may look at anything. */
function readsFirst({ action, nth }: CallId): boolean {
  return action === 'GetItem' || (action === 'BatchGetItem' && nth === 1);
}

/** Keeps what is about to be written: only then may anything leave a list. */
function keepsBeforeWrite({ action, arn, nth }: CallId): boolean {
  return action === 'UpdateItem' && arn === rotating && nth === 2;
}

test('a quick look observes a provider with a pending write once, since only IAM knows what became of that', () =>
  withHarness(trialRun, {}, async (stage) => {
    stage.aws.faults.cut('UpdateOpenIDConnectProviderThumbprint', 'before', { call: 'every' });
    await stage.quickLook(trialRun);
    stage.aws.faults.clear();
    const observed: string[] = [];
    const observe = async (issuer: string) => {
      observed.push(issuer);
      const found = trialRun.epoch.get(issuer);
      if (!found) throw new Error(`Nobody looked at ${issuer}.`);
      return found;
    };
    await stage.quickLook({ ...trialRun, at: trialRun.at + 5 * 60_000, using: { observe } });
    expect(observed.filter((issuer) => issuer === ROTATING)).toEqual([ROTATING]);
    expect(stage.aws.iam.providers.get(rotating)?.thumbprints).toEqual(outcome.lists[rotating]);
  }));

describe('a quick look that cannot read the table', () => {
  test.each(rowsForEvery(trialRun, (call) => (readsFirst(call) ? WAYS[call.action] : [])))(
    'ends quietly, and leaves everything to the next run: %s',
    (_, fault) =>
      withHarness(trialRun, {}, async (stage) => {
        fault(stage);
        const before = await stage.holdings();
        const errors: string[] = [];
        const using = { onError: (what: string) => void errors.push(what) };
        expect(await stage.quickLook({ ...trialRun, using })).toEqual({ quickLook: 'no-state', providers: 0 });
        expect(errors).toEqual(['The quick look could not read the table']);
        expect(stage.aws.calls.filter(({ action }) => !/^(Batch)?GetItem$/.test(action))).toEqual([]);
        expect(await stage.holdings()).toEqual(before);
        stage.aws.faults.clear();
        await runAfterwards(trialRun, stage);
        expectNothingLost(await outcomeIn(stage.aws), outcome);
      }),
  );
});

describe('a fault in a quick look that outlasts the retries of the SDK', () => {
  const isAnother = (call: CallId): boolean => !keepsBeforeWrite(call) && !readsFirst(call);
  test.each([
    ...rowsForEvery(trialRun, (call) => (isAnother(call) ? WAYS[call.action] : [])),
    ...delayedRows(trialRun, isAnother),
  ])('leaves nothing lost after the next run: %s', async (_, fault) => {
    const trial = await tryOut(trialRun, fault);
    expect(trial.unspent).toBe(0);
    expectSoundLists(trial, outcome);
    expectNothingLost(trial.after, outcome);
  });

  test.each([
    ...rowsForEvery(trialRun, (call) => (keepsBeforeWrite(call) ? WAYS[call.action] : [])),
    ...delayedRows(trialRun, keepsBeforeWrite),
  ])('lets it add the new thumbprint, and the next run remove the old one: %s', async (_, fault) => {
    const trial = await tryOut(trialRun, fault);
    expect(trial.unspent).toBe(0);
    expectSoundLists(trial, outcome);
    expect(trial.accepted.map(({ thumbprints }) => thumbprints)).toEqual([
      [setup.a, setup.keys, setup.b, setup.c],
      outcome.lists[rotating],
    ]);
    expect(withoutAuthors(trial.after)).toEqual(withoutAuthors(outcome));
    expectNotified(gistOf(matterOf(trial.after)), gistOf(matterOf(outcome)));
  });
});

describe('a fault that lasts as long as the quick look', () => {
  test.each(lastingRows(trialRun, ({ action }) => action !== 'UpdateItem'))(
    'leaves nothing lost after the next run: %s',
    async (_, fault) => {
      const trial = await tryOut(trialRun, fault);
      expectSoundLists(trial, outcome);
      expectNothingLost(trial.after, outcome);
    },
  );
});

describe('a quick look that dies', () => {
  test.each(deathRows(trialRun))('leaves nothing lost after the next run: %s', async (_, fault, answered) => {
    const trial = await tryOut(trialRun, fault);
    expect(trial.answered).toBe(answered);
    expect(trial.unspent).toBe(0);
    expectSoundLists(trial, outcome);
    expectNothingLost(trial.after, outcome);
  });
});

describe('the mark that quick looks come', () => {
  const MINUTE = 60_000;
  /** Brings the account to a rest, so that a quick look finds nothing new. */
  const atRest = async (act: Parameters<typeof withHarness<void>>[2]) =>
    withHarness(trialRun, {}, async (stage) => {
      await stage.run(trialRun);
      await stage.run({ ...trialRun, at: trialRun.at + MINUTE });
      await act(stage);
    });
  const later = { ...trialRun, at: trialRun.at + 5 * MINUTE };

  test.each(['before', 'after'] as const)(
    'is left by the next one where the table broke off %s taking or keeping it, and nothing else changes',
    (moment) =>
      atRest(async (stage) => {
        const before = await outcomeIn(stage.aws);
        for (const call of [1, 2]) {
          stage.aws.faults.cut('UpdateItem', moment, { call });
          expect(await stage.quickLook(later)).toEqual({ quickLook: 'as-remembered', providers: 3 });
          stage.aws.faults.clear();
        }
        const after = { ...later, at: later.at + 20 * MINUTE };
        expect(await stage.quickLook(after)).toMatchObject({ quickLook: 'as-remembered' });
        const { lists, notified } = await outcomeIn(stage.aws);
        expect({ lists, notified }).toEqual({ lists: before.lists, notified: before.notified });
        const marked = (await stage.holdings()).items.find(({ subject }) => subject === 'run');
        expect(JSON.parse(String(marked?.['state'])).quickLook.completed).not.toBeNull();
      }),
  );
});
