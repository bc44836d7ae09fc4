import { entriesIn } from '../../../lambda/notify/digest';
import { nameOfMany } from '../../../lambda/notify/headline';
import { subjectOf } from '../../../lambda/notify/subject';
import { subjectOf as phraseOf } from '../../../lambda/findings/lookup';
import type { FindingCode } from '../../../lambda/findings/catalogue';
import { type NotifiedItem, apart, changed, item, named, notified } from '../../support/notifications';
import { reportOver } from '../../support/report';
import { SAMPLES } from '../../support/sample-findings';

/** The subject of a message about these, for an account of this name. */
function subject(account: string | null, ...all: NotifiedItem[]): string {
  const digest = {
    report: reportOver(all.map(({ provider }) => provider)),
    scope: { kind: 'account' as const, id: '123456789012', name: account },
    region: 'eu-central-1',
    providers: new Map(all.map(({ provider, items }) => [provider.arn, items])),
    run: [],
    runbook: () => '',
    reportCommand: '',
    approveCommand: () => '',
  };
  return subjectOf(entriesIn(digest), digest);
}

function one(code: FindingCode) {
  return notified('held', item(code));
}

test.each<[string, FindingCode, string, string]>([
  ['needs an approval', 'approval-required', 'critical', 'sign-ins fail until a new certificate is approved'],
  ['cannot be reached', 'connection-refused', 'warning', 'cannot be reached'],
  ['got a certificate', 'thumbprint-added', 'info', 'a new certificate was pinned'],
  ['has a weak key', 'weak-key', 'warning', 'has a weak key in its chain'],
  ['was not checked', 'out-of-time', 'warning', 'was not checked: the run had no time left'],
])('the subject says of a provider, or of several, that it %s', (_, code, severity, said) => {
  expect(subject('1', one(code))).toBe(`[${severity}] issuer.example: ${said} (1)`);
  expect(subject('1', ...apart([one(code), one(code)]).map((all, n) => named(all, `${n}.example`)))).toMatch(
    new RegExp(`^\\[${severity}\\] (each of )?2 providers: ${said} \\(1\\)$`),
  );
});

test('the subject says that someone else changed a provider, and that a condition is resolved', () => {
  const external = notified('unchanged', item('external-change', { reason: 'happened' }));
  expect(subject('1', external)).toBe('[warning] issuer.example: someone else changed the thumbprint list (1)');
  const over = notified('unchanged', item('connection-refused', { reason: 'resolved' }));
  expect(subject('1', over)).toBe('[info] Resolved: issuer.example: cannot be reached (1)');
});

test('the subject is about the worst notification, and counts the others by severity', () => {
  const two = notified('held', item('weak-key'), item('jwks-empty'));
  expect(subject('1', ...apart([one('weak-signature'), two, one('thumbprint-retired')]))).toBe(
    '[critical] issuer.example: publishes no keys: sign-ins fail; also 2 warning, 1 info (1)',
  );
});

test('the subject counts once what is the same for several providers', () => {
  const same = apart([one('weak-key'), one('weak-key'), one('weak-key')]);
  expect(subject('1', ...same, named(one('jwks-empty'), 'a.example'))).toBe(
    '[critical] a.example: publishes no keys: sign-ins fail; also 1 warning (1)',
  );
});

test.each([
  ['production', 'production'],
  [null, '123456789012'],
  ['Zürich\nBcc: x', 'Z?rich?Bcc: x'],
  ['x'.repeat(50), `${'x'.repeat(28)}..`],
  ['  ', 'unknown'],
  ['', 'unknown'],
])('the subject names the account %j as %j', (account, name) => {
  expect(subject(account, one('weak-key'))).toBe(`[warning] issuer.example: has a weak key in its chain (${name})`);
});

test('the subject names the host with its port as it is usually written, in ASCII', () => {
  const at = (issuer: string) =>
    subject('1', changed(one('weak-key'), { issuer })).replace(': has a weak key in its chain (1)', '');
  expect(at('https://issuer.example:8443/realms/x')).toBe('[warning] issuer.example:8443/realms/x');
  expect(at('https://münchen.example')).toBe('[warning] xn--mnchen-3ya.example');
  expect(at('https://issuer.example/')).toBe('[warning] issuer.example');
});

/** Words that subjects begin with and that speak of one provider: verbs in the third person singular, and pronouns. */
const OF_ONE = new Set(
  'answers does fails has is its lacks names presents publishes redirects sends serves this was'.split(' '),
);

test('a subject that speaks of one provider is about each of several providers, and any other about all of them', () => {
  const beginnings = new Set(SAMPLES.map((finding) => phraseOf(finding).split(' ', 1)[0] ?? ''));
  expect(beginnings.size).toBeGreaterThan(20);
  const each = [...beginnings].filter((word) => nameOfMany(2, `${word} it`) === 'each of 2 providers');
  expect(new Set(each)).toEqual(OF_ONE);
});
