import fc from 'fast-check';
import type { AlertMessage } from '../../../lambda/notify/message';
import type { Alert } from '../../../lambda/notify/message-json';
import type { Status } from '../../../lambda/contract/report';
import { properties } from '../../support/properties';
import { ARN, apart, changed, item, render, subjectOf, textOf, notified } from '../../support/notifications';

test('the message says what happened, to which provider, what was done and what to do', () => {
  const { message, cut } = render([
    changed(notified('unchanged'), { arn: `${ARN}/1` }),
    changed(notified('updated', item({ message: 'Added bbb.' }, { reason: 'happened' })), { arn: `${ARN}/2` }),
    changed(
      notified(
        'held',
        item({ code: 'approval-required', severity: 'critical', message: 'Held.', action: 'Ask:\nCOMMAND' }),
      ),
      { arn: `${ARN}/3` },
    ),
  ]);
  expect(cut).toEqual(new Set());
  expect(message.subject).toBe('[critical] OIDC thumbprints, account 123456789012: 1 needs a person, 1 updated');
  expect(message.text)
    .toBe(`News about 2 of 3 IAM OIDC providers in account 123456789012, from the check of 2026-11-21 12:00 UTC.

NEEDS A PERSON
==============

https://issuer.example
arn:aws:iam::123456789012:oidc-provider/issuer.example/3

* Held. [critical: approval-required]
  What to do: Ask:

      COMMAND

AWS checks the thumbprint of this provider: no public CA vouches for issuer.example.

Pinned now: ${'a'.repeat(40)}, ${'b'.repeat(40)}

UPDATED
=======

https://issuer.example
arn:aws:iam::123456789012:oidc-provider/issuer.example/2

* Added bbb. [info: thumbprint-added]

AWS checks the thumbprint of this provider: no public CA vouches for issuer.example.

Pinned now: ${'a'.repeat(40)}, ${'b'.repeat(40)}

--
The whole report, without changing or sending anything:

    REPORT COMMAND

Run run-1
`);
});

test('the message about a check of one provider does not say how many there are', () => {
  expect(textOf(notified('updated', item({})))).toMatch(
    /^News about an IAM OIDC provider in account 123456789012, from/,
  );
});

test('the message shows no list of a provider that could not be read, and no verdict on the pin of one that was skipped', () => {
  const readFailureReport = changed(notified('failed', item({ severity: 'warning' })), {
    before: [],
    after: [],
    enforced: null,
  });
  expect(textOf(readFailureReport)).toContain('cannot be told now');
  expect(textOf(readFailureReport)).not.toContain('Pinned now');
  const skipped = changed(notified('skipped', item({ severity: 'warning' })), { before: [], after: [] });
  expect(textOf(skipped)).not.toContain('AWS checks');
  expect(textOf(changed(readFailureReport, { before: ['x'] }))).toContain('Pinned now: nothing');
});

test('notifications about the run itself stand first in the text, and last in the subject', () => {
  const run = [item({ code: 'state-unavailable', severity: 'warning', message: 'No memory.' })];
  const { message } = render([notified('updated', item({ message: 'Added.' }))], run);
  expect(message.subject).toBe('[warning] OIDC thumbprints, account 123456789012: 1 updated, about the watcher');
  expect(message.text).toContain(
    'UTC.\n\nABOUT THE WATCHER ITSELF\n========================\n\n* No memory. [warning: state-unavailable]\n\nUPDATED\n=====',
  );
  expect(render([], run).message).toMatchObject({
    subject: '[warning] OIDC thumbprints, account 123456789012: about the watcher',
    text: expect.stringMatching(/^News about what watches the IAM OIDC providers in account 123456789012, from/),
  });
});

describe('a message too large for SNS', () => {
  /** What both bodies take. */
  const sizeOf = ({ text, json }: AlertMessage) => Buffer.byteLength(JSON.stringify({ default: json, email: text }));
  const long = (n: number) =>
    notified('failed', item({ about: `${n}`, severity: 'warning', message: 'x'.repeat(5_000) }));

  test('is cut between providers whose notifications differ, and counts those left out', () => {
    const all = apart(Array.from({ length: 60 }, (_, n) => long(n)));
    const { message, cut } = render(all);
    expect(sizeOf(message)).toBeLessThan(250 * 1024);
    expect(message.text).toContain(`This message is cut here: the next one tells of ${cut.size} more providers.`);
    expect(message.text).toContain('REPORT COMMAND');
    expect(cut.size).toBeGreaterThan(0);
    for (const { provider } of all) expect(message.text.includes(`${provider.arn}\n`)).toBe(!cut.has(provider.arn));
    const { notifications, more }: Alert = JSON.parse(message.json);
    expect(new Set(notifications.map((one) => one.provider))).toEqual(
      new Set(all.flatMap(({ provider: { arn } }) => (cut.has(arn) ? [] : [arn]))),
    );
    expect(more).toBe(cut.size);
  });

  test('is cut within providers whose notifications are the same, and the runs after it report the rest', () => {
    let left = apart(Array.from({ length: 700 }, () => notified('updated', item({ message: 'x'.repeat(300) }))));
    const counts: number[] = [];
    while (left.length > 0) {
      const { message, cut } = render(left);
      expect(sizeOf(message)).toBeLessThan(250 * 1024);
      counts.push(left.length - cut.size);
      expect(message.text).toContain(`The same for ${left.length - cut.size} providers`);
      left = left.filter(({ provider }) => cut.has(provider.arn));
    }
    // Half as many as there are, if they fit.
    expect(counts).toEqual([175, 263, 262]);
  });
});

test('a provider with very many findings leaves room for the others, and its worst finding is kept', () => {
  const many = Array.from({ length: 200 }, () => item({ severity: 'warning', message: 'x'.repeat(2_000) }));
  const worst = item({ severity: 'critical', message: 'The worst.' });
  const text = textOf(
    ...apart([
      notified('held', ...many, worst),
      notified('held', item({ severity: 'warning', message: 'The other.' })),
    ]),
  );
  expect(text).toContain('The worst.');
  expect(text).toContain('The other.');
  expect(text).toMatch(/And 1\d\d more findings/);
  expect(text).not.toContain('This message is cut here');
});

test('every subject is one that SNS accepts', () => {
  const anyProvider = fc
    .record({
      status: fc.constantFrom<Status>('updated', 'held', 'failed', 'skipped', 'unchanged'),
      account: fc.oneof(fc.string(), fc.constant('123456789012')),
      severity: fc.constantFrom('info', 'warning', 'critical'),
      reason: fc.constantFrom('happened', 'opened', 'worse', 'reminder', 'resolved'),
    })
    .map(({ status, account, severity, reason }) =>
      changed(notified(status, item({ severity }, { reason })), {
        arn: `arn:aws:iam::${account}:oidc-provider/issuer.example`,
      }),
    );
  properties(
    fc.property(fc.array(anyProvider, { maxLength: 900, size: 'medium' }), fc.boolean(), (all, aboutRun) => {
      const { subject } = render(apart(all), aboutRun ? [item({})] : []).message;
      expect(subject).toMatch(/^[\x21-\x7e][\x20-\x7e]{0,98}$/);
    }),
  );
});

test('a subject too long for SNS leaves out its least important counts', () => {
  const many = (['held', 'failed', 'updated', 'unchanged', 'skipped'] as const).map((status) =>
    notified(status, item({ code: 'weak-key', severity: 'critical' })),
  );
  expect(subjectOf(...apart(many))).toBe(
    '[critical] OIDC thumbprints, account 123456789012: 1 needs a person, 1 failed, 1 updated, more',
  );
});
