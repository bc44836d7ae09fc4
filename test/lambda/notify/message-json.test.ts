import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import type { Alert } from '../../../lambda/notify/message-json';
import type { NotificationReason } from '../../../lambda/judge/state/due-notifications';
import type { Status } from '../../../lambda/contract/report';
import { anyCharacter } from '../../support/any-text';
import { misfits } from '../../support/json-schema';
import { properties } from '../../support/properties';
import { apart, changed, item, render, notified } from '../../support/notifications';

const SCHEMA = JSON.parse(readFileSync(path.resolve(import.meta.dirname, '../../../docs/alert.schema.json'), 'utf8'));

const REASONS = [
  'happened',
  'opened',
  'worse',
  'stays',
  'reminder',
  'resolved',
] as const satisfies NotificationReason[];

test('every message fits the documented schema', () => {
  const day = fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true });
  const anyItem = fc
    .record({
      reason: fc.constantFrom(...REASONS),
      severity: fc.constantFrom('info', 'warning', 'critical'),
      about: fc.option(fc.string(), { nil: undefined }),
      since: day,
      until: fc.option(day),
      delayed: fc.boolean(),
      text: fc.string({ unit: anyCharacter }),
    })
    .map(({ severity, about, text, ...outbox }) =>
      item({ severity, message: text, action: text, ...(about === undefined ? {} : { about }) }, outbox),
    );
  const anyProvider = fc
    .record({
      status: fc.constantFrom<Status>('updated', 'held', 'failed', 'skipped', 'unchanged'),
      items: fc.array(anyItem, { minLength: 1, maxLength: 3 }),
      enforced: fc.constantFrom(true, false, null),
    })
    .map(({ status, items, enforced }) => changed(notified(status, ...items), { enforced }));
  properties(
    fc.property(fc.array(anyProvider, { maxLength: 5 }), fc.array(anyItem, { maxLength: 2 }), (all, run) => {
      const { json } = render(apart(all), run).message;
      expect(misfits(JSON.parse(json), SCHEMA)).toEqual([]);
    }),
  );
});

test('the schema names every reason, and a value outside it does not fit', () => {
  expect(SCHEMA.$defs.item.properties.reason.enum).toEqual(REASONS);
  const alert: Alert = JSON.parse(render([notified('held', item({}))]).message.json);
  expect(misfits(alert, SCHEMA)).toEqual([]);
  const [notification] = alert.notifications;
  const wrong = {
    ...alert,
    version: 2,
    severity: 'bad',
    more: -1,
    extra: 1,
    notifications: [{ ...notification, since: 'now', delayed: 0 }],
  };
  expect(misfits(wrong, SCHEMA)).toEqual([
    '/version: another constant',
    '/severity: none of the values',
    '/notifications/0/since: no date-time',
    '/notifications/0/delayed: no boolean',
    '/more: too little',
    '/extra: not described',
  ]);
  expect(misfits({ version: 1 }, SCHEMA)).toContain('/subject: missing');
});

test('the JSON of a notification says all that its sentence in the mail does', () => {
  const since = new Date('2026-11-18T06:00:00Z');
  const until = new Date('2026-11-21T06:00:00Z');
  const over = item(
    { code: 'connection-refused', severity: 'warning', about: 'issuer.example', message: 'Refused.', action: 'Look.' },
    { reason: 'resolved', since, until, delayed: true },
  );
  const about = item({ code: 'state-unavailable', severity: 'warning', message: 'No memory.' });
  const { json } = render([notified('unchanged', over)], [about]).message;
  expect(JSON.parse(json)).toEqual({
    version: 1,
    account: '123456789012',
    runId: 'run-1',
    checkedAt: '2026-11-21T12:00:00.000Z',
    severity: 'warning',
    subject: '[warning] OIDC thumbprints, account 123456789012: 1 well again, about the watcher',
    counts: { providers: 1, unchanged: 1, updated: 0, held: 0, failed: 0, skipped: 0 },
    notifications: [
      {
        provider: null,
        issuer: null,
        reason: 'opened',
        code: 'state-unavailable',
        severity: 'warning',
        about: null,
        message: 'No memory.',
        action: '',
        since: '2026-11-21T12:00:00.000Z',
        until: null,
        delayed: false,
        enforced: null,
        pinned: [],
      },
      {
        provider: 'arn:aws:iam::123456789012:oidc-provider/issuer.example',
        issuer: 'https://issuer.example',
        reason: 'resolved',
        code: 'connection-refused',
        severity: 'info',
        about: 'issuer.example',
        message: 'Refused.',
        action: 'Look.',
        since: '2026-11-18T06:00:00.000Z',
        until: '2026-11-21T06:00:00.000Z',
        delayed: true,
        enforced: true,
        pinned: ['a'.repeat(40), 'b'.repeat(40)],
      },
    ],
    more: 0,
  });
});

test('the attributes to filter by are the worst severity, the account and every code once', () => {
  const all = [
    notified(
      'held',
      item({ code: 'list-full', severity: 'critical' }),
      item({ code: 'weak-key', severity: 'warning' }),
    ),
    notified('held', item({ code: 'list-full', severity: 'warning' })),
  ];
  const run = [item({ code: 'run-incomplete', severity: 'warning' })];
  expect(render(apart(all), run).message).toMatchObject({
    severity: 'critical',
    account: '123456789012',
    codes: ['run-incomplete', 'list-full', 'weak-key'],
  });
});
