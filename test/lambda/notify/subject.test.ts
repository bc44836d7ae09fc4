import { entriesIn } from '../../../lambda/notify/digest';
import { subjectOf } from '../../../lambda/notify/subject';
import type { Status } from '../../../lambda/contract/report';
import { type NotifiedItem, apart, changed, item, notified } from '../../support/notifications';
import { reportOver } from '../../support/report';

/** The subject of a message about these, for an account of this name. */
function subject(account: string, ...all: NotifiedItem[]): string {
  const providers = all.map(({ provider }) => provider);
  const digest = {
    report: reportOver(providers),
    account,
    providers: new Map(all.map(({ provider, items }) => [provider.arn, items])),
    run: [],
    reportCommand: '',
    approveCommand: () => '',
  };
  return subjectOf(entriesIn(digest), digest);
}

function one(status: Status, n = 0) {
  return notified(status, item({ code: 'weak-key', severity: 'warning', about: `${n}` }));
}

test.each<[string, Status, string, string]>([
  ['held', 'held', '1 needs a person', '2 need a person'],
  ['failed', 'failed', '1 failed', '2 failed'],
  ['updated', 'updated', '1 updated', '2 updated'],
  ['unchanged', 'unchanged', '1 worth a look', '2 worth a look'],
  ['skipped', 'skipped', '1 skipped', '2 skipped'],
])('the subject counts providers that are %s', (_, status, single, double) => {
  expect(subject('1', one(status))).toBe(`[warning] OIDC thumbprints, account 1: ${single} (issuer.example)`);
  expect(subject('1', ...apart([one(status, 1), one(status, 2)]))).toBe(
    `[warning] OIDC thumbprints, account 1: ${double}`,
  );
});

test('the subject says that someone else changed a provider, and that a condition is resolved', () => {
  const external = notified('unchanged', item({ code: 'iam-change', severity: 'warning' }, { reason: 'happened' }));
  expect(subject('1', external)).toBe(
    '[warning] OIDC thumbprints, account 1: 1 changed by someone else (issuer.example)',
  );
  const over = notified('unchanged', item({ severity: 'critical' }, { reason: 'resolved' }));
  expect(subject('1', over)).toBe('[info] OIDC thumbprints, account 1: 1 well again (issuer.example)');
});

test('the subject counts each provider once, and those of one group together, whatever their findings', () => {
  const two = notified('held', item({ severity: 'warning' }), item({ severity: 'critical' }));
  expect(subject('1', ...apart([two, one('held'), one('held'), one('failed')]))).toBe(
    '[critical] OIDC thumbprints, account 1: 3 need a person, 1 failed',
  );
});

test.each([
  ['production', 'production'],
  ['123456789012', '123456789012'],
  ['Zürich\nBcc: x', 'Z?rich?Bcc: x'],
  ['x'.repeat(50), 'x'.repeat(30)],
  ['  ', 'unknown'],
  ['', 'unknown'],
])('the subject names the account %j as %j', (account, name) => {
  expect(subject(account, ...apart([one('held', 1), one('held', 2)]))).toBe(
    `[warning] OIDC thumbprints, account ${name}: 2 need a person`,
  );
});

test('the subject names the host with its port as it is usually written, in ASCII', () => {
  const at = (issuer: string) => subject('1', changed(one('held'), { issuer })).replace(/^.*1 needs a person/, '');
  expect(at('https://issuer.example:8443/realms/x')).toBe(' (issuer.example:8443)');
  expect(at('https://münchen.example')).toBe(' (xn--mnchen-3ya.example)');
});
