import { NOTHING_KNOWN } from '../../../../lambda/judge/state/provider-state';
import { recall, settled } from '../../../../lambda/judge/state/sync';
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
  findingOf,
  memoryOf,
  pendingOf,
  thumb,
} from '../../../support/remembering';

const MINUTE = 60_000;

describe('a first look', () => {
  test('takes the list as found, and as its first version', () => {
    const { memory, foreign } = recall(NOTHING_KNOWN, [A, B.toUpperCase()], MARK);
    expect(foreign).toBeNull();
    expect(memory).toMatchObject({ list: [A, B.toUpperCase()], version: 1 });
    expect([...memory.thumbprints.keys()]).toEqual([A, B]);
    expect(memory.thumbprints.get(A)).toMatchObject({ by: 'found', firstSeen: NOW, lastLive: null });
    expect(memory.unrecorded).toMatchObject([{ version: 1, by: 'found', before: [], after: [A, B.toUpperCase()] }]);
  });

  test('goes on from the number that the history has', () => {
    expect(recall({ ...NOTHING_KNOWN, version: 7 }, [A], MARK).memory.version).toBe(8);
  });
});

describe('an unchanged list', () => {
  test('is no news, whatever its order and case', () => {
    const before = memoryOf({ [A]: {}, [B]: {} });
    const { memory, foreign } = recall(before, [B.toUpperCase(), A], MARK);
    expect({ memory, foreign }).toEqual({ memory: { ...before, list: [B.toUpperCase(), A] }, foreign: null });
  });

  test('mends what is remembered of its thumbprints', () => {
    const before = memoryOf({ [A]: {}, [C]: {} }, { list: [A, B] });
    expect([...recall(before, [A, B], MARK).memory.thumbprints.keys()]).toEqual([A, B]);
  });
});

describe('a list that someone else changed', () => {
  test('is taken over as a version of theirs, with what came and what went', () => {
    const { memory, foreign } = recall(memoryOf({ [A]: {}, [B]: {} }), [B, C], MARK);
    expect(foreign).toEqual({ added: [C], removed: [A], ousted: [] });
    expect(memory).toMatchObject({
      list: [B, C],
      version: 4,
      unrecorded: [{ version: 4, by: 'someone else', at: NOW, runId: 'this run', before: [A, B], after: [B, C] }],
    });
    expect(memory.thumbprints.get(C)).toMatchObject({ by: 'external', founds: false });
  });

  test('ends the approval of what they took out', () => {
    const before = memoryOf({ [A]: {}, [B]: { by: 'approved' }, [C]: { by: 'staged' } });
    const gone = recall(before, [A], MARK).memory;
    const back = recall(gone, [A, B, C], MARK).memory;
    expect([B, C].map((one) => back.thumbprints.get(one)?.by)).toEqual(['external', 'external']);
  });

  test('undoes our work when what we put in is live', () => {
    const entries = {
      [A]: { ...OURS_AND_LIVE, by: 'found' as const },
      [B]: OURS_AND_LIVE,
      [C]: { ...OURS_AND_LIVE, supersededSince: ago(HOUR) },
      [D]: { by: 'staged' as const },
    };
    expect(recall(memoryOf(entries), [thumb(9)], MARK).foreign?.ousted).toEqual([B]);
  });
});

describe('who puts us out twice within a week', () => {
  const ours = (ousted: readonly Date[]) => memoryOf({ [A]: {}, [B]: OURS_AND_LIVE }, { ousted });

  test.each([
    ['not for the first time', [], null],
    ['for the second time', [ago(6 * DAY)], NOW],
    ['not when the first time was longer ago', [ago(8 * DAY)], null],
    ['also when the clock was ahead the first time', [ago(-DAY)], NOW],
  ])('stops our writing: %s', (_, ousted, stoppedSince) => {
    expect(recall(ours(ousted), [A], MARK).memory.stoppedSince).toEqual(stoppedSince);
  });

  test('stops it once: a later time does not move the date', () => {
    const stopped = { ...ours([ago(DAY)]), stoppedSince: ago(3 * DAY) };
    expect(recall(stopped, [A], MARK).memory.stoppedSince).toEqual(ago(3 * DAY));
  });
});

describe("IAM's answer from before our last write", () => {
  const written = (ms: number) => memoryOf({ [A]: {}, [B]: {} }, { lastWrite: { at: ago(ms), before: [A] } });

  test('is no change of anyone for some minutes: what was written counts', () => {
    expect(recall(written(4 * MINUTE), [A], MARK)).toEqual({ memory: written(4 * MINUTE), foreign: null });
  });

  test.each([
    ['it comes later', 6 * MINUTE, [A]],
    ['the clock went back by more than that', -6 * MINUTE, [A]],
    ['it is another list', MINUTE, [C]],
  ])('counts as a change of someone else when %s', (_, ms, list) => {
    expect(recall(written(ms), list, MARK).foreign).not.toBeNull();
  });
});

describe('a write that was begun', () => {
  const added = findingOf({ code: 'thumbprint-added', severity: 'info' });
  const begun = pendingOf({ before: [A], after: [A, B] }, { [B]: { by: 'approved' } }, [added]);
  const memory = memoryOf({ [A]: {} }, { pending: begun });

  test('took place when IAM shows it: it is told and recorded as the run that began it would have', () => {
    const { memory: after, foreign } = recall(memory, [B, A], MARK);
    expect(foreign).toBeNull();
    expect(after).toMatchObject({
      list: [B, A],
      version: 4,
      pending: null,
      lastWrite: { at: begun.list.at, before: [A] },
      news: [{ finding: added, at: begun.list.at, runId: 'the run before' }],
      unrecorded: [begun.list],
    });
    expect(after.thumbprints.get(B)?.by).toBe('approved');
  });

  test('is still to be done when IAM shows the list from before', () => {
    expect(recall(memory, [A], MARK)).toEqual({ memory, foreign: null });
  });

  test('took place when IAM shows what it added, and someone else came after', () => {
    const { memory: after, foreign } = recall(memory, [B, C], MARK);
    expect(foreign).toEqual({ added: [C], removed: [A], ousted: [] });
    expect(after.unrecorded.map(({ version, by }) => [version, by])).toEqual([
      [4, 'watcher'],
      [5, 'someone else'],
    ]);
    expect(after).toMatchObject({ version: 5, pending: null, news: [{ finding: added }] });
  });

  test('took place when IAM lacks what it took out, and someone else came after', () => {
    const retiring = pendingOf({ before: [A, B], after: [B] }, {});
    const { memory: after, foreign } = recall(memoryOf({ [A]: {}, [B]: {} }, { pending: retiring }), [B, C], MARK);
    expect(foreign).toEqual({ added: [C], removed: [], ousted: [] });
    expect(after.unrecorded).toHaveLength(2);
  });

  test('is still to be done, on another list, when someone else came instead', () => {
    const { memory: after, foreign } = recall(memory, [A, C], MARK);
    expect(foreign?.added).toEqual([C]);
    expect(after.pending).toMatchObject({ list: { version: 5, before: [A, C] }, added: begun.added });
    expect(after).toMatchObject({ version: 4, news: [] });
  });
});

test('what is written and was not known is remembered as found', () => {
  const pending = pendingOf({ before: [A], after: [A, B] }, {});
  expect(settled(memoryOf({}), pending, [A, B]).thumbprints.get(A)?.by).toBe('found');
});
