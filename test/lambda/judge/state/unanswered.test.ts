import fc from 'fast-check';
import { judgeHosts } from '../../../../lambda/judge/evidence/hosts';
import type { Unanswered } from '../../../../lambda/judge/observation';
import {
  type OpenQuestion,
  addressesToAskFirst,
  isHeldUpBy,
  openQuestionsOf,
  updateUnanswered,
} from '../../../../lambda/judge/state/unanswered';
import { basis, hostSeen, seen } from '../../../support/judgement';
import { properties } from '../../../support/properties';
import { A, B, DAY, NOW, ago, later, stateOf } from '../../../support/remembered';

const HOST = 'issuer.example';
const RSA = `${HOST} 192.0.2.1 rsa`;
const ECDSA = `${HOST} 192.0.2.1 ecdsa`;
const SKIPPED = `${HOST} 192.0.2.1 -`;

function questions(asked: Unanswered['asked'], why: Unanswered['why']): OpenQuestion[] {
  const host = { ...hostSeen(HOST), unanswered: [{ address: '192.0.2.1', asked, why }] };
  return openQuestionsOf(judgeHosts(seen(host), basis()));
}

function heldUp(
  asked: Unanswered['asked'],
  why: Unanswered['why'],
  places: readonly string[],
  since: readonly (readonly [string, Date])[] = [],
) {
  return questions(asked, why).some((one) => isHeldUpBy(one, { places }, new Map(since), NOW));
}

test('a silent address leaves a question open for each kind of key, and one beyond the limit leaves a single question', () => {
  expect(questions('ecdsa', 'silent')).toEqual([{ host: HOST, why: 'silent', places: [ECDSA], key: ECDSA }]);
  expect(questions(null, 'silent').map(({ key }) => key)).toEqual([RSA, ECDSA, `${HOST} 192.0.2.1 any`]);
  expect(questions(null, 'beyond-limit').map(({ key }) => key)).toEqual([SKIPPED]);
});

describe('an entry', () => {
  test.each(['silent', 'not-allowed', 'no-route', 'beyond-limit'] as const)(
    'is held up without a time limit by an open question about the place where it was last seen: %s',
    (why) => {
      const since = [[ECDSA, ago(400 * DAY)] as const, [SKIPPED, ago(400 * DAY)] as const];
      expect(heldUp('ecdsa', why, [ECDSA], since)).toBe(true);
      expect(heldUp(null, why, [ECDSA], since)).toBe(true);
    },
  );

  test('is held up by a question for one kind of key when it was last seen by one for any kind, and the other way round', () => {
    const [any, since] = [`${HOST} 192.0.2.1 any`, ago(400 * DAY)];
    expect(heldUp('ecdsa', 'silent', [any], [[ECDSA, since]])).toBe(true);
    expect(heldUp('any', 'silent', [ECDSA], [[any, since]])).toBe(true);
    expect(heldUp('ecdsa', 'silent', [`${HOST} 192.0.2.11 any`], [[ECDSA, since]])).toBe(false);
    expect(heldUp('ecdsa', 'silent', [RSA], [[ECDSA, since]])).toBe(false);
  });

  test.each(['silent', 'not-allowed'] as const)(
    'is held up for seven days by an open question about another place: %s',
    (why) => {
      expect(heldUp('ecdsa', why, [RSA])).toBe(true);
      expect(heldUp('ecdsa', why, [RSA], [[ECDSA, ago(7 * DAY)]])).toBe(true);
      expect(heldUp('ecdsa', why, [RSA], [[ECDSA, ago(7 * DAY + 1)]])).toBe(false);
      expect(heldUp('ecdsa', why, [RSA], [[ECDSA, later(DAY)]])).toBe(true);
    },
  );

  test.each(['no-route', 'beyond-limit'] as const)(
    'is not held up at all by an open question about another place: %s',
    (why) => {
      expect(heldUp('ecdsa', why, [RSA])).toBe(false);
      expect(heldUp(null, why, [`${HOST} 192.0.2.2 rsa`])).toBe(false);
    },
  );
});

describe('the record of open questions', () => {
  const update = (known: readonly (readonly [string, Date])[], now: OpenQuestion[], hosts = [HOST]) => [
    ...updateUnanswered(new Map(known), now, hosts, NOW),
  ];

  test('has the moment since which each question is open', () => {
    expect(update([], questions('rsa', 'silent'))).toEqual([[RSA, NOW]]);
    expect(update([[RSA, ago(DAY)]], questions('rsa', 'silent'))).toEqual([[RSA, ago(DAY)]]);
    expect(update([[SKIPPED, ago(DAY)]], questions(null, 'beyond-limit'))).toEqual([[SKIPPED, ago(DAY)]]);
  });

  test('drops a question that is not open any more, and starts again where the clock was set back', () => {
    expect(update([[RSA, ago(DAY)]], [])).toEqual([]);
    expect(update([[RSA, later(DAY)]], questions('rsa', 'silent'))).toEqual([[RSA, NOW]]);
  });

  test('keeps the questions of a host that was not observed, and has none about addresses without a route', () => {
    const elsewhere = ['keys.example 192.0.2.1 rsa', ago(DAY)] as const;
    expect(update([elsewhere], [])).toEqual([elsewhere]);
    expect(update([], questions(null, 'no-route'))).toEqual([]);
  });

  test('holds at most 150 questions, the oldest first, whatever a host has', () => {
    const item = fc.tuple(fc.string({ maxLength: 300 }), fc.integer({ min: 0, max: 90 }));
    properties(
      fc.property(fc.array(item, { maxLength: 400 }), (items) => {
        const known = new Map(items.map(([host, days]) => [`${host} 192.0.2.1 rsa`, ago(days * DAY)]));
        const after = updateUnanswered(known, questions(null, 'silent'), [HOST], NOW);
        expect(after.size).toBeLessThanOrEqual(150);
        const times = [...after.values()].map((since) => since.getTime());
        expect(times).toEqual(times.toSorted((one, other) => one - other));
      }),
    );
  });
});

test('a look begins with the addresses of pins, then with those that were beyond the limit, the longest first', () => {
  const state = stateOf(
    {
      [A]: { places: [`${HOST} 192.0.2.3 rsa`, 'keys.example 192.0.2.7 rsa'] },
      [B]: { places: [`${HOST} 192.0.2.3 ecdsa`, `${HOST} 2001:db8::1 rsa`] },
    },
    {
      unanswered: new Map([
        [`${HOST} 192.0.2.9 -`, ago(2 * DAY)],
        [`${HOST} 192.0.2.8 rsa`, ago(2 * DAY)],
        [SKIPPED, ago(DAY)],
      ]),
    },
  );
  expect(addressesToAskFirst(state, HOST)).toEqual(['192.0.2.3', '2001:db8::1', '192.0.2.9', '192.0.2.1']);
  expect(addressesToAskFirst(state, 'keys.example')).toEqual(['192.0.2.7']);
  expect(addressesToAskFirst(state, 'other.example')).toEqual([]);
});
