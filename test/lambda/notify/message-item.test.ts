import type { Digest } from '../../../lambda/notify/digest';
import { renderMessage } from '../../../lambda/notify/message';
import { itemBlock } from '../../../lambda/notify/message-item';
import type { Notification } from '../../../lambda/judge/state/due-notifications';
import { emptyReport } from '../../../lambda/run/provider-report';
import { reportOver } from '../../support/report';

const ARN = 'arn:aws:iam::123456789012:oidc-provider/a.example';
const COMMANDS = { approveCommand: () => 'APPROVE' };
const NOW = new Date('2026-11-23T00:00:00Z');

function day(text: string) {
  return new Date(`2026-11-${text}:00Z`);
}

function item(of: Partial<Notification>): Notification {
  return {
    finding: { code: 'connection-refused', severity: 'warning', message: 'a.example: refused.', action: 'Look at it.' },
    reason: 'opened',
    since: day('13T06:00'),
    until: null,
    backAfter: null,
    delayed: false,
    ...of,
  };
}

describe('the text of a notification', () => {
  test.each<[string, Partial<Notification>, string]>([
    ['opened', {}, 'a.example: refused.'],
    [
      'opened, soon after its end',
      { backAfter: day('12T12:00') },
      'Back again: its end was told at 2026-11-12 12:00 UTC. It counts as over once it stayed away for a week. a.example: refused.',
    ],
    ['worse', { reason: 'worse' }, 'This got worse. a.example: refused.'],
    [
      'staying',
      { reason: 'stays', backAfter: day('12T12:00') },
      'This came and went, and now it stays. a.example: refused.',
    ],
    ['a reminder', { reason: 'reminder' }, 'Still so, for 9 days. a.example: refused.'],
    [
      'a reminder of what comes and goes',
      { reason: 'reminder', backAfter: day('12T12:00') },
      'Still comes and goes, for 9 days. a.example: refused.',
    ],
  ])('fits its reason: %s', (_, of, sentence) => {
    expect(itemBlock(item(of), NOW, [ARN], COMMANDS)).toBe(
      `* ${sentence} [warning: connection-refused]\n  What to do: Look at it.`,
    );
  });

  test('has no advice where a condition is absent just now or resolved', () => {
    const away = { backAfter: day('12T12:00'), until: day('21T18:00') };
    expect(itemBlock(item({ ...away, reason: 'reminder' }), NOW, [ARN], COMMANDS)).toBe(
      '* Still comes and goes, for 9 days; not so since 2026-11-21 18:00 UTC. It was: a.example: refused. [warning: connection-refused]',
    );
    expect(itemBlock(item({ ...away, reason: 'resolved' }), NOW, [ARN], COMMANDS)).toBe(
      '* Over, after 8 days of coming and going (2026-11-13 06:00 to 2026-11-21 18:00 UTC). It was: a.example: refused. [over: connection-refused]',
    );
    expect(itemBlock(item({ reason: 'resolved', until: day('13T18:00') }), NOW, [ARN], COMMANDS)).toBe(
      '* Over, after 12 hours (2026-11-13 06:00 to 2026-11-13 18:00 UTC). It was: a.example: refused. [over: connection-refused]',
    );
  });

  test.each([
    ['ends with a sentence', `${'x'.repeat(150)}. ${'y'.repeat(150)}.`, `${'x'.repeat(150)}.`],
    ['is cut where a sentence is too long', 'x'.repeat(300), `${'x'.repeat(197)}...`],
  ])('shortens the long message of a resolved condition: it %s', (_, message, shown) => {
    const finding = { ...item({}).finding, message };
    expect(itemBlock(item({ finding, reason: 'resolved' }), NOW, [ARN], COMMANDS)).toContain(`It was: ${shown} [over`);
  });
});

describe('a message', () => {
  const reportOf = (host: string) =>
    emptyReport(`arn:aws:iam::123456789012:oidc-provider/${host}`, 'failed', item({}).finding);
  const render = (hosts: readonly string[], of: Partial<Notification>, run: Digest['run'] = []) => {
    const providers = hosts.map(reportOf);
    const report = reportOver(providers, { startedAt: NOW.toISOString() });
    const notified = new Map(providers.map(({ arn }) => [arn, [item(of)]]));
    return renderMessage({
      report,
      account: '123456789012',
      providers: notified,
      run,
      reportCommand: 'REPORT',
      ...COMMANDS,
    }).message;
  };
  const subjectOf = (...of: Parameters<typeof render>) =>
    render(...of).subject.replace(/^.*account 123456789012: /, '');

  test('names the host of a single provider in the subject, if there is room', () => {
    expect(subjectOf(['a.example/realms/x'], {})).toBe('1 failed (a.example)');
    expect(subjectOf(['a.example', 'b.example'], {})).toBe('2 failed');
    expect(subjectOf(['a.example'], {}, [item({})])).toBe('1 failed, about the watcher');
    expect(subjectOf([`${'a'.repeat(60)}.example`], {})).toBe('1 failed');
    expect(subjectOf(['[not a host'], {})).toBe('1 failed');
    expect(subjectOf(['a.example)-all-is-well'], {})).toBe('1 failed');
    expect(subjectOf(['a.example:8443'], {})).toBe('1 failed (a.example:8443)');
  });

  test('says in the subject that it has reminders alone, and in the text how often they come', () => {
    const reminder = { reason: 'reminder' } as const;
    expect(subjectOf(['a.example'], reminder)).toBe('still 1 failed (a.example)');
    expect(subjectOf(['a.example'], reminder, [item({})])).toBe('1 failed, about the watcher');
    expect(render(['a.example'], reminder).text).toContain('--\nWhat lasts is told again on Mondays until it is over.');
    expect(render(['a.example'], {}).text).not.toContain('Mondays');
  });
});
