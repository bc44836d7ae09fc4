import { FINDING_RULES } from '../../../../lambda/findings/lookup';
import { type Look, updateConditions } from '../../../../lambda/judge/state/conditions';
import type { Finding } from '../../../../lambda/findings/finding';
import type { Condition } from '../../../../lambda/judge/state/provider-state';
import type { FindingCode } from '../../../../lambda/findings/catalogue';
import { DAY, NOW, ago, conditionOf, findingOf, later } from '../../../support/remembered';
import { UNPINNED, sampleOf } from '../../../support/sample-findings';
import { expiring } from '../fixtures';

const MINUTE = DAY / (24 * 60);
const HELD = findingOf();
const SILENT = sampleAt('timed-out');

/** A finding about the issuer's host, or about what `about` says. */
function sampleAt(code: FindingCode, about = 'issuer.example'): Finding {
  return { ...sampleOf(code), about };
}

/** A certificate that waits for approval where AWS does not check the pin. */
const INFORMATION: Finding = { code: 'approval-required', facts: { ...UNPINNED, checked: false } };

function lookOf(of: Partial<Look> = {}): Look {
  return {
    now: NOW,
    runId: 'this run',
    enforced: false,
    quickLookMs: null,
    covers: () => true,
    rules: FINDING_RULES,
    ...of,
  };
}

/** A run every six hours, from now on: what is remembered after each. */
function runs(found: readonly (readonly Finding[])[], of: Partial<Look> = {}, start: readonly Condition[] = []) {
  let conditions = start;
  return found.map((findings, index) => {
    conditions = updateConditions(conditions, findings, lookOf({ now: later((index * DAY) / 4), ...of }));
    return conditions;
  });
}

function phases(...of: Parameters<typeof runs>) {
  return runs(...of).map(([one]) => one?.phase ?? null);
}

/** A quick look every five minutes, from now on: what is remembered after each. */
function looksEvery5(
  found: readonly (readonly Finding[])[],
  enforced: boolean | null = true,
  start: readonly Condition[] = [],
) {
  let conditions = start;
  return found.map((findings, index) => {
    const now = later(index * 5 * MINUTE);
    conditions = updateConditions(conditions, findings, lookOf({ now, enforced, quickLookMs: 5 * MINUTE }));
    return conditions;
  });
}

/** The phases after quick looks that find an issuer out of reach (`x`) or do not (`.`). */
function quickPhases(looks: string, enforced = true) {
  const found = looks.split('').map((look) => (look === 'x' ? [SILENT] : []));
  return looksEvery5(found, enforced).map(([one]) => one?.phase ?? null);
}

/** The phase after looks at such times from now on that find an issuer out of reach, where AWS checks the pin. */
function phaseAfter(times: readonly number[]) {
  let conditions: readonly Condition[] = [];
  for (const ms of times) {
    const look = lookOf({ now: later(ms), enforced: true, quickLookMs: 5 * MINUTE });
    conditions = updateConditions(conditions, [SILENT], look);
  }
  return conditions[0]?.phase;
}

test('a run in a terminal opens, ends and changes no condition of the function', () => {
  const terminal = lookOf({ place: 'terminal' });
  expect(updateConditions([], [HELD, SILENT], terminal)).toEqual([]);
  const pending = updateConditions([], [SILENT], lookOf());
  const open = updateConditions([], [HELD], lookOf());
  for (const known of [pending, open]) {
    expect(updateConditions(known, [HELD, SILENT], terminal)).toEqual(known);
    expect(updateConditions(known, [], terminal)).toEqual(known);
  }
});

describe('a condition', () => {
  test('opens with the first run that finds it, and ends with the first that does not', () => {
    expect(runs([[HELD], []])).toEqual([
      [
        {
          key: 'approval-required',
          phase: 'open',
          runId: 'this run',
          finding: HELD,
          since: NOW,
          found: 1,
          missed: 0,
          missedSince: null,
          backSince: null,
          notified: null,
          closedSince: null,
          acknowledged: null,
        },
      ],
      [expect.objectContaining({ phase: 'resolved', since: NOW, missedSince: later(DAY / 4) })],
    ]);
  });

  test('does not end in a run that could not have found it', () => {
    expect(phases([[HELD], []], { covers: (kind) => kind !== 'approval-required' })).toEqual(['open', 'open']);
  });

  test('is open again when it comes back before its end was notified', () => {
    const [after] = updateConditions(
      [conditionOf({ phase: 'resolved', missed: 1, missedSince: ago(DAY) })],
      [HELD],
      lookOf(),
    );
    expect(after).toMatchObject({ phase: 'open', missed: 0, missedSince: null, notified: { severity: 'critical' } });
  });

  test('has the finding of the last run that found it', () => {
    const other: Finding = { code: 'approval-required', facts: { ...UNPINNED, check: 'unknown' } };
    expect(updateConditions([conditionOf()], [other], lookOf())[0]?.finding).toBe(other);
  });

  test('is the same for all findings of its kind about the same thing, and has the worst of them', () => {
    const warning = { ...expiring('soon'), about: 'a' };
    const critical = sampleAt('certificate-expired', 'a');
    const other = sampleAt('certificate-expired', 'b');
    expect(
      updateConditions([], [warning, critical, other], lookOf()).map(({ key, finding }) => [key, finding]),
    ).toEqual([
      ['certificate-dates a', critical],
      ['certificate-dates b', other],
    ]);
  });

  test('opens neither for information nor for an event', () => {
    expect(updateConditions([], [INFORMATION, sampleOf('trusted-on-first-use')], lookOf())).toEqual([]);
  });

  test('ends when its finding is only information any more', () => {
    expect(phases([[HELD], [INFORMATION]])).toEqual(['open', 'resolved']);
  });
});

describe('the condition of an issuer out of reach', () => {
  test('opens in the third run in a row that finds it, and ends in the third that does not', () => {
    const found = [[SILENT], [SILENT], [SILENT], [], [], []];
    expect(phases(found)).toEqual(['pending', 'pending', 'open', 'open', 'open', 'resolved']);
    expect(runs(found).at(-1)?.[0]).toMatchObject({ since: NOW, missedSince: later((3 * DAY) / 4) });
  });

  test('is forgotten when only two runs found it', () => {
    expect(phases([[SILENT], [SILENT], []])).toEqual(['pending', 'pending', null]);
  });

  test('stays as it is in a run that could not have found it', () => {
    const blind = lookOf({ covers: () => false });
    const pending = conditionOf({ key: 'out-of-reach issuer.example', finding: SILENT, phase: 'pending', found: 2 });
    expect(updateConditions([pending], [], blind)).toEqual([pending]);
    const going = { ...pending, phase: 'open' as const, missed: 2, missedSince: ago(DAY) };
    expect(updateConditions([going], [], blind)).toEqual([going]);
  });

  test('stays open when it is found again before three runs in a row missed it', () => {
    const found = [[SILENT], [SILENT], [SILENT], [], [], [SILENT], [], []];
    expect(phases(found).slice(3)).toEqual(['open', 'open', 'open', 'open', 'open']);
  });

  test('is one condition, whatever keeps the issuer out of reach', () => {
    const found = [[SILENT], [sampleAt('connection-refused')], [sampleAt('http-status')]];
    expect(phases(found)).toEqual(['pending', 'pending', 'open']);
  });

  test('opens at once where AWS checks the pin and there are no quick looks, and ends in the third run that misses it', () => {
    expect(phases([[SILENT], [], [], []], { enforced: true })).toEqual(['open', 'open', 'open', 'resolved']);
  });

  test('opens by the third quick look in a row where AWS checks the pin, and ends by the third that misses it', () => {
    expect(quickPhases('xxx...')).toEqual(['pending', 'pending', 'open', 'open', 'open', 'resolved']);
    expect(quickPhases('xx.xx.')).toEqual(['pending', 'pending', null, 'pending', 'pending', null]);
    expect(quickPhases('xxx..x..')).not.toContain('resolved');
  });

  test('is not opened by a full run that comes between two quick looks', () => {
    expect(phaseAfter([0, MINUTE, 5 * MINUTE])).toBe('pending');
    expect(phaseAfter([0, MINUTE, 5 * MINUTE, 10 * MINUTE])).toBe('open');
  });

  test('opens only over 11.5 hours where AWS does not check the pin, however many looks find it', () => {
    const looks = 'x'.repeat(1 + (11.5 * 60) / 5);
    const opened = quickPhases(looks, false);
    expect(opened.indexOf('open')).toBe(looks.length - 1);
  });

  test('is the same in the fourth look and each one after it, so that nothing has to be kept', () => {
    const pending = looksEvery5(
      Array.from({ length: 20 }, () => [SILENT]),
      false,
    );
    expect(new Set(pending.slice(2).map((one) => JSON.stringify(one))).size).toBe(1);
    const missing = looksEvery5([[SILENT], ...Array.from({ length: 20 }, () => [])], null, pending.at(-1));
    expect(missing.at(-1)).toEqual([]);
    const open = conditionOf({ key: 'out-of-reach issuer.example', finding: SILENT });
    const left = looksEvery5(
      Array.from({ length: 20 }, () => []),
      false,
      [open],
    );
    expect(left.at(-1)).toMatchObject([{ phase: 'open', missed: 3, missedSince: NOW }]);
    expect(new Set(left.slice(2).map((one) => JSON.stringify(one))).size).toBe(1);
  });
});

describe('a transient condition whose end was notified', () => {
  const over = (closedSince: Date) =>
    conditionOf({ key: 'out-of-reach issuer.example', finding: SILENT, phase: 'closed', notified: null, closedSince });

  test('is remembered for a week', () => {
    expect(phases([[]], {}, [over(ago(6 * DAY))])).toEqual(['closed']);
    expect(phases([[]], {}, [over(ago(8 * DAY))])).toEqual([null]);
  });

  test('begins again as noticed when it comes back', () => {
    expect(runs([[SILENT]], {}, [over(ago(DAY))])[0]).toMatchObject([
      { phase: 'pending', since: NOW, found: 1, closedSince: ago(DAY) },
    ]);
  });

  test('is resolved again after it came back for a single run', () => {
    expect(phases([[SILENT], []], {}, [over(ago(DAY))])).toEqual(['pending', 'closed']);
  });
});

test('an expiring certificate stays the same condition when it has expired', () => {
  const before = expiring('soon');
  const after = sampleAt('certificate-expired');
  expect(runs([[before], [after]])).toMatchObject([
    [{ phase: 'open', finding: before }],
    [{ phase: 'open', finding: after, since: NOW }],
  ]);
});

test('an issuer that names another unreachable host in every run does not fill the provider state', () => {
  const found = Array.from({ length: 400 }, (_, index) => [{ ...SILENT, about: `${'a'.repeat(60)}${index}.example` }]);
  const last = runs(found, { covers: () => false }).at(-1) ?? [];
  expect(last.length).toBeGreaterThan(100);
  expect(Buffer.byteLength(JSON.stringify(last))).toBeLessThan(81_000);
});
