import { NOTHING_KNOWN } from '../../../../lambda/judge/state/provider-state';
import { syncWithIam, applyPendingWrite } from '../../../../lambda/judge/state/sync';
import {
  A,
  B,
  C,
  D,
  DAY,
  HOUR,
  MARK,
  NOW,
  OURS_AND_LIVE,
  ago,
  stateOf,
  pendingOf,
  thumb,
} from '../../../support/remembered';
import { sampleOf } from '../../../support/sample-findings';

const MINUTE = 60_000;

describe('a first look', () => {
  test('takes the list as found, and as its first version', () => {
    const { state, external } = syncWithIam(NOTHING_KNOWN, [A, B.toUpperCase()], MARK);
    expect(external).toBeNull();
    expect(state).toMatchObject({ list: [A, B.toUpperCase()], version: 1 });
    expect([...state.thumbprints.keys()]).toEqual([A, B]);
    expect(state.thumbprints.get(A)).toMatchObject({ by: 'found', firstSeen: NOW, lastLive: null });
    expect(state.unrecorded).toMatchObject([{ version: 1, by: 'found', before: [], after: [A, B.toUpperCase()] }]);
  });

  test('goes on from the version number that the history has', () => {
    expect(syncWithIam({ ...NOTHING_KNOWN, version: 7 }, [A], MARK).state.version).toBe(8);
  });
});

describe('an unchanged list', () => {
  test('is no external change, whatever its order and case', () => {
    const before = stateOf({ [A]: {}, [B]: {} });
    const { state, external } = syncWithIam(before, [B.toUpperCase(), A], MARK);
    expect({ state, external }).toEqual({ state: { ...before, list: [B.toUpperCase(), A] }, external: null });
  });

  test('fixes the remembered thumbprints that differ from it', () => {
    const before = stateOf({ [A]: {}, [C]: {} }, { list: [A, B] });
    expect([...syncWithIam(before, [A, B], MARK).state.thumbprints.keys()]).toEqual([A, B]);
  });
});

describe('a list that someone else changed', () => {
  test('is recorded as a version by someone else, with its additions and removals', () => {
    const { state, external } = syncWithIam(stateOf({ [A]: {}, [B]: {} }), [B, C], MARK);
    expect(external).toEqual({ added: [C], removed: [A], removedByOthers: [] });
    expect(state).toMatchObject({
      list: [B, C],
      version: 4,
      unrecorded: [{ version: 4, by: 'someone else', at: NOW, runId: 'this run', before: [A, B], after: [B, C] }],
    });
    expect(state.thumbprints.get(C)).toMatchObject({ by: 'external', founds: false });
  });

  test('ends the approval of a removed thumbprint, even when that is pinned again later', () => {
    const before = stateOf({ [A]: {}, [B]: { by: 'approved' }, [C]: { by: 'staged' } });
    const gone = syncWithIam(before, [A], MARK).state;
    const back = syncWithIam(gone, [A, B, C], MARK).state;
    expect([B, C].map((one) => back.thumbprints.get(one)?.by)).toEqual(['external', 'external']);
  });

  test('undoes the work of the watcher where it lacks a live thumbprint that the watcher added', () => {
    const entries = {
      [A]: { ...OURS_AND_LIVE, by: 'found' as const },
      [B]: OURS_AND_LIVE,
      [C]: { ...OURS_AND_LIVE, supersededSince: ago(HOUR) },
      [D]: { by: 'staged' as const },
    };
    expect(syncWithIam(stateOf(entries), [thumb(9)], MARK).external?.removedByOthers).toEqual([B]);
  });
});

describe('the removal of a live pin of the watcher by someone else', () => {
  const ours = (removedByOthers: readonly Date[]) => stateOf({ [A]: {}, [B]: OURS_AND_LIVE }, { removedByOthers });

  test.each([
    ['not for the first time', [], null],
    ['for the second time', [ago(6 * DAY)], NOW],
    ['not when the first time was longer ago', [ago(8 * DAY)], null],
    ['also when the clock was ahead the first time', [ago(-DAY)], NOW],
  ])('stops writing only the second time within a week: %s', (_, removedByOthers, stoppedSince) => {
    expect(syncWithIam(ours(removedByOthers), [A], MARK).state.stoppedSince).toEqual(stoppedSince);
  });

  test('does not move the date since which writing is stopped', () => {
    const stopped = { ...ours([ago(DAY)]), stoppedSince: ago(3 * DAY) };
    expect(syncWithIam(stopped, [A], MARK).state.stoppedSince).toEqual(ago(3 * DAY));
  });
});

describe("IAM's answer from before the last write", () => {
  const written = (ms: number) => stateOf({ [A]: {}, [B]: {} }, { lastWrite: { at: ago(ms), before: [A] } });

  test('is no external change for some minutes, and the written list counts', () => {
    expect(syncWithIam(written(4 * MINUTE), [A], MARK)).toEqual({ state: written(4 * MINUTE), external: null });
  });

  test.each([
    ['it comes later', 6 * MINUTE, [A]],
    ['the clock went back by more than that', -6 * MINUTE, [A]],
    ['it is another list', MINUTE, [C]],
  ])('counts as an external change when %s', (_, ms, list) => {
    expect(syncWithIam(written(ms), list, MARK).external).not.toBeNull();
  });
});

describe('a pending write', () => {
  const added = sampleOf('thumbprint-added');
  const begun = pendingOf({ before: [A], after: [A, B] }, { [B]: { by: 'approved' } }, [added]);
  const state = stateOf({ [A]: {} }, { pending: begun });

  test('took place when IAM shows its list, and is reported and recorded as by the run that began it', () => {
    const { state: after, external } = syncWithIam(state, [B, A], MARK);
    expect(external).toBeNull();
    expect(after).toMatchObject({
      list: [B, A],
      version: 4,
      pending: null,
      lastWrite: { at: begun.list.at, before: [A] },
      outbox: [{ finding: added, at: begun.list.at, runId: 'the run before' }],
      unrecorded: [begun.list],
    });
    expect(after.thumbprints.get(B)?.by).toBe('approved');
  });

  test('is still to be done when IAM shows the list from before', () => {
    expect(syncWithIam(state, [A], MARK)).toEqual({ state, external: null });
  });

  test('took place when IAM shows its addition in a list that someone else changed afterwards', () => {
    const { state: after, external } = syncWithIam(state, [B, C], MARK);
    expect(external).toEqual({ added: [C], removed: [A], removedByOthers: [] });
    expect(after.unrecorded.map(({ version, by }) => [version, by])).toEqual([
      [4, 'watcher'],
      [5, 'someone else'],
    ]);
    expect(after).toMatchObject({ version: 5, pending: null, outbox: [{ finding: added }] });
  });

  test('took place when IAM lacks the pin that it removed, in a list that someone else changed afterwards', () => {
    const retiring = pendingOf({ before: [A, B], after: [B] }, {});
    const { state: after, external } = syncWithIam(stateOf({ [A]: {}, [B]: {} }, { pending: retiring }), [B, C], MARK);
    expect(external).toEqual({ added: [C], removed: [], removedByOthers: [] });
    expect(after.unrecorded).toHaveLength(2);
  });

  test('is still to be done, on the new list, when someone else changed the list instead', () => {
    const { state: after, external } = syncWithIam(state, [A, C], MARK);
    expect(external?.added).toEqual([C]);
    expect(after.pending).toMatchObject({ list: { version: 5, before: [A, C] }, added: begun.added });
    expect(after).toMatchObject({ version: 4, outbox: [] });
  });
});

test('a thumbprint of a written list that was not known before is remembered as found', () => {
  const pending = pendingOf({ before: [A], after: [A, B] }, {});
  expect(applyPendingWrite(stateOf({}), pending, [A, B]).thumbprints.get(A)?.by).toBe('found');
});

test('a write forgets no twin for its age: a clock that is set back makes that one recent again', () => {
  const before = stateOf({ [A]: {} }, { twins: new Map([['key of an old twin', ago(31 * DAY)]]) });
  const pending = { ...pendingOf({ before: [A], after: [A, B] }), twins: ['key of a new twin'] };
  const { twins } = applyPendingWrite(before, pending, [A, B]);
  expect([...twins]).toEqual([
    ['key of an old twin', ago(31 * DAY)],
    ['key of a new twin', pending.list.at],
  ]);
});
