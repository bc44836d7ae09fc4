import type { Finding } from '../../../lambda/judge/finding';
import { ARN, textOf, item, subjectOf, notified } from '../../support/notifications';

describe('a condition', () => {
  const since = new Date('2026-11-14T11:00:00.000Z');
  const down: Partial<Finding> = { code: 'timed-out', severity: 'warning', message: 'It is silent.', action: 'Look.' };

  test('is reported in a reminder with how long it has lasted', () => {
    expect(textOf(notified('failed', item(down, { reason: 'reminder', since })))).toContain(
      '* Still so, for 7 days. It is silent. [warning: timed-out]\n  What to do: Look.',
    );
  });

  test('is reported again when it gets worse', () => {
    const worse = item({ ...down, severity: 'critical' }, { reason: 'worse', since });
    expect(textOf(notified('failed', worse))).toContain(
      '* This got worse. It is silent. [critical: timed-out]\n  What',
    );
    expect(subjectOf(notified('failed', worse))).toContain('[critical]');
  });

  test('is reported once more when it is resolved, with its start, its end, and nothing to do', () => {
    const until = new Date('2026-11-21T06:00:00.000Z');
    const all = notified('unchanged', item({ ...down, severity: 'critical' }, { reason: 'resolved', since, until }));
    expect(textOf(all)).toContain(
      'OVER\n====\n\nhttps://issuer.example\n' +
        `${ARN}\n\n` +
        '* Over, after 6 days (2026-11-14 11:00 to 2026-11-21 06:00 UTC). It was: It is silent. [over: timed-out]\n\nPinned',
    );
    expect(subjectOf(all)).toBe('[info] OIDC thumbprints, account 123456789012: 1 well again (issuer.example)');
  });

  test('is counted under the status of its provider when it is resolved beside another finding', () => {
    const all = notified('held', item(down, { reason: 'resolved', since }), item({ severity: 'warning' }));
    expect(subjectOf(all)).toBe('[warning] OIDC thumbprints, account 123456789012: 1 needs a person (issuer.example)');
  });

  test('is reported at length only while it lasts', () => {
    const long = item({ ...down, message: 'x'.repeat(500) }, { reason: 'resolved', since });
    expect(textOf(notified('unchanged', long))).toMatch(/It was: x{100,200}\.\.\. \[over/);
  });
});

test('a notification that an earlier run could not send is marked late, with the time it is from', () => {
  const since = new Date('2026-11-20T18:30:00.000Z');
  const until = new Date('2026-11-21T00:30:00.000Z');
  const added = item({ message: 'Added bbb.' }, { reason: 'happened', since, delayed: true });
  expect(textOf(notified('unchanged', added))).toContain(
    '* Added bbb. [info: thumbprint-added]\n  (Late: this is from 2026-11-20 18:30 UTC,',
  );
  const over = item({}, { reason: 'resolved', since, until, delayed: true });
  expect(textOf(notified('unchanged', over))).toContain('(Late: this is from 2026-11-21 00:30 UTC,');
});
