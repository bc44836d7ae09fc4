import fc from 'fast-check';
import { renderMessage } from '../../../lambda/act/message';
import type { Finding } from '../../../lambda/judge/finding';
import { type ProviderReport, type Report, type Status, countStatuses } from '../../../lambda/report';
import { properties } from '../../support/properties';

const finding = (of: Partial<Finding>): Finding => ({
  code: 'thumbprint-added',
  severity: 'info',
  message: 'Something.',
  action: '',
  ...of,
});

const provider = (status: Status, ...findings: Finding[]): ProviderReport => ({
  arn: 'arn:aws:iam::123456789012:oidc-provider/issuer.example',
  issuer: 'https://issuer.example',
  status,
  enforced: true,
  enforcedWhy: 'no public CA vouches for issuer.example',
  before: ['a'.repeat(40)],
  after: ['a'.repeat(40), 'b'.repeat(40)],
  added: [],
  retired: [],
  hosts: [],
  findings,
});

const report = (...providers: ProviderReport[]): Report => ({
  runId: 'run-1',
  startedAt: '2026-11-21T12:00:00.000Z',
  durationMs: 5,
  dryRun: false,
  complete: true,
  counts: countStatuses(providers),
  providers,
});

const render = (...providers: ProviderReport[]) => renderMessage(report(...providers), 'REPORT COMMAND');

test('a run without news has no message', () => {
  expect(render()).toBeNull();
  expect(render(provider('unchanged'), provider('unchanged', finding({ code: 'redirected' })))).toBeNull();
});

test('the message says what happened, to which provider, what was done and what to do', () => {
  const message = render(
    provider('unchanged'),
    provider('updated', finding({ message: 'Added bbb.' })),
    provider(
      'held',
      finding({ code: 'approval-required', severity: 'critical', message: 'Held.', action: 'Ask:\nCOMMAND' }),
    ),
  );
  expect(message?.subject).toBe('[critical] OIDC thumbprints, account 123456789012: 1 needs a person, 1 updated');
  expect(message?.body)
    .toBe(`News about 2 of 3 IAM OIDC providers in account 123456789012, from the check of 2026-11-21 12:00 UTC.

NEEDS A PERSON
==============

https://issuer.example
arn:aws:iam::123456789012:oidc-provider/issuer.example

* Held. [critical: approval-required]
  What to do: Ask:

      COMMAND

AWS checks the thumbprint of this provider: no public CA vouches for issuer.example.

Pinned now: ${'a'.repeat(40)}, ${'b'.repeat(40)}

UPDATED
=======

https://issuer.example
arn:aws:iam::123456789012:oidc-provider/issuer.example

* Added bbb. [info: thumbprint-added]

AWS checks the thumbprint of this provider: no public CA vouches for issuer.example.

Pinned now: ${'a'.repeat(40)}, ${'b'.repeat(40)}

--
The whole report, without changing or sending anything:

    REPORT COMMAND

Run run-1
`);
});

test('a provider that could not be read shows no list, one that was skipped no verdict on the pin', () => {
  const unread = { ...provider('failed', finding({ severity: 'warning' })), before: [], after: [], enforced: null };
  expect(render(unread)?.body).toContain('cannot be told now');
  expect(render(unread)?.body).not.toContain('Pinned now');
  const skipped = { ...provider('skipped', finding({ severity: 'warning' })), before: [], after: [] };
  expect(render(skipped)?.body).not.toContain('AWS checks');
  expect(render({ ...unread, after: [], before: ['x'] })?.body).toContain('Pinned now: nothing');
});

test('a message too large for SNS is cut between providers, and says so', () => {
  const long = provider('failed', finding({ severity: 'warning', message: 'x'.repeat(5_000) }));
  const body = render(...Array.from({ length: 60 }, () => long))?.body ?? '';
  expect(Buffer.byteLength(body)).toBeLessThan(256 * 1024);
  expect(body).toContain('This message is cut here');
  expect(body).toContain('REPORT COMMAND');
});

test('a provider with findings without end leaves room for the others: its worst are kept', () => {
  const many = Array.from({ length: 200 }, () => finding({ severity: 'warning', message: 'x'.repeat(2_000) }));
  const worst = finding({ severity: 'critical', message: 'The worst.' });
  const body = render(
    provider('held', ...many, worst),
    provider('held', finding({ severity: 'warning', message: 'The other.' })),
  )?.body;
  expect(body).toContain('The worst.');
  expect(body).toContain('The other.');
  expect(body).toMatch(/And 1\d\d more findings/);
  expect(body).not.toContain('This message is cut here');
});

test('whatever happened, the subject is one SNS takes', () => {
  const anyProvider = fc
    .record({
      status: fc.constantFrom<Status>('updated', 'held', 'failed', 'skipped', 'unchanged'),
      account: fc.oneof(fc.string(), fc.constant('123456789012')),
      severity: fc.constantFrom('info', 'warning', 'critical'),
    })
    .map(({ status, account, severity }) => ({
      ...provider(status, finding({ severity })),
      arn: `arn:aws:iam::${account}:oidc-provider/issuer.example`,
    }));
  properties(
    fc.property(fc.array(anyProvider, { maxLength: 900, size: 'medium' }), (providers) => {
      const message = render(...providers);
      fc.pre(message !== null);
      expect(message.subject).toMatch(/^[\x21-\x7e][\x20-\x7e]{0,98}$/);
    }),
  );
});

test('a subject too long for SNS leaves out the least important', () => {
  const many = (['held', 'failed', 'updated', 'unchanged', 'skipped'] as const).map((status) =>
    provider(status, finding({ severity: 'critical' })),
  );
  expect(render(...many)?.subject).toBe(
    '[critical] OIDC thumbprints, account 123456789012: 1 needs a person, 1 failed, 1 updated, more',
  );
});
