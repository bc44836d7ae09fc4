import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { codesOf } from '../../../lambda/findings/lookup';
import type { Alert, AlertItem } from '../../../lambda/notify/message-json';
import type { NotificationReason } from '../../../lambda/judge/state/due-notifications';
import { anyAboutRun, anyProviders } from '../../support/any-notification';
import { errorOfSchema, misfits } from '../../support/json-schema';
import { ARN, apart, item, named, notified, render } from '../../support/notifications';
import { slowProperties } from '../../support/properties';
import { A } from '../../support/remembered';
import { FAILURE, SAMPLES } from '../../support/sample-findings';

const SCHEMA = JSON.parse(readFileSync(path.resolve(import.meta.dirname, '../../../docs/alert.schema.json'), 'utf8'));

const REASONS = [
  'happened',
  'opened',
  'worse',
  'stays',
  'reminder',
  'resolved',
] as const satisfies NotificationReason[];

function alertOf(...of: Parameters<typeof render>): Alert {
  return JSON.parse(render(...of).message.json);
}

/** The form for machines of a single notification about a provider. */
function itemOf(...of: Parameters<typeof item>): AlertItem {
  const [only, ...others] = alertOf([notified('held', item(...of))]).notifications;
  expect(others).toEqual([]);
  if (!only) throw new Error('There is one.');
  return only;
}

describe('the schema', () => {
  test('is one that Ajv takes in its strict mode', () => {
    expect(SCHEMA.$schema).toBe('https://json-schema.org/draft/2020-12/schema');
    expect(SCHEMA.$id).toBe('urn:oidc-thumbprint-watcher:alert:1');
    expect(errorOfSchema(SCHEMA)).toBeNull();
  });

  test('names every code and every reason, and nothing else', () => {
    expect(SCHEMA.$defs.code.enum).toEqual(codesOf().toSorted());
    expect(SCHEMA.$defs.item.properties.reason.enum).toEqual(REASONS);
  });

  test('requires every key that it describes', () => {
    for (const part of [SCHEMA, SCHEMA.$defs.item, SCHEMA.$defs.command, SCHEMA.properties.counts]) {
      expect(part.required).toEqual(Object.keys(part.properties));
    }
  });

  test('does not fit a value outside it', () => {
    const alert = alertOf([notified('held', item('approval-required'))]);
    expect(misfits(alert, SCHEMA)).toEqual([]);
    const [notification] = alert.notifications;
    const wrong = {
      ...alert,
      version: 2,
      severity: 'bad',
      subject: 'x'.repeat(100),
      more: -1,
      extra: 1,
      notifications: [
        { ...notification, key: 'a', code: 'no-code', since: 'now', delayed: 0, facts: [], advice: 'Go.' },
      ],
    };
    expect(misfits(wrong, SCHEMA).map((misfit) => misfit.split(' ', 1)[0])).toEqual([
      '',
      '/version',
      '/severity',
      '/subject',
      '/notifications/0/key',
      '/notifications/0/code',
      '/notifications/0/facts',
      '/notifications/0/advice',
      '/notifications/0/since',
      '/notifications/0/delayed',
      '/more',
    ]);
    expect(misfits({ version: 1 }, SCHEMA)).toContainEqual(expect.stringContaining("required property 'subject'"));
  });

  test('would not be taken with a key that has no type, nor with a required one that is not described', () => {
    expect(errorOfSchema({ maxLength: 1 })).toContain('missing type "string"');
    expect(errorOfSchema({ type: 'object', required: ['a'], properties: {} })).toContain('"a" is not defined');
  });
});

test('every message fits the documented schema', async () => {
  await slowProperties(
    fc.asyncProperty(anyProviders, anyAboutRun, async (all, run) => {
      expect(misfits(alertOf(all, run), SCHEMA)).toEqual([]);
    }),
    0.3,
  );
});

test('a message about any finding, for any reason, fits the documented schema', () => {
  const until = new Date('2026-11-21T11:00:00Z');
  const wrong = SAMPLES.flatMap((finding) =>
    REASONS.flatMap((reason) =>
      misfits(alertOf([notified('held', item(finding, { reason, until }))], [item(finding, { reason })]), SCHEMA),
    ),
  );
  expect(wrong).toEqual([]);
});

test('providers that share a text in the mail have their own facts in the JSON', () => {
  const all = ['one.example', 'two.example'].map((host) =>
    named(
      notified('failed', item({ code: 'connection-refused', about: host, facts: { ...FAILURE, where: host } })),
      host,
    ),
  );
  const alert = alertOf(all);
  expect(render(all).message.text).toContain('2 providers: cannot be reached');
  expect(alert.notifications.map(({ issuer, about, facts }) => [issuer, about, facts])).toEqual(
    ['one.example', 'two.example'].map((host) => [`https://${host}`, host, { ...FAILURE, where: host }]),
  );
});

test('the JSON of a notification says all that its text in the mail does', () => {
  const since = new Date('2026-11-18T06:00:00Z');
  const until = new Date('2026-11-21T06:00:00Z');
  const pin = item('external-pin-unapproved', { since, backAfter: until });
  const over = item(
    { code: 'connection-refused', about: 'issuer.example', facts: FAILURE },
    { reason: 'resolved', since, until, delayed: true },
  );
  expect(alertOf([notified('unchanged', pin, over)], [item('unknown-provider')])).toEqual({
    version: 1,
    scope: 'account',
    organizationId: null,
    accountId: '123456789012',
    accountName: null,
    region: 'eu-central-1',
    runId: 'run-1',
    checkedAt: '2026-11-21T12:00:00.000Z',
    severity: 'warning',
    subject: '[warning] issuer.example: a certificate that someone else pinned needs your dec.. +2 (123456789012)',
    counts: { providers: 1, unchanged: 1, updated: 0, held: 0, failed: 0, skipped: 0 },
    notifications: [
      {
        key: expect.stringMatching(/^[0-9a-f]{32}$/),
        phase: 'open',
        reason: 'opened',
        provider: ARN,
        issuer: 'https://issuer.example',
        code: 'external-pin-unapproved',
        severity: 'warning',
        about: A,
        message: `Someone else added ${A} to the list, and the issuer's present chain rests on it alone. The watcher adds and removes nothing because of it.`,
        facts: { enforced: true },
        advice: ['Find out who added it, and why. Approve it only if it is meant to be trusted; else remove it.'],
        commands: [
          { purpose: 'Approve it', command: `APPROVE ${ARN} ${A}` },
          { purpose: 'Remove it and keep it out', command: `REMOVE ${ARN} ${A} EVEN IF LIVE` },
        ],
        runbook: 'RUNBOOK external-pin-unapproved',
        since: '2026-11-18T06:00:00.000Z',
        until: null,
        delayed: false,
        flapping: true,
        enforced: true,
        pinned: ['a'.repeat(40), 'b'.repeat(40)],
        accounts: null,
        roles: null,
      },
      {
        key: expect.stringMatching(/^[0-9a-f]{32}$/),
        phase: 'resolved',
        reason: 'resolved',
        provider: ARN,
        issuer: 'https://issuer.example',
        code: 'connection-refused',
        severity: 'info',
        about: 'issuer.example',
        message: '"https://login.example/" could not be read: "no answer within 5 s while connecting".',
        facts: FAILURE,
        advice: [],
        commands: [],
        runbook: 'RUNBOOK connection-refused',
        since: '2026-11-18T06:00:00.000Z',
        until: '2026-11-21T06:00:00.000Z',
        delayed: true,
        flapping: false,
        enforced: true,
        pinned: ['a'.repeat(40), 'b'.repeat(40)],
        accounts: null,
        roles: null,
      },
      {
        key: expect.stringMatching(/^[0-9a-f]{32}$/),
        phase: 'open',
        reason: 'opened',
        provider: null,
        issuer: null,
        code: 'unknown-provider',
        severity: 'warning',
        about: 'arn:aws:iam::123456789012:oidc-provider/login.example',
        message:
          'The settings name "arn:aws:iam::123456789012:oidc-provider/login.example", but this account has no such provider.',
        facts: { name: 'arn:aws:iam::123456789012:oidc-provider/login.example' },
        advice: [
          'Correct include, exclude or providers. Names must match exactly, except case and a final slash in exclude.',
        ],
        commands: [],
        runbook: 'RUNBOOK unknown-provider',
        since: '2026-11-21T12:00:00.000Z',
        until: null,
        delayed: false,
        flapping: false,
        enforced: null,
        pinned: [],
        accounts: null,
        roles: null,
      },
    ],
    more: 0,
  });
});

test('the account has its name, where the settings give it one, and its ID in the JSON', () => {
  expect(
    alertOf([], [item('state-unavailable')], { scope: { kind: 'account', id: '123456789012', name: 'production' } }),
  ).toMatchObject({
    accountId: '123456789012',
    accountName: 'production',
    subject: expect.stringMatching(/ \(production\)$/),
  });
});

test.each([
  ['happened', 'event'],
  ['opened', 'open'],
  ['worse', 'open'],
  ['stays', 'open'],
  ['reminder', 'open'],
  ['resolved', 'resolved'],
] as const)('the phase of what is reported as %s is %s', (reason, phase) => {
  expect(itemOf('weak-key', { reason }).phase).toBe(phase);
});

describe('the key', () => {
  const down = { code: 'timed-out', about: 'issuer.example', facts: FAILURE } as const;
  const { key } = itemOf(down);

  test('is the same for one condition, whatever is reported of it, when, and with what facts', () => {
    const facts = { ...FAILURE, error: 'the connection was refused' };
    const later = { since: new Date('2026-11-01T00:00:00Z'), until: new Date('2026-11-02T00:00:00Z'), delayed: true };
    const keys = REASONS.map(
      (reason) => itemOf({ code: 'unreachable', about: down.about, facts }, { ...later, reason }).key,
    );
    expect(new Set(keys)).toEqual(new Set([key]));
  });

  test('is another for another provider, condition or subject, and for the watchers of two regions', () => {
    const aboutRun = (region: string) => alertOf([], [item(down)], { region }).notifications.map((one) => one.key);
    const keys = [
      key,
      itemOf({ ...down, about: 'keys.example' }).key,
      itemOf('weak-key').key,
      ...alertOf([named(notified('failed', item(down)), 'b.example')]).notifications.map((one) => one.key),
      ...aboutRun('eu-central-1'),
      ...aboutRun('us-east-1'),
    ];
    expect(new Set(keys).size).toBe(6);
  });

  test('is not the same where provider and subject only read the same together', () => {
    const [one, other] = ['a', 'ab'].map(
      (host, n) =>
        alertOf([named(notified('failed', item({ ...down, about: ['bc', 'c'][n] ?? '' })), host)]).notifications[0]
          ?.key,
    );
    expect(one).not.toBe(other);
  });
});

test('the attributes to filter by are the worst severity, the account and every code once', () => {
  const all = [notified('held', item('list-full'), item('weak-key')), notified('held', item('list-full'))];
  const run = [item('run-incomplete')];
  expect(render(apart(all), run).message).toMatchObject({
    severity: 'critical',
    scope: { kind: 'account', id: '123456789012', name: null },
    codes: ['run-incomplete', 'list-full', 'weak-key'],
  });
});

test('a message about an organization says so in its subject, its text, its JSON and its chat, and names no account as its own', () => {
  const scope = { kind: 'organization', id: 'o-sandbox00001', accounts: 50 } as const;
  const { message } = render([notified('held', item('list-full'))], [], { scope });
  expect(message.subject).toMatch(/ \(o-sandbox00001\)$/);
  expect(message.text).toContain('organization o-sandbox00001 (50 accounts), eu-central-1');
  expect(message.text).toContain('\nOrganization: o-sandbox00001 (50 accounts), region eu-central-1\n');
  expect(JSON.parse(message.json)).toMatchObject({
    scope: 'organization',
    organizationId: 'o-sandbox00001',
    accountId: null,
    accountName: null,
  });
  expect(message.chat.join()).toContain('organization o-sandbox00001 (50 accounts)');
});
