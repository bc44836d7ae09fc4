import { type Told, apart, changed, item, render, told } from '../../support/telling';

const NEW = 'c'.repeat(40);

/** A provider to which a rotation added a thumbprint. */
const rotated = told(
  'updated',
  item(
    { about: NEW, message: `Added ${NEW}, since its chain verifies to a CA certificate that you configured.` },
    { occasion: 'happened' },
  ),
);

const named = (one: Told, host: string): Told =>
  changed(one, { arn: `arn:aws:iam::123456789012:oidc-provider/${host}`, issuer: `https://${host}` });

const held = (host: string, about: string) =>
  named(
    told(
      'held',
      item({
        code: 'approval-required',
        severity: 'critical',
        about,
        message: 'Not proven.',
        action: `Ask.\nOWN ${host}`,
      }),
    ),
    host,
  );

/** The headings and first lines of blocks, in order. */
const outline = (text: string): string[] =>
  text.split('\n').filter((line, n, lines) => /^=+$/.test(lines[n + 1] ?? '') || /^(https:|The same for)/.test(line));

test('one rotation at eighty providers is one block, which names them all and tells it once', () => {
  const hosts = Array.from({ length: 80 }, (_, n) => `tenant-${n}.example`);
  const { message, cut } = render(hosts.map((host) => named(rotated, host)));
  expect(message.subject).toBe('[info] OIDC thumbprints, account 123456789012: 80 updated');
  expect(outline(message.text)).toEqual(['UPDATED', 'The same for 80 providers:']);
  for (const host of hosts) expect(message.text).toContain(`\n    https://${host}\n`);
  expect(message.text.match(/Added/g)).toHaveLength(1);
  expect(message.text).toContain('AWS checks the thumbprint of 80 of these 80 providers.');
  expect(cut).toEqual(new Set());
  expect(JSON.parse(message.json)).toMatchObject({
    more: 0,
    news: hosts.map((host) => ({ issuer: `https://${host}` })),
  });
});

test('of more than a hundred a block names a hundred', () => {
  const all = Array.from({ length: 120 }, (_, n) => named(rotated, `tenant-${n}.example`));
  const { text } = render(all).message;
  expect(text.match(/^ {4}https:/gm)).toHaveLength(100);
  expect(text).toContain('\n    https://tenant-99.example\n    and 20 more\n');
});

test('only what is the same in kind, object, severity and occasion is told together', () => {
  const of = (finding: object, news: object = {}) =>
    told('held', item({ code: 'list-full', about: NEW, severity: 'warning', ...finding }, news));
  const all = [
    of({}),
    of({ message: 'In other words.' }),
    of({ severity: 'critical' }),
    of({ about: 'another' }),
    of({ code: 'weak-key' }),
    of({}, { occasion: 'worse' }),
    of({}, { late: true }),
    changed(of({}), {}),
    changed({ ...of({}), items: [...of({}).items, ...of({ about: 'another' }).items] }, {}),
  ];
  const { text } = render(apart(all)).message;
  expect(outline(text).map((line) => line.replace(/https:.*/, 'one'))).toEqual([
    'NEEDS A PERSON',
    'one',
    'The same for 3 providers:',
    ...Array.from({ length: 5 }, () => 'one'),
  ]);
});

test('one command approves for all of a block what they all present, and for others each has its own', () => {
  const same = [held('a.example', NEW), held('b.example', NEW)];
  const { text } = render([...same, held('c.example', 'd'.repeat(40))]).message;
  expect(text).toContain(`      APPROVE ${same.map(({ provider }) => `${provider.arn} ${NEW}`).join(' ')}\n`);
  expect(text).toContain('      OWN c.example\n');
  expect(text).not.toContain('OWN a.example');
});

test('the most severe comes first: of groups, and in them; what is over is last', () => {
  const warning = item({ code: 'weak-key', severity: 'warning' });
  const over = item({ code: 'issuer-slow', severity: 'critical' }, { occasion: 'ended' });
  const all = [
    named(told('unchanged', over), 'over.example'),
    named(rotated, 'updated.example'),
    named(told('failed', warning), 'failed.example'),
    named(told('held', warning), 'held.example'),
    named(told('unchanged', item({ code: 'certificate-expired', severity: 'critical' })), 'expired.example'),
    named(told('unchanged', warning, over), 'both.example'),
    named(told('updated', item({ code: 'trusted-on-first-use', severity: 'warning' })), 'tofu.example'),
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
  ['updated', 'changed-elsewhere', 'CHANGED BY SOMEONE ELSE'],
  ['held', 'changed-elsewhere', 'NEEDS A PERSON'],
  ['failed', 'iam-change', 'COULD NOT BE CHECKED OR WRITTEN'],
] as const)('a provider that is %s, with %s, stands under %s', (status, code, heading) => {
  const one = told(status, item({ code, severity: 'warning' }, { occasion: 'happened' }));
  expect(outline(render([one]).message.text)[0]).toBe(heading);
});

describe('a provider with findings without end', () => {
  const flood = Array.from({ length: 200 }, (_, n) =>
    item({ code: 'weak-key', about: `${n}`, severity: 'critical', message: `Weak ${n}. ${'"'.repeat(1_000)}` }),
  );
  const once = Array.from({ length: 20 }, (_, n) =>
    item({ code: 'thumbprint-added', about: `once ${n}`, message: `Once ${n}.` }, { occasion: 'happened' }),
  );
  const other = item({ code: 'jwks-empty', severity: 'warning', message: 'The other.' });

  test('leaves room for those that come after it, and all that happened to it is told', () => {
    const all = apart([told('held', ...flood, ...once), told('held', other)]);
    const { message, cut } = render(all);
    expect(cut).toEqual(new Set());
    expect(message.text).toContain('* The other.');
    for (let n = 0; n < once.length; n += 1) expect(message.text).toContain(`* Once ${n}.`);
    const shown = message.text.match(/\* Weak/g)?.length ?? 0;
    expect(shown).toBeGreaterThan(1);
    expect(message.text).toContain(`And ${flood.length - shown} more findings, which the whole report has.`);
    expect(JSON.parse(message.json)).toMatchObject({ more: flood.length - shown });
  });

  test('fits into a message, whatever there is to tell of it', () => {
    const quotes = Array.from({ length: 1_000 }, (_, n) =>
      item({ code: 'thumbprint-added', about: `${n}`, message: '"'.repeat(200) }, { occasion: 'happened' }),
    );
    const { message, cut } = render([told('updated', ...flood, ...quotes)]);
    expect(cut).toEqual(new Set());
    expect(Buffer.byteLength(JSON.stringify({ default: message.json, email: message.text }))).toBeLessThan(250 * 1024);
  });

  test('is told before others have to wait for the next message, and that one tells of them', () => {
    const hostile = apart(
      Array.from({ length: 40 }, () => told('held', ...flood)).map((one, n) => ({
        ...one,
        items: [item({ code: 'weak-key', about: `of ${n}`, severity: 'critical' }), ...one.items],
      })),
    );
    const all = [...hostile, named(told('held', other), 'other.example')];
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
