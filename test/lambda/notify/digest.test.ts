import { type Group, entriesIn } from '../../../lambda/notify/digest';
import type { Finding } from '../../../lambda/findings/finding';
import type { FindingCode } from '../../../lambda/findings/catalogue';
import type { Status } from '../../../lambda/contract/report';
import type { Notification } from '../../../lambda/judge/state/due-notifications';
import { blocksIn, headlinesIn } from '../../support/mail';
import { type NotifiedItem, apart, changed, item, named, notified, render } from '../../support/notifications';
import { reportOver } from '../../support/report';
import { ADDED, FAILURE, TOP, UNPINNED, sampleOf } from '../../support/sample-findings';

const NEW = 'c'.repeat(40);
const OTHER = 'd'.repeat(40);

/** A call that replaced a list. */
const CALL = {
  action: 'UpdateOpenIDConnectProviderThumbprint',
  caller: 'arn:aws:iam::123456789012:user/jane',
  sourceAddress: '192.0.2.7',
  userAgent: 'aws-cli/2.31.0',
  at: '2026-11-21T11:58:00.000Z',
  isWatcher: false,
  recreate: null,
} as const;

/** A provider to which a rotation added a thumbprint. */
function rotated(host: string): NotifiedItem {
  const finding: Finding = { code: 'thumbprint-added', about: NEW, facts: { ...ADDED, top: { ...TOP, host } } };
  return named(notified('updated', item(finding, { reason: 'happened' })), host);
}

function held(host: string, about: string): NotifiedItem {
  const finding: Finding = { code: 'approval-required', about, facts: { ...UNPINNED, top: { ...TOP, host } } };
  return named(notified('held', item(finding)), host);
}

const HOSTS = Array.from({ length: 80 }, (_, n) => `tenant-${n}.example`);

test('one rotation at eighty providers is one block, which names them all and reports it once', () => {
  const { message, cut } = render(HOSTS.map(rotated));
  expect(message.subject).toBe('[info] 80 providers: a new certificate was pinned (123456789012)');
  expect(headlinesIn(message.text)).toEqual(['80 providers: a new certificate was pinned']);
  expect(blocksIn(message.text).map(({ providers }) => providers)).toEqual([HOSTS.map((host) => `https://${host}`)]);
  expect(message.text.match(/Added/g)).toHaveLength(1);
  expect(message.text).toContain(`
The facts above are those of the first, "https://tenant-0.example".
AWS checks the thumbprint of all of them.
Pinned now at each: ${'a'.repeat(40)}, ${'b'.repeat(40)}
The 80 providers:

    https://tenant-0.example
    https://tenant-1.example
`);
  expect(cut).toEqual(new Set());
  expect(JSON.parse(message.json)).toMatchObject({
    more: 0,
    notifications: HOSTS.map((host) => ({ issuer: `https://${host}` })),
  });
  expect(message.chat).toHaveLength(1);
});

test('one certificate that waits at eighty providers is one block, with one command that approves it for all', () => {
  const all = HOSTS.map((host) => held(host, NEW));
  const { text } = render(all).message;
  expect(headlinesIn(text)).toEqual(['80 providers: sign-ins fail until a new certificate is approved']);
  expect(text.match(/^ {4}APPROVE .*$/gm)).toEqual([
    `    APPROVE ${all.map(({ provider }) => `${provider.arn} ${NEW}`).join(' ')}`,
  ]);
});

test('a failure of the JWKS host is not grouped with the same failure of an issuer host', () => {
  const silent = (host: string, role: 'issuer' | 'jwks', name: string) => {
    const down = item({ code: 'timed-out', about: host, facts: { ...FAILURE, where: `https://${host}/` } });
    const hosts = [{ host, role: [role], reachable: false, expires: null, tops: [] }];
    return changed(named(notified('failed', down), name), { hosts });
  };
  const { message } = render([
    silent('keys.one.example', 'jwks', 'one.example'),
    silent('two.example', 'issuer', 'two.example'),
  ]);
  expect(headlinesIn(message.text)).toEqual([
    'one.example: does not answer in time',
    'two.example: does not answer in time',
  ]);
  const same = render([silent('one.example', 'issuer', 'one.example'), silent('two.example', 'issuer', 'two.example')]);
  expect(headlinesIn(same.message.text)).toEqual(['each of 2 providers: does not answer in time']);
});

test.each<[string, (boolean | null)[]]>([
  ['AWS checks the thumbprint of all of them.', [true, true]],
  ['AWS checks the thumbprint of 1 of them.', [true, false]],
  ['AWS checks the thumbprint of none of them.', [false, false]],
  ['AWS checks the thumbprint of 1 of them. Of 2 this is unknown.', [true, null, null]],
])('a block of several providers says: %s', (sentence, all) => {
  const { text } = render(apart(all.map((enforced) => changed(rotated('a.example'), { enforced })))).message;
  expect(text).toContain(`\n${sentence}\nPinned now at each: `);
});

test('a block of several providers shows no list where their lists differ', () => {
  const one = rotated('a.example');
  const { text } = render(apart([one, changed(one, { after: [] })])).message;
  expect(text).not.toContain('Pinned now');
});

test('a block of more than a hundred providers names a hundred and counts the rest', () => {
  const { text } = render(Array.from({ length: 120 }, (_, n) => rotated(`tenant-${n}.example`))).message;
  expect(text.match(/^ {4}https:/gm)).toHaveLength(100);
  expect(text).toContain('\n    https://tenant-99.example\n    and 20 more\n');
});

test('only providers whose notifications are the same share a block', () => {
  const down = sampleOf('timed-out');
  const of = (finding: object, outbox: Partial<Notification> = {}) =>
    notified('failed', item({ ...down, ...finding }, outbox));
  const slow = of({ facts: { ...FAILURE, error: 'another' } });
  const all = [
    of({}),
    slow,
    of({ about: 'another' }),
    of({ code: 'unreachable' }),
    of({}, { reason: 'worse' }),
    of({}, { delayed: true }),
    of({}, { backAfter: new Date('2026-11-20T00:00Z') }),
    changed(of({}), {}),
    changed({ ...of({}), items: [...of({}).items, ...slow.items] }, {}),
  ];
  const blocks = blocksIn(render(apart(all)).message.text);
  expect(blocks.map(({ providers }) => providers.length)).toEqual([2, 1, 1, 1, 1, 1, 1, 1]);
  expect(blocks.map(({ items }) => items.length)).toEqual([1, 1, 1, 1, 1, 1, 1, 2]);
});

describe('two providers', () => {
  const [a, b] = ['a.example', 'b.example'];
  const both = (make: (host: string) => NotifiedItem): string[][] =>
    blocksIn(render([a, b].map((host) => named(make(host), host))).message.text).map(({ text }) =>
      [a, b].filter((host) => text.includes(`https://${host}`) || text.includes(`oidc-provider/${host}`)),
    );

  test('share no block where their changes by someone else differ', () => {
    const by = (host: string) => {
      const facts = { ...CALL, caller: `arn:${host === a ? 'x' : 'y'}` };
      return notified('unchanged', item({ code: 'iam-change', facts }, { reason: 'happened' }));
    };
    expect(both(by)).toEqual([[a], [b]]);
  });

  test('share no block where a resolved condition lasted for different times', () => {
    const over = (host: string) => {
      const since = new Date(host === a ? '2026-11-01T00:00Z' : '2026-11-02T00:00Z');
      return notified('unchanged', item('weak-key', { reason: 'resolved', since }));
    };
    expect(both(over)).toEqual([[a], [b]]);
  });

  test('share no block where a finding has a command for one provider alone', () => {
    expect(both(() => notified('held', item('writing-stopped')))).toEqual([[a], [b]]);
    expect(both(() => notified('held', item('staged-unused')))).toEqual([[a], [b]]);
  });

  test('share no block where they are reminded of conditions that began on different days', () => {
    const reminded = (hour: string) => (host: string) => {
      const since = new Date(host === a ? '2026-11-02T06:00Z' : `2026-11-${hour}:00Z`);
      return notified('failed', item('weak-key', { reason: 'reminder', since }));
    };
    expect(both(reminded('03T00:00'))).toEqual([[a], [b]]);
    expect(both(reminded('02T18:00'))).toEqual([[a, b]]);
  });

  test('share a block where only the names of their hosts differ', () => {
    const refused = (host: string) =>
      notified(
        'failed',
        item({ code: 'connection-refused', about: host, facts: { ...FAILURE, where: `${host} at 192.0.2.1:443` } }),
      );
    expect(both(refused)).toEqual([[a, b]]);
  });
});

test('one command approves a thumbprint for all providers of a block, and another thumbprint has its own', () => {
  const same = [held('a.example', NEW), held('b.example', NEW)];
  const other = held('c.example', OTHER);
  const { text } = render([...same, other]).message;
  expect(text).toContain(`    APPROVE ${same.map(({ provider }) => `${provider.arn} ${NEW}`).join(' ')}\n`);
  expect(text).toContain(`    APPROVE ${other.provider.arn} ${OTHER}\n`);
  expect(text.match(/APPROVE/g)).toHaveLength(2);
});

test('groups and the providers in them stand in order of severity, and resolved conditions stand last', () => {
  const warning = item('weak-key');
  const over = item('jwks-empty', { reason: 'resolved' });
  const all = [
    named(notified('unchanged', over), 'over.example'),
    rotated('updated.example'),
    named(notified('failed', warning), 'failed.example'),
    named(notified('held', warning), 'held.example'),
    named(notified('unchanged', item('certificate-expired')), 'expired.example'),
    named(notified('unchanged', warning, over), 'both.example'),
    named(notified('updated', item('trusted-on-first-use')), 'tofu.example'),
  ];
  const { message } = render(all);
  expect(headlinesIn(message.text)).toEqual([
    'expired.example: presents a certificate that has expired',
    'both.example: has a weak key in its chain',
    'Resolved: both.example: publishes no keys: sign-ins fail',
    'held.example: has a weak key in its chain',
    'failed.example: has a weak key in its chain',
    'tofu.example: a certificate was pinned without evidence',
    'updated.example: a new certificate was pinned',
    'Resolved: over.example: publishes no keys: sign-ins fail',
  ]);
  expect(message.severity).toBe('critical');
  expect(render(all.slice(0, 1)).message.severity).toBe('info');
});

test.each<[Status, FindingCode, Group]>([
  ['unchanged', 'iam-change', 'changed'],
  ['skipped', 'iam-change', 'changed'],
  ['updated', 'external-change', 'changed'],
  ['unchanged', 'thumbprint-added', 'updated'],
  ['unchanged', 'staged-live', 'unchanged'],
  ['held', 'external-change', 'held'],
  ['failed', 'iam-change', 'failed'],
])('a provider that is %s, with %s, is in the group %s', (status, code, group) => {
  const { provider, items } = notified(status, item(code, { reason: 'happened' }));
  const digest = {
    report: reportOver([provider]),
    scope: { kind: 'account' as const, id: '1', name: null },
    region: 'eu-central-1',
    providers: new Map([[provider.arn, items]]),
    run: [],
    runbook: () => '',
    reportCommand: '',
    approveCommand: () => '',
  };
  expect(entriesIn(digest)).toMatchObject([{ group, providers: [provider] }]);
});

test('the notification of who changed a list stands before that of what changed', () => {
  const update = item({ code: 'iam-change', facts: CALL });
  const { text } = render([notified('unchanged', item('external-change'), update)]).message;
  expect(blocksIn(text).flatMap(({ items }) => items.map(({ code }) => code))).toEqual([
    'iam-change',
    'external-change',
  ]);
});

describe('a provider with very many findings', () => {
  const flood = Array.from({ length: 200 }, (_, n) =>
    item({
      code: 'certificate-expired',
      about: `${n}`,
      facts: { host: `${n}`, subject: '"'.repeat(500), which: 'server', expires: TOP.notAfter, needed: true },
    }),
  );
  const once = Array.from({ length: 20 }, (_, n) =>
    item(
      { code: 'thumbprint-staged', about: `once ${n}`, facts: { dryRun: false, restored: null } },
      { reason: 'happened' },
    ),
  );
  const other = item('jwks-key-without-id');

  test('leaves room for the providers after it, and all its events are reported', () => {
    const all = apart([notified('held', ...flood, ...once), named(notified('held', other), 'other.example')]);
    const { message, cut } = render(all);
    expect(cut).toEqual(new Set());
    expect(headlinesIn(message.text)).toContain('other.example: publishes keys without IDs');
    for (let n = 0; n < once.length; n += 1) expect(message.text).toContain(`Added "once ${n}", `);
    const shown = message.text.match(/expired on/g)?.length ?? 0;
    expect(shown).toBeGreaterThan(1);
    expect(message.text).toContain(`And ${flood.length - shown} more findings, which the whole report has.`);
    expect(JSON.parse(message.json)).toMatchObject({ more: flood.length - shown });
  });

  test('fits into one message, however much there is to report of it', () => {
    const quotes = Array.from({ length: 1_000 }, (_, n) =>
      item({ code: 'command-caller', about: `${n}`, facts: { caller: '"'.repeat(200) } }, { reason: 'happened' }),
    );
    const { message, cut } = render([notified('updated', ...flood, ...quotes)]);
    expect(cut).toEqual(new Set());
    expect(Buffer.byteLength(JSON.stringify({ default: message.json, email: message.text }))).toBeLessThan(250 * 1024);
  });

  test('delays another provider where there are forty like it, and all are reported in fewer than ten messages', () => {
    const hostile = apart(
      Array.from({ length: 40 }, () => notified('held', ...flood)).map((one, n) => ({
        ...one,
        items: [item({ ...sampleOf('weak-key'), about: `of ${n}` }), ...one.items],
      })),
    );
    const all = [...hostile, named(notified('held', other), 'other.example')];
    const { cut } = render(all);
    expect(cut.has('arn:aws:iam::123456789012:oidc-provider/other.example')).toBe(true);
    let left = all.filter(({ provider }) => cut.has(provider.arn));
    let messages = 1;
    while (left.length > 0) {
      const next = render(left);
      left = left.filter(({ provider }) => next.cut.has(provider.arn));
      messages += 1;
    }
    expect(messages).toBeLessThan(10);
  });
});
