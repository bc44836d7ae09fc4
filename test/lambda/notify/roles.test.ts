import { renderMessage } from '../../../lambda/notify/message';
import { rolesFor, rolesWords } from '../../../lambda/notify/roles';
import type { TrustingRoles } from '../../../lambda/judge/state/listed-roles';
import { ARN, type NotifiedItem, changed, item, notified } from '../../support/notifications';
import { reportOver } from '../../support/report';

const TWO = { count: 2, first: ['ci', 'deploy'] };

/** The message about some providers, whose roles are known. */
function render(all: readonly NotifiedItem[], roles?: ReadonlyMap<string, TrustingRoles>) {
  return renderMessage({
    report: reportOver(
      all.map(({ provider }) => provider),
      { startedAt: '2026-11-21T12:00:00.000Z' },
    ),
    providers: new Map(all.map(({ provider, items }) => [provider.arn, items])),
    ...(roles && { roles }),
    run: [],
    scope: { kind: 'account', id: '123456789012', name: null },
    region: 'eu-central-1',
    runbook: (code) => code,
    reportCommand: 'REPORT',
    approveCommand: () => 'APPROVE',
  }).message;
}

/** The roles of each item of a message for machines. */
function rolesIn({ json }: { json: string }): unknown[] {
  const { notifications }: { notifications: { roles: unknown }[] } = JSON.parse(json);
  return notifications.map(({ roles }) => roles);
}

const CRITICAL = item('approval-required');

test.each([
  [{ count: 0, first: [] }, 'none'],
  [{ count: 1, first: ['deploy'] }, 'deploy'],
  [{ count: 2, first: ['ci', 'deploy'] }, 'ci, deploy'],
  [{ count: 5, first: ['a', 'b', 'c', 'd', 'e'] }, 'a, b, c, d, e'],
  [{ count: 9, first: ['a', 'b', 'c', 'd', 'e'] }, 'a, b, c, d, e and 4 more'],
  [{ count: 5, first: ['deploy', 'ci'] }, 'deploy, ci and 3 more'],
  [{ count: 1, first: ['AWS_role+with=all,signs.@-'] }, 'AWS_role+with=all,signs.@-'],
  [{ count: 2, first: ['a. Nothing is to be done', 'b"c'] }, String.raw`"a. Nothing is to be done", "b\"c"`],
])('the roles %j read %j', (roles, words) => {
  expect(rolesWords(roles)).toBe(words);
});

test('a mail names the affected roles right after the sentences of a critical item, and the JSON has them', () => {
  const message = render([notified('held', CRITICAL)], new Map([[ARN, { count: 5, first: ['ci', 'deploy'] }]]));
  expect(message.text).toMatch(/\n[^\n]+\.\nAffected roles: ci, deploy and 3 more\.\n\nWhat to do:/);
  expect(rolesIn(message)).toEqual([{ count: 5, first: ['ci', 'deploy'] }]);
});

test('a mail says that no role trusts a provider', () => {
  const message = render([notified('held', CRITICAL)], new Map([[ARN, { count: 0, first: [] }]]));
  expect(message.text).toContain('\nAffected roles: none.\n');
});

test('a mail says nothing of roles that are not known', () => {
  for (const roles of [undefined, new Map([[`${ARN}/other`, TWO]])]) {
    const message = render([notified('held', CRITICAL)], roles);
    expect(message.text).not.toContain('ffected roles');
    expect(rolesIn(message)).toEqual([null]);
  }
});

test.each([
  ['the service does not check', { enforced: false }],
  ['nothing is known of', { enforced: null, enforcedBy: [{ reason: 'unreachable' as const }] }],
  [
    'the service did not check when that could last be seen',
    { enforced: null, enforcedBy: [{ reason: 'formerly' as const, enforced: false }] },
  ],
])('no roles are affected where the pin is one that %s', (_, of) => {
  const { provider } = changed(notified('held', CRITICAL), of);
  expect(rolesFor(CRITICAL, provider, new Map([[ARN, TWO]]))).toBeNull();
});

test('roles are affected where the service checked the pin when that could last be seen', () => {
  const enforcedBy = [{ reason: 'unreachable' as const }, { reason: 'formerly' as const, enforced: true }];
  const { provider } = changed(notified('held', CRITICAL), { enforced: null, enforcedBy });
  expect(rolesFor(CRITICAL, provider, new Map([[ARN, TWO]]))).toEqual(TWO);
});

test.each([
  ['is a warning', item('external-pin-unapproved')],
  ['is resolved', item('approval-required', { reason: 'resolved', until: new Date('2026-11-21T12:00:00Z') })],
  ['is absent just now', item('approval-required', { reason: 'reminder', until: new Date('2026-11-21T12:00:00Z') })],
])('no roles are named for an item that %s', (_, one) => {
  const message = render([notified('held', one)], new Map([[ARN, TWO]]));
  expect(message.text).not.toContain('ffected roles');
  expect(rolesIn(message)).toEqual([null]);
});

test('each of several providers with the same items has its roles beside its name', () => {
  const all = ['a', 'b', 'c'].map((name) =>
    changed(notified('held', item('jwks-empty')), { arn: `${ARN}/${name}`, issuer: `https://issuer.example/${name}` }),
  );
  const roles = new Map([
    [`${ARN}/a`, { count: 1, first: ['deploy'] }],
    [`${ARN}/b`, { count: 7, first: ['ci'] }],
  ]);
  const { text } = render(all, roles);
  expect(text).toContain('\n    https://issuer.example/a (affected roles: deploy)\n');
  expect(text).toContain('\n    https://issuer.example/b (affected roles: ci and 6 more)\n');
  expect(text).toContain('\n    https://issuer.example/c\n');
  expect(text).not.toContain('\nAffected roles:');
});
