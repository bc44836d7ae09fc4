import type { Severity } from '../../../../lambda/judge/finding';
import { type Occasion, conditionsTold, newsIn } from '../../../../lambda/judge/state/due-notifications';
import { DAY, NOW, ago, conditionOf, findingOf, later } from '../../../support/remembering';

const news = (of: Parameters<typeof conditionOf>[0], now = NOW) =>
  newsIn({ conditions: [conditionOf(of)] }, 'this run', now);
const told = (days: number, severity: Severity = 'critical') => ({ at: ago(days * DAY), severity });

test('what happened is told with the moment, and as late when an earlier run saw it', () => {
  const finding = findingOf({ code: 'thumbprint-added' });
  const of = (runId: string) => newsIn({ conditions: [], news: [{ finding, at: ago(DAY), runId }] }, 'this run', NOW);
  expect(of('this run')).toEqual([
    { finding, occasion: 'happened', since: ago(DAY), until: null, backAfter: null, late: false },
  ]);
  expect(of('the run before')).toMatchObject([{ late: true }]);
});

test.each<[string, Parameters<typeof conditionOf>[0], Occasion | null]>([
  ['it opened', { told: null }, 'opened'],
  ['it got worse', { told: told(1, 'warning') }, 'worse'],
  ['it lasts for two weeks', { told: told(14) }, 'reminder'],
  ['it lasts for some days', { told: told(3) }, null],
  ['it got better', { finding: findingOf({ severity: 'warning' }), told: told(1) }, null],
  ['it ended', { phase: 'ended', missedSince: ago(DAY) }, 'ended'],
  ['it ended before its beginning could be told', { phase: 'ended', told: null, missedSince: ago(DAY) }, 'ended'],
  ['it is given grace', { phase: 'noticed', told: null }, null],
  ['it is over', { phase: 'over', told: null, overSince: ago(DAY) }, null],
])('a condition is told when there is something to tell: %s', (_, of, occasion) => {
  expect(news(of).map((item) => item.occasion)).toEqual(occasion === null ? [] : [occasion]);
});

test('a reminder is not kept back by a clock that was ahead once', () => {
  expect(news({ told: { at: later(400 * DAY), severity: 'critical' } })).toMatchObject([{ occasion: 'reminder' }]);
});

test('what opened or ended in an earlier run is late; a reminder never is', () => {
  expect(news({ told: null })).toMatchObject([{ late: true }]);
  expect(news({ told: null, runId: 'this run' })).toMatchObject([{ late: false }]);
  expect(news({ phase: 'ended', missedSince: ago(DAY) })).toMatchObject([{ late: true, until: ago(DAY) }]);
  expect(news({ told: told(14) })).toMatchObject([{ late: false, until: null }]);
});

describe('what was told', () => {
  test('is not told again: neither that it is so, nor how bad', () => {
    const open = [conditionOf({ told: null })];
    const after = conditionsTold(open, NOW);
    expect(after).toMatchObject([{ phase: 'open', told: { at: NOW, severity: 'critical' } }]);
    expect(newsIn({ conditions: after }, 'this run', NOW)).toEqual([]);
  });

  test('leaves alone what there was nothing to tell of', () => {
    const quiet = [conditionOf(), conditionOf({ phase: 'noticed', told: null })];
    expect(conditionsTold(quiet, NOW)).toEqual(quiet);
  });

  test('is remembered after its end, for it may come back soon', () => {
    const ended = conditionOf({ phase: 'ended', missedSince: ago(DAY) });
    expect(conditionsTold([ended], NOW)).toMatchObject([{ phase: 'over', told: null, overSince: NOW }]);
  });
});
