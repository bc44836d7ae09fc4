import { itemBlock } from '../../../lambda/notify/message-item';
import type { Notification } from '../../../lambda/judge/state/due-notifications';

const COMMANDS = { approveCommand: () => 'APPROVE' };
const NOW = new Date('2026-01-08T00:00:00Z');

function item(action: string, of: Partial<Notification> = {}): Notification {
  return {
    finding: { code: 'writing-stopped', severity: 'critical', message: 'So it is.', action },
    reason: 'opened',
    since: NOW,
    until: null,
    backAfter: null,
    delayed: false,
    ...of,
  };
}

test('lines to be pasted stand together, apart from text to be read', () => {
  expect(itemBlock(item('In the template:\nfirst: 1\nsecond: 2\nThen, for example:\ncommand'), NOW, [], COMMANDS)).toBe(
    `* So it is. [critical: writing-stopped]
  What to do: In the template:

      first: 1
      second: 2

  Then, for example:

      command`,
  );
});

test('a finding that asks for nothing has no advice', () => {
  expect(itemBlock(item(''), NOW, [], COMMANDS)).toBe('* So it is. [critical: writing-stopped]');
});

test('a late notification says from when it is', () => {
  const since = new Date('2026-01-07T12:30:00Z');
  expect(itemBlock(item('', { delayed: true, since }), NOW, [], COMMANDS)).toContain(
    '\n  (Late: this is from 2026-01-07 12:30 UTC, and was not sent then.)',
  );
});
