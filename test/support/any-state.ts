import fc from 'fast-check';
import type { Finding } from '../../lambda/findings/finding';
import type {
  Condition,
  ListVersion,
  Pending,
  ProviderState,
  ThumbprintRecord,
  RunState,
} from '../../lambda/judge/state/provider-state';
import { printable } from '../../lambda/judge/printable';
import { anyCharacter } from './any-text';
import { thumb } from './remembered';
import { SAMPLES } from './sample-findings';

/** A small alphabet of thumbprints, so that lists overlap. */
export const anyThumbprint = fc.integer({ min: 1, max: 9 }).map(thumb);
export const anyList = fc.uniqueArray(anyThumbprint, { maxLength: 5 });

export const anyDate = fc.date({
  min: new Date('2026-01-01T00:00:00Z'),
  max: new Date('2027-12-31T00:00:00Z'),
  noInvalidDate: true,
});

function maybe<T>(arbitrary: fc.Arbitrary<T>) {
  return fc.option(arbitrary, { nil: null });
}

const severity = fc.constantFrom('info', 'warning', 'critical');
/** As it is kept: what is not printable was made so where it entered. */
const text = fc.string({ unit: anyCharacter, maxLength: 20 }).map((any) => printable(any));

/** As it was read back. */
const finding: fc.Arbitrary<Finding> = fc
  .tuple(fc.constantFrom(...SAMPLES), fc.option(text, { nil: undefined }))
  .map(([sample, about]) => ({ ...sample, ...(about !== undefined && { about }) }));

const entry: fc.Arbitrary<ThumbprintRecord> = fc.record({
  by: fc.constantFrom('found', 'external', 'watcher', 'approved', 'staged'),
  firstSeen: anyDate,
  founds: fc.boolean(),
  standing: fc.constantFrom('web-pki', 'operator-ca', 'approved', null),
  lastLive: maybe(anyDate),
  absentSince: maybe(anyDate),
  supersededSince: maybe(anyDate),
  missedBy: fc.array(text, { maxLength: 2 }),
  places: fc.array(text, { maxLength: 2 }),
  certificate: maybe(fc.record({ sha256: text, der: fc.uint8Array({ maxLength: 40 }) })),
});

function entriesOf(list: readonly string[]): fc.Arbitrary<ReadonlyMap<string, ThumbprintRecord>> {
  return fc
    .array(entry, { minLength: list.length, maxLength: list.length })
    .map(
      (entries) =>
        new Map(
          list.flatMap((thumbprint, index) => entries.slice(index, index + 1).map((one) => [thumbprint, one] as const)),
        ),
    );
}

export const anyVersion: fc.Arbitrary<ListVersion> = fc.record({
  version: fc.nat(100),
  at: anyDate,
  by: fc.constantFrom('found', 'watcher', 'approval', 'removal', 'restore', 'someone else'),
  runId: text,
  before: anyList,
  after: anyList,
  evidence: fc.dictionary(
    anyThumbprint,
    fc.constantFrom('web-pki', 'operator-ca', 'continuity', 'approved', 'staged', null),
  ),
  restored: maybe(fc.nat(9)),
});

const condition: fc.Arbitrary<Condition> = fc.record({
  key: text,
  phase: fc.constantFrom('pending', 'open', 'resolved', 'closed'),
  runId: text,
  finding,
  since: anyDate,
  found: fc.nat(5),
  missed: fc.nat(5),
  missedSince: maybe(anyDate),
  backSince: maybe(anyDate),
  notified: maybe(fc.record({ at: anyDate, severity })),
  closedSince: maybe(anyDate),
  acknowledged: maybe(severity),
});

const moments = fc.array(fc.tuple(text, anyDate), { maxLength: 3 }).map((pairs) => new Map(pairs));
/** Some of the thumbprints that leave: at a person's word. */
function removalsFrom(leaving: readonly string[]): fc.Arbitrary<ReadonlyMap<string, boolean>> {
  return fc
    .array(fc.constantFrom(true, false, null), { minLength: leaving.length, maxLength: leaving.length })
    .map((asked) => new Map(leaving.map((one, index) => [one, asked[index] ?? null] as const).filter(hasRequest)));
}

function hasRequest(pair: readonly [string, boolean | null]): pair is readonly [string, boolean] {
  return pair[1] !== null;
}

/** What a person had taken out; oldest first, as it is kept. */
export const anyRejections: fc.Arbitrary<ReadonlyMap<string, Date>> = fc
  .uniqueArray(fc.tuple(anyThumbprint, anyDate), { maxLength: 3, selector: ([thumbprint]) => thumbprint })
  .map((all) => new Map(all.toSorted(([, one], [, other]) => one.getTime() - other.getTime())));

/** A write that was begun on a list. */
function pendingOn(before: readonly string[], version: number): fc.Arbitrary<Pending> {
  return fc.tuple(anyVersion, fc.uniqueArray(anyThumbprint, { minLength: 1, maxLength: 5 })).chain(([list, after]) =>
    fc.record({
      list: fc.constant({ ...list, by: 'watcher' as const, version: version + 1, before, after }),
      added: entriesOf(after.filter((one) => !before.includes(one))),
      twins: fc.array(text, { maxLength: 2 }),
      restore: fc.constant(null),
      removals: removalsFrom(before.filter((one) => !after.includes(one))),
      findings: fc.array(finding, { maxLength: 2 }),
    }),
  );
}

/** What may be remembered of a provider that was looked at: its thumbprints are those of its list. */
export const anyState: fc.Arbitrary<ProviderState> = fc
  .record({ list: anyList, version: fc.integer({ min: 1, max: 99 }) })
  .chain(({ list, version }) =>
    fc.record({
      list: fc.constant(list),
      clientIds: maybe(fc.array(text, { maxLength: 3 })),
      version: fc.constant(version),
      lastWrite: maybe(fc.record({ at: anyDate, before: anyList })),
      pending: maybe(pendingOn(list, version)),
      thumbprints: entriesOf(list),
      unanswered: moments,
      singleKinds: moments,
      tls12: fc
        .array(fc.tuple(text, fc.record({ refused: fc.boolean(), askedAt: anyDate })), { maxLength: 2 })
        .map((pairs) => new Map(pairs)),
      chains: fc
        .array(fc.tuple(text, fc.array(text, { maxLength: 3 })), { maxLength: 2 })
        .map((pairs) => new Map(pairs)),
      chainsChanged: maybe(anyDate),
      twins: moments,
      rejected: anyRejections,
      removedByOthers: fc.array(anyDate, { maxLength: 3 }),
      stoppedSince: maybe(anyDate),
      enforced: fc.constantFrom(true, false, null),
      conditions: fc.array(condition, { maxLength: 3 }),
      outbox: fc.array(fc.record({ finding, at: anyDate, runId: text }), { maxLength: 3 }),
      unrecorded: fc.array(anyVersion, { maxLength: 2 }),
    }),
  );

export const anyRunState: fc.Arbitrary<RunState> = fc.record({
  conditions: fc.array(condition, { maxLength: 3 }),
  waiting: fc.array(text, { maxLength: 3 }),
  listing: fc.record({
    accepted: fc.array(text, { maxLength: 3 }),
    doubted: maybe(fc.record({ digest: text, runs: fc.nat(2) })),
  }),
  roles: maybe(
    fc.record({
      at: anyDate,
      trusting: fc
        .array(fc.tuple(text, fc.record({ count: fc.nat(9), first: fc.array(text, { maxLength: 2 }) })), {
          maxLength: 2,
        })
        .map((pairs) => new Map(pairs)),
    }),
  ),
  quickLook: fc.record({
    enforced: fc.array(text, { maxLength: 3 }),
    windows: fc
      .array(fc.tuple(text, fc.array(fc.record({ from: anyDate, until: anyDate }), { maxLength: 2 })), { maxLength: 2 })
      .map((pairs) => new Map(pairs)),
    since: maybe(anyDate),
    completed: maybe(anyDate),
  }),
});

/** What IAM may show a run, and when: now and then what the memory leads one to expect. */
export function anyListAt(state: ProviderState): fc.Arbitrary<{ list: readonly string[]; now: Date }> {
  const { pending, lastWrite } = state;
  const expected = [pending?.list.after, pending?.list.before, lastWrite?.before, state.list].flatMap((list) =>
    list ? [list] : [],
  );
  const soon = fc.nat(600_000).map((ms) => new Date((lastWrite?.at.getTime() ?? 0) + ms));
  return fc.record({
    list: fc.oneof(anyList, ...expected.map((list) => fc.constant(list))),
    now: lastWrite ? fc.oneof(anyDate, soon) : anyDate,
  });
}
