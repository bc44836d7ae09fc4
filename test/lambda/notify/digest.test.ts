import { type NotifiedItem, apart, changed, item, render, notified } from '../../support/notifications';

const NEW = 'c'.repeat(40);

/** A provider to which a rotation added a thumbprint. */
const rotated = notified(
  'updated',
  item(
    { about: NEW, message: `Added ${NEW}, since its chain verifies to a CA certificate that you configured.` },
    { reason: 'happened' },
  ),
);

function named(one: NotifiedItem, host: string): NotifiedItem {
  return changed(one, { arn: `arn:aws:iam::123456789012:oidc-provider/${host}`, issuer: `https://${host}` });
}

function held(host: string, about: string) {
  return named(
    notified(
      'held',
      item({
        code: 'approval-required',
        severity: 'critical',
        about,
        message: 'Not proven.',
        action: 'Ask.',
        commands: [{ kind: 'approve', thumbprint: about }],
      }),
    ),
    host,
  );
}

/** The headings and first lines of blocks, in order. */
function outline(text: string): string[] {
  return text
    .split('\n')
    .filter((line, n, lines) => /^=+$/.test(lines[n + 1] ?? '') || /^(https:|The same for)/.test(line));
}

test('one rotation at eighty providers is one block, which names them all and reports it once', () => {
  const hosts = Array.from({ length: 80 }, (_, n) => `tenant-${n}.example`);
  const { message, cut } = render(hosts.map((host) => named(rotated, host)));
  expect(message.subject).toBe('[info] OIDC thumbprints, account 123456789012: 80 updated');
  expect(outline(message.text)).toEqual([
    'UPDATED',
    'The same for 80 providers, listed below. Of the first, "https://tenant-0.example":',
  ]);
  for (const host of hosts) expect(message.text).toContain(`\n    https://${host}\n`);
  expect(message.text.match(/Added/g)).toHaveLength(1);
  expect(message.text).toContain('AWS checks the thumbprint of all of them.');
  expect(message.text).toContain(
    `Pinned now at each: ${rotated.provider.after.join(', ')}\n\nThese are the 80:\n\n    https:`,
  );
  expect(cut).toEqual(new Set());
  expect(JSON.parse(message.json)).toMatchObject({
    more: 0,
    notifications: hosts.map((host) => ({ issuer: `https://${host}` })),
  });
});

test('a failure of the JWKS host is not grouped with the same failure of an issuer host', () => {
  const silent = (host: string, role: 'issuer' | 'jwks', name: string) => {
    const down = item({ code: 'timed-out', severity: 'warning', about: host, message: `${host}: no answer.` });
    const one = notified('failed', down);
    const hosts = [{ host, role: [role], reachable: false, expires: null, tops: [] }];
    return changed(one, { arn: `arn:aws:iam::123456789012:oidc-provider/${name}`, issuer: `https://${name}`, hosts });
  };
  const { message } = render([
    silent('keys.one.example', 'jwks', 'one.example'),
    silent('two.example', 'issuer', 'two.example'),
  ]);
  expect(message.text).toContain('* keys.one.example: no answer.');
  expect(message.text).toContain('* two.example: no answer.');
  const same = render([silent('one.example', 'issuer', 'one.example'), silent('two.example', 'issuer', 'two.example')]);
  expect(outline(same.message.text)).toContainEqual(expect.stringContaining('The same for 2 providers'));
});

test.each<[string, (boolean | null)[]]>([
  ['AWS checks the thumbprint of all of them.', [true, true]],
  ['AWS checks the thumbprint of 1 of them now.', [true, false]],
  ['AWS checks the thumbprint of none of them now.', [false, false]],
  ['AWS checks the thumbprint of 1 of them now. Of 2 this cannot be told now.', [true, null, null]],
])('a block of several providers says: %s', (sentence, all) => {
  const { text } = render(apart(all.map((enforced) => changed(rotated, { enforced })))).message;
  expect(text).toContain(`\n\n${sentence}\n\nPinned now at each: `);
});

test('a block of several providers shows no list where their lists differ', () => {
  const { text } = render(apart([rotated, changed(rotated, { after: [] })])).message;
  expect(text).not.toContain('Pinned now');
});

test('a block of more than a hundred providers names a hundred and counts the rest', () => {
  const all = Array.from({ length: 120 }, (_, n) => named(rotated, `tenant-${n}.example`));
  const { text } = render(all).message;
  expect(text.match(/^ {4}https:/gm)).toHaveLength(100);
  expect(text).toContain('\n    https://tenant-99.example\n    and 20 more\n');
});

test('only providers whose notifications read the same share a block', () => {
  const of = (finding: object, outbox: object = {}) =>
    notified('held', item({ code: 'list-full', about: NEW, severity: 'warning', ...finding }, outbox));
  const all = [
    of({}),
    of({ message: 'Otherwise.' }),
    of({ severity: 'critical' }),
    of({ about: 'another' }),
    of({ code: 'weak-key' }),
    of({}, { reason: 'worse' }),
    of({}, { delayed: true }),
    changed(of({}), {}),
    changed({ ...of({}), items: [...of({}).items, ...of({ about: 'another' }).items] }, {}),
  ];
  const { text } = render(apart(all)).message;
  expect(outline(text).map((line) => line.replace(/https:.*/, 'one'))).toEqual([
    'NEEDS A PERSON',
    'one',
    'The same for 2 providers, listed below. Of the first, "one',
    ...Array.from({ length: 6 }, () => 'one'),
  ]);
});

describe('two providers', () => {
  const [a, b] = ['a.example', 'b.example'];
  const both = (make: (host: string) => NotifiedItem): string[] =>
    outline(render([a, b].map((host) => named(make(host), host))).message.text);
  const apartFromEachOther = (heading: string) => [heading, `https://${a}`, `https://${b}`];

  test('share no block where their changes by someone else differ', () => {
    const by = (host: string) =>
      notified(
        'unchanged',
        item({ code: 'iam-change', severity: 'warning', message: `Who has ${host === a ? 'x' : 'y'}.` }),
      );
    expect(both(by)).toEqual(apartFromEachOther('CHANGED BY SOMEONE ELSE'));
  });

  test('share no block where a resolved condition lasted for different times', () => {
    const over = (host: string) =>
      notified(
        'unchanged',
        item(
          { code: 'weak-key' },
          { reason: 'resolved', since: new Date(host === a ? '2026-11-01T00:00Z' : '2026-11-02T00:00Z') },
        ),
      );
    expect(both(over)).toEqual(apartFromEachOther('OVER'));
  });

  test('share no block where a finding has a command for one provider alone', () => {
    const stopped = () =>
      notified('held', item({ code: 'writing-stopped', severity: 'critical', action: 'Do:\nCOMMAND' }));
    expect(both(stopped)).toEqual(apartFromEachOther('NEEDS A PERSON'));
  });

  test('share a block where only the names of their hosts differ', () => {
    const refused = (host: string) =>
      notified(
        'failed',
        item({
          code: 'connection-refused',
          about: host,
          severity: 'warning',
          message: `${host} at 192.0.2.1: refused.`,
        }),
      );
    expect(both(refused)).toEqual([
      'COULD NOT BE CHECKED OR WRITTEN',
      `The same for 2 providers, listed below. Of the first, "https://${a}":`,
    ]);
  });
});

test('one command approves a thumbprint for all providers of a block, and another thumbprint has its own', () => {
  const same = [held('a.example', NEW), held('b.example', NEW)];
  const other = held('c.example', 'd'.repeat(40));
  const { text } = render([...same, other]).message;
  expect(text).toContain(`      APPROVE ${same.map(({ provider }) => `${provider.arn} ${NEW}`).join(' ')}\n`);
  expect(text).toContain(`      APPROVE ${other.provider.arn} ${'d'.repeat(40)}\n`);
  expect(text.match(/APPROVE/g)).toHaveLength(2);
});

test('groups and the providers in them stand in order of severity, and resolved conditions stand last', () => {
  const warning = item({ code: 'weak-key', severity: 'warning' });
  const over = item({ code: 'issuer-slow', severity: 'critical' }, { reason: 'resolved' });
  const all = [
    named(notified('unchanged', over), 'over.example'),
    named(rotated, 'updated.example'),
    named(notified('failed', warning), 'failed.example'),
    named(notified('held', warning), 'held.example'),
    named(notified('unchanged', item({ code: 'certificate-expired', severity: 'critical' })), 'expired.example'),
    named(notified('unchanged', warning, over), 'both.example'),
    named(notified('updated', item({ code: 'trusted-on-first-use', severity: 'warning' })), 'tofu.example'),
  ];
  expect(outline(render(all).message.text)).toEqual([
    'UNCHANGED, BUT WORTH A LOOK',
    'https://expired.example',
    'https://both.example',
    'NEEDS A PERSON',
    'https://held.example',
    'COULD NOT BE CHECKED OR WRITTEN',
    'https://failed.example',
    'UPDATED',
    'https://tofu.example',
    'https://updated.example',
    'OVER',
    'https://over.example',
  ]);
  expect(render(all).message.severity).toBe('critical');
  expect(render(all.slice(0, 1)).message.severity).toBe('info');
});

test.each([
  ['unchanged', 'iam-change', 'CHANGED BY SOMEONE ELSE'],
  ['skipped', 'iam-change', 'CHANGED BY SOMEONE ELSE'],
  ['updated', 'external-change', 'CHANGED BY SOMEONE ELSE'],
  ['unchanged', 'thumbprint-added', 'UPDATED'],
  ['unchanged', 'staged-live', 'UNCHANGED, BUT WORTH A LOOK'],
  ['held', 'external-change', 'NEEDS A PERSON'],
  ['failed', 'iam-change', 'COULD NOT BE CHECKED OR WRITTEN'],
] as const)('a provider that is %s, with %s, stands under %s', (status, code, heading) => {
  const one = notified(status, item({ code, severity: 'warning' }, { reason: 'happened' }));
  expect(outline(render([one]).message.text)[0]).toBe(heading);
});

test('the notification of who changed a list stands before that of what changed', () => {
  const elsewhere = item({ code: 'external-change', severity: 'warning', message: 'The list changed.' });
  const description = item({ code: 'iam-change', severity: 'warning', message: 'Alice did it.' });
  const { text } = render([notified('unchanged', elsewhere, description)]).message;
  expect(text.match(/^\* .*?\./gm)).toEqual(['* Alice did it.', '* The list changed.']);
});

describe('a provider with very many findings', () => {
  const flood = Array.from({ length: 200 }, (_, n) =>
    item({ code: 'weak-key', about: `${n}`, severity: 'critical', message: `Weak ${n}. ${'"'.repeat(1_000)}` }),
  );
  const once = Array.from({ length: 20 }, (_, n) =>
    item({ code: 'thumbprint-added', about: `once ${n}`, message: `Once ${n}.` }, { reason: 'happened' }),
  );
  const other = item({ code: 'jwks-empty', severity: 'warning', message: 'The other.' });

  test('leaves room for the providers after it, and all its events are reported', () => {
    const all = apart([notified('held', ...flood, ...once), notified('held', other)]);
    const { message, cut } = render(all);
    expect(cut).toEqual(new Set());
    expect(message.text).toContain('* The other.');
    for (let n = 0; n < once.length; n += 1) expect(message.text).toContain(`* Once ${n}.`);
    const shown = message.text.match(/\* Weak/g)?.length ?? 0;
    expect(shown).toBeGreaterThan(1);
    expect(message.text).toContain(`And ${flood.length - shown} more findings, which the whole report has.`);
    expect(JSON.parse(message.json)).toMatchObject({ more: flood.length - shown });
  });

  test('fits into one message, however much there is to report of it', () => {
    const quotes = Array.from({ length: 1_000 }, (_, n) =>
      item({ code: 'thumbprint-added', about: `${n}`, message: '"'.repeat(200) }, { reason: 'happened' }),
    );
    const { message, cut } = render([notified('updated', ...flood, ...quotes)]);
    expect(cut).toEqual(new Set());
    expect(Buffer.byteLength(JSON.stringify({ default: message.json, email: message.text }))).toBeLessThan(250 * 1024);
  });

  test('delays another provider where there are forty like it, and all are reported in fewer than ten messages', () => {
    const hostile = apart(
      Array.from({ length: 40 }, () => notified('held', ...flood)).map((one, n) => ({
        ...one,
        items: [item({ code: 'weak-key', about: `of ${n}`, severity: 'critical' }), ...one.items],
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
