import type { Finding } from '../../../../lambda/findings/finding';
import { FINDING_RULES } from '../../../../lambda/findings/lookup';
import { PROVIDER_FORMAT } from '../../../../lambda/state/state-format';
import { fitToItem, fitConditions } from '../../../../lambda/judge/state/item-size';
import type { ThumbprintRecord } from '../../../../lambda/judge/state/provider-state';
import { MAX_REJECTED } from '../../../../lambda/judge/evidence/rejection';
import { DAY, ago, conditionOf, stateOf, thumb, versionOf } from '../../../support/remembered';
import { ADDED, TOP } from '../../../support/sample-findings';
import { expiring } from '../fixtures';

function many<T>(count: number, make: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => make(index));
}

/** As long as a fact gets. */
const LONG = 'é'.repeat(1000);

function conditions(count: number, severity: 'warning' | 'critical' = 'critical') {
  const finding = expiring(severity === 'critical' ? 'imminent' : 'soon', LONG);
  return many(count, (index) => conditionOf({ key: `${severity} ${index}`, finding }));
}

/** An event with long facts, a warning where the new pin is of another kind. */
function added(newKind: boolean): Finding {
  return { code: 'thumbprint-added', about: thumb(1), facts: { ...ADDED, newKind, top: { ...TOP, subject: LONG } } };
}

test('the worst conditions stay where room is short, and the oldest of equally bad ones', () => {
  const all = [...conditions(20, 'warning'), ...conditions(20, 'critical')];
  const kept = fitConditions(all, FINDING_RULES).map(({ key }) => key);
  expect(kept).toHaveLength(32);
  expect(kept.slice(0, 12)).toEqual(many(12, (index) => `warning ${index}`));
  expect(kept.slice(12)).toEqual(many(20, (index) => `critical ${index}`));
});

test('a resolved condition gives way to an open one, however bad it was', () => {
  const over = conditions(60, 'critical').map((one) => ({ ...one, phase: 'closed' as const }));
  const open = conditionOf({ key: 'new', finding: expiring('soon') });
  expect(fitConditions([...over, open], FINDING_RULES).at(-1)).toBe(open);
});

test('the worst events stay where room is short, and the latest of equally bad ones', () => {
  const outbox = (count: number, severity: 'info' | 'warning') =>
    many(count, (index) => ({
      finding: added(severity === 'warning'),
      at: ago((count - index) * DAY),
      runId: `${severity} ${index}`,
    }));
  const kept = fitToItem(
    stateOf({}, { outbox: [...outbox(5, 'warning'), ...outbox(100, 'info')] }),
    FINDING_RULES,
  ).outbox;
  expect(kept.slice(0, 5).map(({ runId }) => runId)).toEqual(many(5, (index) => `warning ${index}`));
  expect(kept.at(5)?.runId).toBe(`info ${100 - (kept.length - 5)}`);
  expect(kept.at(-1)?.runId).toBe('info 99');
});

test('the latest unrecorded lists stay where room is short', () => {
  const unrecorded = many(100, (index) => versionOf({ version: index, before: many(5, thumb), after: many(5, thumb) }));
  const kept = fitToItem(stateOf({}, { unrecorded }), FINDING_RULES).unrecorded.map(({ version }) => version);
  expect(kept.length).toBeLessThan(100);
  expect(kept).toEqual(many(kept.length, (index) => 100 - kept.length + index));
});

test('a provider state that has room is left unchanged', () => {
  const state = stateOf({}, { conditions: conditions(3), unrecorded: [versionOf()] });
  expect(fitToItem(state, FINDING_RULES)).toEqual(state);
  expect(fitConditions(state.conditions, FINDING_RULES)).toBe(state.conditions);
});

test('a provider state fits into an item, whatever an issuer presents and however long no notification can be sent', () => {
  const entry: Partial<ThumbprintRecord> = {
    places: many(20, (index) => `${'a'.repeat(63)}.example 2001:db8:1111:2222:3333:4444:5555:${index}`),
    certificate: { sha256: 'f'.repeat(64), der: new Uint8Array(8192) },
  };
  const entries = Object.fromEntries(many(5, (index) => [thumb(index), entry]));
  const pending = {
    list: versionOf({ before: many(5, thumb), after: many(5, thumb) }),
    added: stateOf(entries).thumbprints,
    twins: many(5, (index) => index.toString(16).repeat(64)),
    restore: { version: 3, list: many(5, thumb) },
    removals: new Map(many(5, thumb).map((one) => [one, true] as const)),
    findings: many(6, () => added(true)),
  };
  const state = stateOf(entries, {
    pending,
    rejected: new Map(many(MAX_REJECTED, (index) => [String(index).padStart(40, '0'), ago(0)] as const)),
    conditions: fitConditions(conditions(500), FINDING_RULES),
    outbox: many(500, () => ({ finding: added(true), at: ago(0), runId: 'x' })),
    unrecorded: many(500, (index) => versionOf({ version: index })),
  });
  expect(Buffer.byteLength(PROVIDER_FORMAT.print(fitToItem(state, FINDING_RULES)))).toBeLessThan(380_000);
});
