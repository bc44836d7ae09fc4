import fc from 'fast-check';
import type { Certificate } from '../../../../lambda/judge/chain/certificate';
import { type JudgedHost, judgeHosts } from '../../../../lambda/judge/evidence/hosts';
import { type QuickLookWindow, windowsFor } from '../../../../lambda/judge/state/quick-look-windows';
import { properties } from '../../../support/properties';
import { UNTRUSTED, basis, hostSeen, presented, seen } from '../../../support/judgement';
import { DAY, HOUR, NOW, ago, later, pendingOf } from '../../../support/remembered';

const MINUTE = HOUR / 60;

type Validity = Certificate['validity'];

/** A host that presents one chain, whose leaf and top are valid as given. */
function hostWith(leaf: Validity, top: Validity = null): JudgedHost {
  const chain = presented([{ der: Buffer.from('leaf') }], UNTRUSTED);
  const [host] = judgeHosts(seen(hostSeen('issuer.example', chain)), basis());
  if (!host) throw new Error('No host was judged.');
  const judgements = host.judgements.map((one) => ({
    ...one,
    leaf: { ...one.leaf, validity: leaf },
    top: { ...one.top, validity: top },
  }));
  return { ...host, judgements };
}

/** Valid for so long before and after now, in milliseconds. */
function validity(past: number, left: number): Validity {
  return { from: ago(past), to: later(left) };
}

const NOTHING_DUE = { chainsChanged: null, pending: null };

function windowsOf(hosts: readonly JudgedHost[], of: Partial<Parameters<typeof windowsFor>[0]> = {}) {
  return windowsFor({ ...NOTHING_DUE, ...of }, hosts, NOW);
}

function window(from: number, until: number): QuickLookWindow {
  return { from: later(from), until: later(until) };
}

function isIn(windows: readonly QuickLookWindow[], moment: Date): boolean {
  return windows.some(({ from, until }) => from <= moment && moment < until);
}

describe('the times in which quick looks take a provider', () => {
  test('are two days before and after the end of a leaf, and of a top', () => {
    const around = [window(DAY, 5 * DAY)];
    expect(windowsOf([hostWith(validity(90 * DAY, 3 * DAY))])).toEqual(around);
    expect(windowsOf([hostWith(null, validity(90 * DAY, 3 * DAY))])).toEqual(around);
  });

  test('are a third of the lifetime before and after the end, where that is less than two days', () => {
    expect(windowsOf([hostWith(validity(0, 3 * HOUR))])).toEqual([window(2 * HOUR, 4 * HOUR)]);
    expect(windowsOf([hostWith(validity(0, 6 * DAY))])).toEqual([window(4 * DAY, 8 * DAY)]);
  });

  test('are those of each host', () => {
    const hosts = [hostWith(validity(90 * DAY, 3 * DAY)), hostWith(validity(3 * HOUR, 3 * HOUR))];
    expect(windowsOf(hosts)).toEqual([window(HOUR, 5 * HOUR), window(DAY, 5 * DAY)]);
  });

  test.each([
    ['cannot be read', null],
    ['are one moment', { from: NOW, to: NOW }],
    ['end before they begin', { from: later(DAY), to: ago(DAY) }],
  ])('are none where the dates of a certificate %s', (_, dates) => {
    expect(windowsOf([hostWith(dates, dates)])).toEqual([]);
  });

  test('are none where the end is more than ten days away, or more than two days ago', () => {
    expect(windowsOf([hostWith(validity(90 * DAY, 10 * DAY))])).toEqual([]);
    expect(windowsOf([hostWith(validity(90 * DAY, 10 * DAY - 1))])).toHaveLength(1);
    expect(windowsOf([hostWith(validity(90 * DAY, -2 * DAY))])).toEqual([]);
    expect(windowsOf([hostWith(validity(90 * DAY, 1 - 2 * DAY))])).toHaveLength(1);
  });

  test('are an hour after a change of the chains', () => {
    expect(windowsOf([], { chainsChanged: ago(10 * MINUTE) })).toEqual([window(-10 * MINUTE, 50 * MINUTE)]);
    expect(windowsOf([], { chainsChanged: ago(HOUR) })).toEqual([]);
  });

  test('are a day after a write that is pending', () => {
    expect(windowsOf([], { pending: pendingOf({ at: ago(HOUR) }) })).toEqual([window(-HOUR, 23 * HOUR)]);
    expect(windowsOf([], { pending: pendingOf({ at: ago(DAY) }) })).toEqual([]);
  });

  test('are joined where they overlap or touch', () => {
    const of = { chainsChanged: ago(10 * MINUTE), pending: pendingOf({ at: ago(HOUR) }) };
    expect(windowsOf([hostWith(validity(90 * DAY, 3 * DAY - HOUR))], of)).toEqual([window(-HOUR, 5 * DAY - HOUR)]);
  });

  const anyDate = fc.integer({ min: -40 * DAY, max: 40 * DAY }).map(later);
  const anyValidity: fc.Arbitrary<Validity> = fc.option(
    fc.tuple(anyDate, fc.integer({ min: 0, max: 40 * DAY })).map(([to, ms]) => ({
      from: new Date(to.getTime() - ms),
      to,
    })),
    { freq: 5 },
  );
  const anySituation = fc.record({
    hosts: fc.array(
      fc.tuple(anyValidity, anyValidity).map(([leaf, top]) => hostWith(leaf, top)),
      { maxLength: 3 },
    ),
    chainsChanged: fc.option(anyDate),
    pending: fc.option(anyDate.map((at) => pendingOf({ at }))),
  });

  test('stand in their order, apart from one another, and none of them is over or far ahead', () => {
    properties(
      fc.property(anySituation, ({ hosts, ...of }) => {
        const windows = windowsOf(hosts, of);
        windows.forEach(({ from, until }, index) => {
          expect(from < until && until > NOW && from < later(8 * DAY)).toBe(true);
          const next = windows[index + 1];
          expect(!next || next.from > until).toBe(true);
        });
      }),
    );
  });

  test('hold a moment of the next eight days exactly when it is near an end, a change or a pending write', () => {
    properties(
      fc.property(anySituation, fc.integer({ min: 0, max: 8 * DAY - 1 }), ({ hosts, ...of }, ms) => {
        const moment = later(ms);
        const isNearEnd = (dates: Validity): boolean => {
          if (!dates) return false;
          const around = Math.min(2 * DAY, (dates.to.getTime() - dates.from.getTime()) / 3);
          const since = moment.getTime() - dates.to.getTime();
          return -around <= since && since < around;
        };
        const isAfter = (begin: Date | undefined | null, length: number): boolean =>
          !!begin && begin <= moment && moment.getTime() < begin.getTime() + length;
        const isNear =
          isAfter(of.chainsChanged, HOUR) ||
          isAfter(of.pending?.list.at, DAY) ||
          hosts.some(({ judgements }) =>
            judgements.some(({ leaf, top }) => isNearEnd(leaf.validity) || isNearEnd(top.validity)),
          );
        expect(isIn(windowsOf(hosts, of), moment)).toBe(isNear);
      }),
    );
  });
});
