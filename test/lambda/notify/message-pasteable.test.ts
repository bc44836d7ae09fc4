import { itemBlock } from '../../../lambda/notify/message-item';
import { changed, item, notified } from '../../support/notifications';
import { A } from '../../support/remembered';

const NOW = new Date('2026-01-08T00:00:00Z');
const CONTEXT = {
  now: NOW,
  approveCommand: () => 'APPROVE --all',
  removeCommand: (provider: string, thumbprint: string) => `REMOVE ${provider.replace(/^.*\//, '')} ${thumbprint}`,
  runbook: (code: string) => `RUNBOOK ${code}`,
};
const one = notified('held').provider;
const other = changed(notified('held'), { arn: `${one.arn}.other` }).provider;

test('lines to be pasted stand together, apart from text to be read', () => {
  expect(itemBlock(item('external-pin-unapproved'), [one, other], CONTEXT)).toBe(
    `2 providers: a certificate that someone else pinned needs your decision
warning since 2026-11-21 12:00 UTC [external-pin-unapproved]

Someone else added ${A} to the list, and the issuer's present chain rests on it alone.
The watcher adds and removes nothing because of it.

What to do:
  Find out who added it, and why. Approve it only if it is meant to be trusted; else remove it.

Approve it:

    APPROVE --all

Remove it and keep it out:

    REMOVE issuer.example ${A}
    REMOVE issuer.example.other ${A}

Runbook: RUNBOOK external-pin-unapproved`,
  );
});

test('a finding that asks for nothing says so, and has no commands', () => {
  const block = itemBlock(item('thumbprint-retired'), [one], CONTEXT);
  expect(block).toMatch(/\.\n\nWhat to do: nothing\.\n\nRunbook: RUNBOOK thumbprint-retired$/);
  expect(block).not.toContain('    ');
});

test('a late notification says from when it is', () => {
  const since = new Date('2026-01-07T12:30:00Z');
  expect(itemBlock(item('thumbprint-retired', { reason: 'happened', delayed: true, since }), [one], CONTEXT)).toContain(
    'Delayed: issuer.example: an old certificate was removed\ninfo at 2026-01-07 12:30 UTC [thumbprint-retired]\n\nThis could not be sent at the time.\nRemoved',
  );
});
