import { renderMessage } from '../../../lambda/notify/message';
import type { Digest } from '../../../lambda/notify/digest';
import { type ItemContext, itemBlock } from '../../../lambda/notify/message-item';
import type { Notification } from '../../../lambda/judge/state/due-notifications';
import { emptyReport } from '../../../lambda/run/provider-report';
import { A } from '../../support/remembered';
import { item as notificationOf, notified } from '../../support/notifications';
import { reportOver } from '../../support/report';
import { FAILURE, TOP } from '../../support/sample-findings';

const { provider } = notified('failed');
const NOW = new Date('2026-11-23T00:00:00Z');
const CONTEXT: ItemContext = {
  now: NOW,
  approveCommand: () => 'APPROVE',
  removeCommand: () => 'REMOVE',
  acknowledgeCommand: (arn, code) => `ACKNOWLEDGE ${arn} ${code}`,
  runbook: (code) => `RUNBOOK ${code}`,
};

function day(text: string) {
  return new Date(`2026-11-${text}:00Z`);
}

function item(of: Partial<Notification>): Notification {
  const finding = { code: 'connection-refused', facts: FAILURE } as const;
  return notificationOf(finding, { since: day('13T06:00'), ...of });
}

function block(of: Partial<Notification>, context: Partial<ItemContext> = {}): string {
  return itemBlock(item(of), [provider], { ...CONTEXT, ...context });
}

const DOWN = '"https://login.example/" could not be read: "no answer within 5 s while connecting".';

const TO_DO =
  "What to do:\n  Check the issuer's server. While AWS cannot reach it either, sign-ins fail. The watcher changes nothing until it answers, and checks again in the next run.";

const RUNBOOK = 'Runbook: RUNBOOK connection-refused';

/** What a reminder offers. */
const ACKNOWLEDGE = `\n\nAcknowledge it, so that there is no reminder until it changes:\n\n    ACKNOWLEDGE ${provider.arn} connection-refused`;

describe('the text of a notification', () => {
  test.each<[string, Partial<Notification>, string, string, string]>([
    ['opened', {}, '', 'warning since 2026-11-13 06:00 UTC', ''],
    [
      'opened, soon after its end',
      { backAfter: day('12T12:00') },
      '',
      'warning since 2026-11-13 06:00 UTC, comes and goes',
      'It is back: you were notified at 2026-11-12 12:00 UTC that it was resolved. It counts as resolved once it has stayed away for a week.\n',
    ],
    ['worse', { reason: 'worse' }, 'Worse: ', 'warning since 2026-11-13 06:00 UTC', ''],
    [
      'staying',
      { reason: 'stays', backAfter: day('12T12:00') },
      '',
      'warning since 2026-11-13 06:00 UTC, comes and goes',
      'This came and went, and now it has lasted for a day.\n',
    ],
    ['a reminder', { reason: 'reminder' }, 'Reminder: ', 'warning since 2026-11-13 06:00 UTC, for 9 days', ''],
    [
      'a reminder of what comes and goes',
      { reason: 'reminder', backAfter: day('12T12:00') },
      'Reminder: ',
      'warning since 2026-11-13 06:00 UTC, for 9 days, comes and goes',
      '',
    ],
    ['an event', { reason: 'happened' }, '', 'warning at 2026-11-13 06:00 UTC', ''],
    [
      'delayed',
      { delayed: true },
      'Delayed: ',
      'warning since 2026-11-13 06:00 UTC',
      'This could not be sent at the time.\n',
    ],
  ])('fits its reason: %s', (_, of, note, status, sentence) => {
    expect(block(of)).toBe(
      `${note}issuer.example: cannot be reached\n${status} [connection-refused]\n\n${sentence}${DOWN}\n\n${TO_DO}${of.reason === 'reminder' ? ACKNOWLEDGE : ''}\n\n${RUNBOOK}`,
    );
  });

  test.each<[string, Partial<Notification>, string, string]>([
    [
      'absent just now',
      { reason: 'reminder', backAfter: day('12T12:00'), until: day('21T18:00') },
      'Reminder: ',
      'warning since 2026-11-13 06:00 UTC, for 9 days, comes and goes, absent since 2026-11-21 18:00 UTC',
    ],
    [
      'resolved after it came and went',
      { reason: 'resolved', backAfter: day('12T12:00'), until: day('21T18:00') },
      'Resolved: ',
      'resolved after 8 days (2026-11-13 06:00 to 2026-11-21 18:00 UTC), comes and goes',
    ],
    [
      'resolved',
      { reason: 'resolved', until: day('13T18:00') },
      'Resolved: ',
      'resolved after 12 hours (2026-11-13 06:00 to 2026-11-13 18:00 UTC)',
    ],
    [
      'resolved, and reported late',
      { reason: 'resolved', until: day('13T18:00'), delayed: true },
      'Delayed: Resolved: ',
      'resolved after 12 hours (2026-11-13 06:00 to 2026-11-13 18:00 UTC)',
    ],
  ])('says that there is nothing to do where a condition is away: %s', (_, of, note, status) => {
    const late = of.delayed ? 'This could not be sent at the time.\n' : '';
    expect(block(of)).toBe(
      `${note}issuer.example: cannot be reached\n${status} [connection-refused]\n\n${late}It was: ${DOWN}\n\nWhat to do: nothing.${of.reason === 'reminder' ? ACKNOWLEDGE : ''}\n\n${RUNBOOK}`,
    );
  });

  test('has the first sentence alone of what is over, and neither its commands nor its facts', () => {
    const over = itemBlock(notificationOf('approval-required', { reason: 'resolved' }), [provider], CONTEXT);
    expect(over.split('\n').slice(3)).toEqual([
      "It was: Sign-ins through this provider fail: AWS compares the issuer's certificate with the pinned thumbprints.",
      '',
      'What to do: nothing.',
      '',
      'Runbook: RUNBOOK approval-required',
    ]);
  });

  test('has the numbered steps, the SHA-256 to compare, each command with its purpose, and the facts, in this order', () => {
    const finding = notificationOf('trusted-on-first-use', { reason: 'happened', since: day('22T12:00') });
    expect(itemBlock(finding, [provider], { ...CONTEXT, place: 'account 1, eu-central-1' })).toBe(
      `issuer.example: a certificate was pinned without evidence
warning at 2026-11-22 12:00 UTC, account 1, eu-central-1 [trusted-on-first-use]

Added ${A} ("CN=R11" at "login.example", valid until 2027-03-12) WITHOUT evidence that it is genuine, because updates is set to "always".

What to do:
  1. Get the SHA-256 of the certificate from the issuer's owner over a separate channel, not from this server.
  2. Compare it with ${TOP.sha256}.
  3. If they differ, remove the thumbprint: whoever has the key can impersonate the issuer.

  SHA-256 that the issuer presents:  ${TOP.sha256}
  SHA-256 from the issuer's owner:   (from step 1)

Remove it and keep it out:

    REMOVE

Thumbprint: ${A}
SHA-256: ${TOP.sha256}
Certificate: "CN=R11"
Host: "login.example"
Valid until: 2027-03-12
Runbook: RUNBOOK trusted-on-first-use`,
    );
  });

  test.each<[string, Notification, number, string]>([
    ['the watcher itself', notificationOf('state-unavailable'), 0, 'The watcher: the state table cannot be used'],
    ['one provider', notificationOf('weak-key'), 1, 'issuer.example: has a weak key in its chain'],
    ['several, with a verb', notificationOf('weak-key'), 3, 'each of 3 providers: has a weak key in its chain'],
    ['several, with a noun', notificationOf('thumbprint-added'), 3, '3 providers: a new certificate was pinned'],
    ['several that cannot', notificationOf('unreachable'), 3, '3 providers: cannot be reached'],
  ])('begins with a headline that names whom it is about: %s', (_, about, count, headline) => {
    const providers = Array.from({ length: count }, () => provider);
    expect(itemBlock(about, providers, CONTEXT).split('\n', 1)).toEqual([headline]);
  });
});

describe('a message', () => {
  const reportOf = (host: string) =>
    emptyReport(`arn:aws:iam::123456789012:oidc-provider/${host}`, 'failed', item({}).finding);
  const render = (hosts: readonly string[], of: Partial<Notification>, run: Digest['run'] = []) => {
    const providers = hosts.map(reportOf);
    return renderMessage({
      ...CONTEXT,
      report: reportOver(providers, { startedAt: NOW.toISOString() }),
      scope: { kind: 'account', id: '123456789012', name: null },
      region: 'eu-central-1',
      providers: new Map(providers.map(({ arn }) => [arn, [item(of)]])),
      run,
      runbook: () => 'RUNBOOK',
      reportCommand: 'REPORT',
    }).message;
  };
  const subjectOf = (...of: Parameters<typeof render>) => render(...of).subject.replace(' (123456789012)', '');
  const aboutRun = notificationOf('run-incomplete');

  test.each<[string, string[], string]>([
    ['the host with its path', ['a.example/realms/x'], 'a.example/realms/x: cannot be reached'],
    ['how many, where one notification is about several', ['a.example', 'b.example'], '2 providers: cannot be reached'],
    [
      'the beginning and the end of a long name',
      [`${'a'.repeat(60)}.example`],
      `${'a'.repeat(27)}..${'a'.repeat(18)}.example: cannot be reached`,
    ],
    [
      'the last characters of a long path',
      [`oidc.eks.eu-central-1.amazonaws.com/id/${'0'.repeat(24)}DEADBEEF`],
      'oidc.eks.eu-central-1.amazonaws.com/..DEADBEEF: cannot be reached',
    ],
    ['the port', ['a.example:8443'], 'a.example:8443: cannot be reached'],
    ['no name that is not a host', ['[not a host'], 'cannot be reached'],
    ['no name that reads as a subject', ['a.example)-all-is-well'], 'cannot be reached'],
    ['the host alone of a path that reads as a subject', ['a.example/)-all-is-well'], 'a.example: cannot be reached'],
  ])('names in its subject %s', (_, hosts, subject) => {
    expect(subjectOf(hosts, {})).toBe(`[warning] ${subject}`);
  });

  test('counts in its subject what else it has, about providers and about the watcher', () => {
    expect(subjectOf(['a.example'], {}, [aboutRun])).toBe('[warning] a.example: cannot be reached; also 1 warning');
  });

  test('says in its subject that it reminds, and at its end how often reminders come', () => {
    const reminder = { reason: 'reminder' } as const;
    expect(subjectOf(['a.example'], reminder)).toBe('[warning] Reminder: a.example: cannot be reached');
    expect(render(['a.example'], reminder).text).toContain('--\nOpen conditions are repeated on Mondays.');
    expect(render(['a.example'], reminder, [aboutRun]).text).toContain('--\nOpen conditions are repeated on Mondays.');
    expect(render(['a.example'], {}).text).not.toContain('Mondays');
  });
});
