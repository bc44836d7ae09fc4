import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { codesOf, subjectOf } from '../../lambda/findings/lookup';
import type { NotificationReason } from '../../lambda/judge/state/due-notifications';
import { noteOf } from '../../lambda/notify/headline';
import {
  ALARMS as ACCOUNT_ALARMS,
  DEFAULT_RUNBOOK,
  ORGANIZATION_ALARMS,
  describeAlarm,
} from '../../lib/operation/alarm-list';
import { membersOf } from '../docs/docstrings';
import { item } from '../support/notifications';
import { SAMPLES } from '../support/sample-findings';

const ROOT = path.resolve(import.meta.dirname, '../..');

const ALARMS = [...ACCOUNT_ALARMS, ...ORGANIZATION_ALARMS];

function read(file: string): string {
  return readFileSync(path.join(ROOT, file), 'utf8');
}

const CODES: readonly string[] = codesOf();

/** The reasons of notifications, in the order of the documentation; the type makes sure that none is missing. */
const REASONS = Object.values({
  happened: 'happened',
  opened: 'opened',
  worse: 'worse',
  stays: 'stays',
  reminder: 'reminder',
  resolved: 'resolved',
} satisfies { [Reason in NotificationReason]: Reason });

/** The sections of a text under headings of a level, by heading; none stands there twice. */
function sectionsOf(text: string, level: number): ReadonlyMap<string, string> {
  const parts = text.split(new RegExp(`^#{${level}} `, 'm')).slice(1);
  const sections = parts.map((part): [string, string] => [
    part.split('\n', 1)[0] ?? '',
    part.split(/^#{1,3} /m, 1)[0] ?? '',
  ]);
  expect(new Set(sections.map(([heading]) => heading)).size).toBe(sections.length);
  return new Map(sections);
}

const RUNBOOK = read(DEFAULT_RUNBOOK);
const FINDINGS = sectionsOf(RUNBOOK, 4);

describe('the runbook', () => {
  test('says of every finding what to look at or to do', () => {
    expect(FINDINGS.size).toBeGreaterThan(60);
    const idle = [...FINDINGS].filter(([, text]) => !/\*\*(Look\s+at|Do)\*\*/.test(text)).map(([heading]) => heading);
    expect(idle).toEqual([]);
  });

  test('has the headings to which the alarms link', () => {
    const links = ALARMS.map((alarm) => /Runbook: (\S+)#(\S+)$/.exec(describeAlarm('.', DEFAULT_RUNBOOK, alarm)));
    expect(links.map((link) => existsSync(path.join(ROOT, link?.[1] ?? '?')))).toEqual(ALARMS.map(() => true));
    expect([...sectionsOf(RUNBOOK, 3).keys()]).toEqual(expect.arrayContaining(links.map((link) => link?.[2])));
  });
});

describe('the documentation of messages', () => {
  const alerts = read('docs/alerts.md');
  const schema = JSON.parse(read('docs/alert.schema.json'));

  test('has a section for every notification reason and for nothing else, like the schema', () => {
    const part = alerts.split(/^## /m).find((text) => text.includes('\n### happened\n')) ?? '';
    expect([...sectionsOf(part, 3).keys()]).toEqual(REASONS);
    expect(schema.$defs.item.properties.reason.enum).toEqual(REASONS);
  });

  test('has an example alert with every key of the schema', () => {
    const [, text = ''] = /```json\n([\s\S]+?)```/.exec(alerts) ?? [];
    const alert = JSON.parse(text);
    expect(Object.keys(alert)).toEqual(schema.required);
    expect(Object.keys(alert)).toEqual(Object.keys(schema.properties));
    expect(Object.keys(alert.notifications[0])).toEqual(schema.$defs.item.required);
    expect(CODES).toContain(alert.notifications[0].code);
    expect(REASONS).toContain(alert.notifications[0].reason);
  });

  test('has the attributes that are sent with a message', () => {
    const documented = [...alerts.matchAll(/^\| `(\w+)` +\| (String[.\w]*) /gm)].map(
      ([, name, type]) => `${name} ${type}`,
    );
    const [, body = ''] = /function attributesOf\(([\s\S]+?)\n\}\n/.exec(read('lambda/notify/sns.ts')) ?? [];
    const sent = [...body.matchAll(/(\w+): \{ DataType: '([.\w]+)'/g)].map(([, name, type]) => `${name} ${type}`);
    expect(sent.length).toBe(4);
    expect(documented.toSorted()).toEqual(sent.toSorted());
  });

  test('has a row for every word that can come before a provider, and for no other', () => {
    const notes = REASONS.flatMap((reason) =>
      [true, false].map((delayed) => noteOf(item('list-full', { reason, delayed }))),
    );
    const words = new Set(notes.flatMap((note) => note.match(/\w+:/g) ?? []));
    const documented = [...alerts.matchAll(/^\| `([A-Z]\w+:)` +\|/gm)].map(([, word = '']) => word);
    expect(words.size).toBeGreaterThan(3);
    expect(documented.toSorted()).toEqual([...words].toSorted());
  });

  test('has only first lines that notifications have', () => {
    const [, table = ''] = alerts.split('| the first line says, for example');
    const cells = [...(table.split('\n\n', 1)[0] ?? '').matchAll(/^\| (`[^|]+)\|/gm)].map(([, cell = '']) => cell);
    const named = cells.flatMap((cell) => [...cell.matchAll(/`(?:The watcher: )?([^`]+)`/g)].map(([, line]) => line));
    expect(named.length).toBeGreaterThan(6);
    expect(SAMPLES.map(subjectOf)).toEqual(expect.arrayContaining(named));
  });
});

test('every prop has its section in the configuration reference, and nothing else has', () => {
  const props = [
    'OidcThumbprintWatcherProps',
    'OperationProps',
    'AlarmProps',
    'StateProps',
    'FunctionProps',
    'NetworkProps',
    'OidcThumbprintWatcherOrganizationProps',
  ].flatMap((name) => membersOf(name));
  const overrides = membersOf('ProviderOverrides').map(({ name }) => `providers.*.${name}`);
  const documented = [...sectionsOf(read('docs/configuration.md'), 3).keys()];
  expect(props.length).toBeGreaterThan(20);
  expect(documented.toSorted()).toEqual([...props.map(({ name }) => name), ...overrides].toSorted());
});

/** The documents that people read. */
const DOCUMENTS = [
  ...readdirSync(ROOT).filter((file) => file.endsWith('.md')),
  ...readdirSync(path.join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md'))
    .map((file) => path.join('docs', file)),
];

/** Words with a hyphen in code style that are no codes: kinds of evidence, what services compare, and names of other things. */
const OTHERS = new Set([
  'web-pki',
  'operator-ca',
  'cdk-nag',
  'aws-cdk-lib',
  'oidc-thumbprint-watcher',
  'last-certificate',
  'any-certificate',
  'quick-look',
  'oidc-thumbprint-watcher-read',
  'oidc-thumbprint-watcher-organization',
]);

test.each(DOCUMENTS)('%s names only codes that exist', (file) => {
  const named = [...read(file).matchAll(/`([a-z]+(?:-[a-z]+)+)`/g)].map(([, code = '']) => code);
  expect(
    named.filter((code) => !OTHERS.has(code) && !CODES.includes(code) && !ALARMS.some((one) => one === code)),
  ).toEqual([]);
});

/** Returns a document without its blocks of code, whose comments would look like headings. */
function proseOf(file: string): string {
  return read(file).replaceAll(/^```[\s\S]*?^```$/gm, '');
}

/** Returns the anchors of a document's headings, as GitHub makes them. */
function anchorsOf(file: string): string[] {
  return [...proseOf(file).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

/** Returns the targets of a document's links and images. */
function linksIn(file: string): string[] {
  return [...proseOf(file).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link);
}

/** Returns the path that a link in a document leads to, from the root. */
function placeOf(file: string, link: string): string {
  const [target = ''] = link.split('#');
  return target === '' ? file : path.join(path.dirname(file), target);
}

test.each(DOCUMENTS)('%s has only links, anchors and images that lead somewhere', (file) => {
  const broken = linksIn(file)
    .filter((link) => !/^https?:/.test(link))
    .filter((link) => {
      const [, anchor] = link.split('#');
      const place = placeOf(file, link);
      if (!existsSync(path.join(ROOT, place))) return true;
      return anchor !== undefined && !anchorsOf(place).includes(anchor);
    });
  expect(broken).toEqual([]);
});

test('every document and picture can be reached from the index of the documentation, and the index from the README', () => {
  expect(linksIn('README.md')).toContain('docs/README.md');
  const indexed = linksIn('docs/README.md').map((link) => placeOf('docs/README.md', link));
  const own = DOCUMENTS.filter((file) => /^docs\/[^/]+\.md$/.test(file) && file !== 'docs/README.md');
  expect(own.length).toBeGreaterThan(12);
  expect(own.filter((file) => !indexed.includes(file))).toEqual([]);
  const shown = DOCUMENTS.flatMap((file) => linksIn(file).map((link) => placeOf(file, link)));
  const pictures = readdirSync(path.join(ROOT, 'docs/pictures')).map((name) => path.join('docs/pictures', name));
  expect(pictures.length).toBeGreaterThan(2);
  expect(pictures.filter((picture) => !shown.includes(picture))).toEqual([]);
});

/** Returns the sentences of a document's prose and tables that are long enough to say something. */
function sentencesIn(file: string): string[] {
  const line = proseOf(file)
    .replaceAll(/\]\([^)]*\)/g, ']')
    .replaceAll(/\s+/g, ' ');
  return [...new Set(line.split(/(?<=[.:;]) |\|/))]
    .map((part) => part.trim())
    .filter((part) => part.length > 45 && /\p{L}{3}/u.test(part));
}

test('no sentence stands in two of the documents', () => {
  const files = ['README.md', 'SECURITY.md', ...DOCUMENTS.filter((file) => /^docs\/[^/]+\.md$/.test(file))];
  const places = new Map<string, string[]>();
  for (const file of files) {
    for (const sentence of sentencesIn(file)) places.set(sentence, [...(places.get(sentence) ?? []), file]);
  }
  expect(places.size).toBeGreaterThan(1_000);
  const twice = [...places].filter(([, found]) => found.length > 1);
  expect(twice.map(([sentence, found]) => `${found.join(', ')}: ${sentence}`)).toEqual([]);
});
