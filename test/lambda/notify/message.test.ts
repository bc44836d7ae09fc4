import type { AlertMessage } from '../../../lambda/notify/message';
import type { Alert } from '../../../lambda/notify/message-json';
import { blocksIn, headlinesIn } from '../../support/mail';
import { apart, changed, item, named, notified, render, subjectOf, textOf } from '../../support/notifications';
import { A } from '../../support/remembered';
import { FAILURE, TOP } from '../../support/sample-findings';

test('the message says what happened, to which provider, what was done and what to do', () => {
  const { message, cut } = render([
    named(notified('unchanged'), 'quiet.example'),
    named(notified('updated', item('thumbprint-added', { reason: 'happened' })), 'updated.example'),
    named(notified('held', item('approval-required')), 'held.example'),
  ]);
  expect(cut).toEqual(new Set());
  expect(message.subject).toBe(
    '[critical] held.example: sign-ins fail until a new certificate is approved +1 (123456789012)',
  );
  expect(message.text).toBe(`held.example: sign-ins fail until a new certificate is approved
critical since 2026-11-21 12:00 UTC, account 123456789012, eu-central-1 [approval-required]

Sign-ins through this provider fail: AWS compares the issuer's certificate with the pinned thumbprints.
The issuer presents a certificate that is not pinned: ${A} ("CN=R11" at "login.example", valid until 2027-03-12).
There is no evidence that it is genuine: no trusted CA signed it (OpenSSL: "SELF_SIGNED_CERT_IN_CHAIN").
The watcher did not add it.

What to do:
  1. Get the SHA-256 of the certificate from the issuer's owner over a separate channel, not from this server.
  2. Compare it with ${TOP.sha256}.
  3. Only if they are equal, approve it. If they differ, do not: someone may intercept the connection or control the server.

  SHA-256 that the issuer presents:  ${TOP.sha256}
  SHA-256 from the issuer's owner:   (from step 1)

Approve it:

    APPROVE arn:aws:iam::123456789012:oidc-provider/held.example ${A}

Thumbprint: ${A}
SHA-256: ${TOP.sha256}
Certificate: "CN=R11"
Host: "login.example"
Valid until: 2027-03-12
No evidence: no trusted CA signed it (OpenSSL: "SELF_SIGNED_CERT_IN_CHAIN")
Runbook: RUNBOOK approval-required

Provider: arn:aws:iam::123456789012:oidc-provider/held.example
AWS checks the thumbprint: yes, because no public CA signed the certificate of "issuer.example"
Pinned now: ${'a'.repeat(40)}, ${'b'.repeat(40)}

------------------------------------------------------------------------

updated.example: a new certificate was pinned
info at 2026-11-21 12:00 UTC [thumbprint-added]

Added ${A} ("CN=R11" at "login.example", valid until 2027-03-12): its chain verifies to a public CA ("CN=ISRG Root X1").
The thumbprints already pinned stay.

What to do: nothing.

Thumbprint: ${A}
SHA-256: ${TOP.sha256}
Certificate: "CN=R11"
Host: "login.example"
Valid until: 2027-03-12
Runbook: RUNBOOK thumbprint-added

Provider: arn:aws:iam::123456789012:oidc-provider/updated.example
AWS checks the thumbprint: yes, because no public CA signed the certificate of "issuer.example"
Pinned now: ${'a'.repeat(40)}, ${'b'.repeat(40)}

------------------------------------------------------------------------
Account: 123456789012, region eu-central-1
Run: run-1, 3 providers, at 2026-11-21 12:00 UTC
The whole report, without writing or sending anything:

    REPORT COMMAND
`);
});

test('the end of a message names the account, and says how many providers the run checked', () => {
  const one = notified('updated', item('thumbprint-added'));
  expect(textOf(one)).toContain('\nAccount: 123456789012, region eu-central-1\nRun: run-1, 1 provider, at ');
  const { text } = render([one], [], { scope: { kind: 'account', id: '123456789012', name: 'prod\nuction' } }).message;
  expect(text).toContain('\nAccount: prod?uction (123456789012), region eu-central-1\n');
  expect(text).toContain(', account prod?uction (123456789012), eu-central-1 [thumbprint-added]\n');
});

test('the message shows no list of a provider that could not be read, and no verdict on the pin of one that was skipped', () => {
  const unread = changed(notified('failed', item('iam-read-failed')), {
    before: [],
    after: [],
    enforced: null,
    enforcedBy: [{ reason: 'not-observed' }],
  });
  expect(textOf(unread)).toContain('\nAWS checks the thumbprint: unknown, because it was not checked\n');
  expect(textOf(unread)).not.toContain('Pinned now');
  const skipped = changed(notified('skipped', item('out-of-time')), { before: [], after: [] });
  expect(textOf(skipped)).not.toContain('AWS checks');
  expect(textOf(changed(unread, { before: ['x'] }))).toContain('Pinned now: nothing');
});

test('the message shows a list in which another tool pinned something that is not a thumbprint', () => {
  const list = [A, 'not a thumbprint'];
  expect(textOf(changed(notified('held', item('list-malformed')), { after: list }))).toContain(
    `Pinned now: ${A}, "not a thumbprint"\n`,
  );
});

describe('notifications about the run itself', () => {
  const lost = item('state-unavailable');
  const [watcher, added] = [
    'The watcher: the state table cannot be used',
    'issuer.example: a new certificate was pinned',
  ];

  test('stand first where they are worse than what is about providers, and give the subject', () => {
    const { subject, text } = render([notified('updated', item('thumbprint-added'))], [lost]).message;
    expect(headlinesIn(text)).toEqual([watcher, added]);
    expect(subject).toBe('[warning] The watcher: the state table cannot be used; also 1 info (123456789012)');
  });

  test('stand last where something about a provider is as severe', () => {
    const { subject, text } = render([notified('held', item('weak-key'), item('thumbprint-added'))], [lost]).message;
    expect(headlinesIn(text)).toEqual(['issuer.example: has a weak key in its chain', added, watcher]);
    expect(subject).toBe(
      '[warning] issuer.example: has a weak key in its chain; also 1 warning, 1 info (123456789012)',
    );
  });

  test('are a message of their own', () => {
    const { subject, text } = render([], [lost]).message;
    expect(subject).toBe('[warning] The watcher: the state table cannot be used (123456789012)');
    expect(blocksIn(text)).toMatchObject([{ items: [{ headline: watcher }], providers: [] }]);
    expect(text).toContain('\nRun: run-1, 0 providers, at ');
  });
});

test('the account and the region are in the first notification of a mail alone, which names them before everything else', () => {
  const all = apart([notified('held', item('weak-key'), item('weak-signature')), notified('held', item('jwks-empty'))]);
  const { text } = render(all, [item('state-unavailable')]).message;
  expect(text.match(/, account 123456789012, eu-central-1 \[/g)).toHaveLength(1);
  expect(text.split('\n')[1]).toContain(', account 123456789012, eu-central-1 [jwks-empty]');
});

describe('a message too large for SNS', () => {
  /** What both bodies take. */
  const sizeOf = ({ text, json }: AlertMessage) => Buffer.byteLength(JSON.stringify({ default: json, email: text }));
  const long = (n: number) =>
    notified('failed', item({ code: 'timed-out', about: `${n}`, facts: { ...FAILURE, error: 'x'.repeat(5_000) } }));

  test('is cut between providers whose notifications differ, and counts those left out', () => {
    const all = apart(Array.from({ length: 60 }, (_, n) => long(n)));
    const { message, cut } = render(all);
    expect(sizeOf(message)).toBeLessThan(250 * 1024);
    expect(message.text).toContain(`This message is cut here: the next one has ${cut.size} more providers.`);
    expect(message.text).toContain('REPORT COMMAND');
    expect(cut.size).toBeGreaterThan(0);
    for (const { provider } of all) expect(message.text.includes(`${provider.arn}\n`)).toBe(!cut.has(provider.arn));
    const { notifications, more }: Alert = JSON.parse(message.json);
    expect(new Set(notifications.map((one) => one.provider))).toEqual(
      new Set(all.flatMap(({ provider: { arn } }) => (cut.has(arn) ? [] : [arn]))),
    );
    expect(more).toBe(cut.size);
    // What is cut is sent to chat by the next run, too.
    expect(message.chat).toHaveLength(11);
    expect(JSON.parse(message.chat[10] ?? '').content.title).toBe(`${60 - cut.size - 10} more notifications`);
  });

  test('is cut within providers whose notifications are the same, and the runs after it report the rest', () => {
    let left = apart(Array.from({ length: 700 }, () => notified('updated', item('thumbprint-added'))));
    const counts: number[] = [];
    while (left.length > 0) {
      const { message, cut } = render(left);
      expect(sizeOf(message)).toBeLessThan(250 * 1024);
      counts.push(left.length - cut.size);
      expect(headlinesIn(message.text)).toEqual([`${left.length - cut.size} providers: a new certificate was pinned`]);
      left = left.filter(({ provider }) => cut.has(provider.arn));
    }
    // Half as many as there are, or half of that, until they fit.
    expect(counts).toEqual([175, 132, 99, 147, 147]);
  });
});

test('a provider with very many findings leaves room for the others, and its worst finding is kept', () => {
  const many = Array.from({ length: 200 }, (_, n) =>
    item({ code: 'timed-out', about: `${n}`, facts: { ...FAILURE, error: 'x'.repeat(2_000) } }),
  );
  const text = textOf(
    ...apart([notified('held', ...many, item('jwks-empty')), notified('held', item('jwks-key-without-id'))]),
  );
  expect(headlinesIn(text)[0]).toBe('issuer.example: publishes no keys: sign-ins fail');
  expect(headlinesIn(text)).toContain('issuer.example: publishes keys without IDs');
  expect(text).toMatch(/And 1\d\d more findings/);
  expect(text).not.toContain('This message is cut here');
});

describe('a subject too long for SNS', () => {
  const all = (...codes: Parameters<typeof item>[0][]) => apart(codes.map((code) => notified('held', item(code))));

  test('counts the others without their severities', () => {
    expect(subjectOf(...all('weak-key', 'weak-signature'))).toBe(
      '[warning] issuer.example: has a weak key in its chain; also 1 warning (123456789012)',
    );
    expect(subjectOf(...all('approval-required', 'weak-signature', 'thumbprint-added'))).toBe(
      '[critical] issuer.example: sign-ins fail until a new certificate is approved +2 (123456789012)',
    );
  });

  test('leaves out that the notification is delayed, and not that it is a reminder', () => {
    const said = 'sign-ins fail until a new certificate is approved (123456789012)';
    const late = notified('held', item('approval-required', { delayed: true }));
    expect(subjectOf(named(late, 'a.example'))).toBe(`[critical] Delayed: a.example: ${said}`);
    expect(subjectOf(named(late, 'login.example.com'))).toBe(`[critical] login.example.com: ${said}`);
    const reminder = notified('held', item('approval-required', { reason: 'reminder' }));
    expect(subjectOf(named(reminder, 'login.example.com'))).toBe(
      '[critical] Reminder: login.example.com: sign-ins fail until a new certificate is a.. (123456789012)',
    );
  });

  test('has the beginning and the end of a long name, and at least the beginning of what is said', () => {
    const reminder = notified('held', item('approval-required', { reason: 'reminder' }));
    const name = `oidc.eks.eu-central-1.amazonaws.com/id/${'0'.repeat(24)}DEADBEEF`;
    expect(subjectOf(named(reminder, name))).toBe(
      '[critical] Reminder: oidc.eks.eu-ce..om/..DEADBEEF: sign-ins fail until a new cert.. (123456789012)',
    );
  });
});
