import fc from 'fast-check';
import { type ExternalList, type ListHistory, lostEntries } from '../../../../lambda/judge/state/lost-entries';
import type { ListVersion } from '../../../../lambda/judge/state/provider-state';
import { properties } from '../../../support/properties';
import { A, B, C, D, HOUR, ago } from '../../../support/remembered';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

function at(ms: number): Date {
  return ago(-ms);
}

function versionOf(of: Partial<ListVersion> = {}): ListVersion {
  return {
    version: 2,
    at: at(0),
    by: 'watcher',
    runId: '1',
    before: [A],
    after: [A, B],
    evidence: {},
    restored: null,
    ...of,
  };
}

/** Someone pinned C beside A, ten seconds before the watcher added B without knowing of it. */
const EXTERNAL: ExternalList = { at: at(-10 * SECOND), list: [A, C] };
const WRITE = versionOf();
const found = versionOf({ version: 1, at: at(-HOUR), by: 'found', before: [], after: [A] });

function lost(external: ExternalList = EXTERNAL, of: Partial<ListHistory> = {}) {
  return lostEntries(external, { versions: [found, WRITE], external: [external], standing: [A, B], ...of });
}

test('an external entry that a write of the watcher removed without knowing of it is reported as lost, with that write', () => {
  expect(lost()).toEqual([{ entry: C, write: WRITE }]);
  expect(lost({ ...EXTERNAL, list: [C.toUpperCase(), 'odd', D, A] }).map(({ entry }) => entry)).toEqual([C, 'odd', D]);
});

test.each<[string, ExternalList]>([
  ['at the very moment of the write', { ...EXTERNAL, at: at(0) }],
  ['as long before the write as reads may lag', { ...EXTERNAL, at: at(1 - HOUR) }],
  ['while the write was carried out', { ...EXTERNAL, at: at(2 * MINUTE) }],
])('an external entry is lost when it was pinned %s', (_, external) => {
  expect(lost(external)).toHaveLength(1);
});

test.each<[string, ExternalList]>([
  ['too long before the write for any lag', { ...EXTERNAL, at: at(-HOUR) }],
  ['after the write', { ...EXTERNAL, at: at(2 * MINUTE + 1) }],
  ['while the write was carried out, by a writer who had seen it', { at: at(5 * SECOND), list: [A, B, C] }],
])('an external entry is not lost when it was pinned %s', (_, external) => {
  expect(lost(external)).toEqual([]);
});

test.each<ListVersion['by']>(['watcher', 'approval', 'restore'])(
  'a version by %s counts as a write of the watcher',
  (by) => {
    expect(lost(EXTERNAL, { versions: [versionOf({ by })] })).toHaveLength(1);
  },
);

test.each<ListVersion['by']>(['someone else', 'found'])(
  'a version by %s does not count as a write of the watcher',
  (by) => {
    expect(lost(EXTERNAL, { versions: [versionOf({ by })] })).toEqual([]);
  },
);

test.each<[string, Partial<ListHistory>]>([
  ['the entry is still pinned', { standing: [A, B, C.toUpperCase()] }],
  ['the write had read the entry', { versions: [versionOf({ before: [A, C] })] }],
  ['the write put the entry in', { versions: [versionOf({ after: [A, C] })] }],
  [
    'the entry was read before the write, and removed',
    {
      versions: [
        versionOf({ version: 2, at: at(-5 * SECOND), by: 'someone else', before: [A], after: [A, C] }),
        versionOf({ version: 3, at: at(-4 * SECOND), by: 'someone else', before: [A, C], after: [A] }),
        versionOf({ version: 4 }),
      ],
    },
  ],
  [
    'the entry came back after the write, and was removed',
    {
      versions: [
        WRITE,
        versionOf({ version: 3, at: at(MINUTE), by: 'someone else', before: [A, B], after: [A, B, C] }),
        versionOf({ version: 4, at: at(2 * MINUTE), by: 'restore', before: [A, B, C], after: [A, B] }),
      ],
    },
  ],
  ['someone else removed the entry before the write', { external: [{ at: at(-5 * SECOND), list: [A] }] }],
  ['someone else wrote the entry again after the write', { external: [{ at: at(HOUR), list: [A, B, C] }] }],
  ['the provider was deleted since', { external: [{ at: at(HOUR), list: null }] }],
])('nothing is lost where %s', (_, of) => {
  expect(lost(EXTERNAL, of)).toEqual([]);
});

test('an entry is lost whatever lists were read or written before it was pinned', () => {
  const versions = [versionOf({ version: 1, at: at(-HOUR), by: 'someone else', before: [A, C], after: [A] }), WRITE];
  expect(lost(EXTERNAL, { versions })).toHaveLength(1);
  expect(lost(EXTERNAL, { external: [{ at: at(-HOUR), list: [A] }] })).toHaveLength(1);
});

test('an entry is lost even if someone else writes a list without it after the write of the watcher', () => {
  expect(lost(EXTERNAL, { external: [{ at: at(5 * MINUTE), list: [A, B, D] }] })).toHaveLength(1);
});

test('the deletion of a provider loses no entry', () => {
  expect(lost({ at: at(-SECOND), list: null })).toEqual([]);
});

test('an entry is lost to the first of several writes', () => {
  const next = versionOf({ version: 3, at: at(10 * MINUTE), before: [A, B], after: [A, B, D] });
  expect(lost(EXTERNAL, { versions: [found, WRITE, next] })).toEqual([{ entry: C, write: WRITE }]);
});

test('an entry is lost only to a write of the watcher, and only if no list since has it, whatever the history', () => {
  const entry = fc.constantFrom(A, B, C, D);
  const list = fc.uniqueArray(entry, { maxLength: 4 });
  const when = fc.integer({ min: -70, max: 70 }).map((minutes) => at(minutes * MINUTE));
  const version = fc.record({
    version: fc.integer({ min: 1, max: 9 }),
    at: when,
    by: fc.constantFrom<ListVersion['by'][]>('found', 'watcher', 'approval', 'restore', 'someone else'),
    before: list,
    after: list,
  });
  const external = fc.record({ at: when, list: fc.option(list, { nil: null }) });
  properties(
    fc.property(
      external,
      fc.array(version, { maxLength: 5 }),
      fc.array(external),
      list,
      (one, some, others, standing) => {
        const versions = some.map(versionOf);
        for (const { entry: gone, write } of lostEntries(one, { versions, external: others, standing })) {
          expect(one.list).toContain(gone);
          expect([...standing, ...write.before, ...write.after]).not.toContain(gone);
          expect(['watcher', 'approval', 'restore']).toContain(write.by);
          const since = versions.filter((known) => known.at >= one.at);
          expect(since.flatMap(({ before, after }) => [...before, ...after])).not.toContain(gone);
        }
      },
    ),
  );
});
