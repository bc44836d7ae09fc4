import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { type FindingCode, SEVERITY_RANK } from '../../lambda/judge/finding';
import { isEvent, isTransient } from '../../lambda/judge/finding-kinds';
import { ALARMS, DEFAULT_RUNBOOK, describeAlarm } from '../../lib/operation/alarm-list';
import { membersOf } from '../docs/docstrings';

const ROOT = path.resolve(import.meta.dirname, '../..');

function read(file: string): string {
  return readFileSync(path.join(ROOT, file), 'utf8');
}

/** The strings of a union type, as its source says. */
function unionIn(file: string, name: string): string[] {
  const [, body = ''] = new RegExp(`export type ${name} =([^;]+);`).exec(read(file)) ?? [];
  return [...body.matchAll(/'([a-z-]+)'/g)].map(([, member = '']) => member);
}

const CODES = [
  ...unionIn('lambda/judge/observation.ts', 'FailureCode'),
  ...unionIn('lambda/judge/finding.ts', 'FindingCode'),
];

function isCode(text: string): text is FindingCode {
  return CODES.includes(text);
}

const REASONS = unionIn('lambda/judge/state/due-notifications.ts', 'NotificationReason');

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

test('the guard finds the finding codes and the notification reasons', () => {
  expect(CODES).toEqual(
    expect.arrayContaining(['timed-out', 'connection-failed', 'thumbprint-added', 'internal-error']),
  );
  expect(REASONS).toEqual(expect.arrayContaining(['happened', 'resolved']));
});

describe('the runbook', () => {
  test('has a section for every finding code, and for nothing else', () => {
    expect([...FINDINGS.keys()].toSorted()).toEqual(CODES.toSorted());
  });

  test('says of every finding whether it is an event and whether it is transient, and what to look at or to do', () => {
    const said = CODES.map((code) => {
      const [, how = ''] = /^_\(([^)]+)\)_ /m.exec(FINDINGS.get(code) ?? '') ?? [];
      return { code, once: how.includes('told once'), transient: how.includes('transient') };
    });
    expect(said).toEqual(
      CODES.filter(isCode).map((code) => ({ code, once: isEvent(code), transient: isTransient(code) })),
    );
    const idle = CODES.filter((code) => !/\*\*(Look\s+at|Do)\*\*/.test(FINDINGS.get(code) ?? ''));
    expect(idle).toEqual([]);
  });

  test('names the severities that the code gives', () => {
    const sources = readdirSync(path.join(ROOT, 'lambda'), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => read(path.join('lambda', file)));
    const given = sources.flatMap((source) =>
      [...source.matchAll(/code: '([a-z-]+)',\s+severity: '(\w+)'/g)].map(([, code = '', severity = '']) => ({
        code,
        severity,
      })),
    );
    expect(given.length).toBeGreaterThan(25);
    expect(Object.keys(SEVERITY_RANK)).toEqual(expect.arrayContaining(given.map(({ severity }) => severity)));
    const unsaid = given.filter(
      ({ code, severity }) => !new RegExp(`^_\\([^)]*\\b${severity}\\b`, 'm').test(FINDINGS.get(code) ?? ''),
    );
    expect(unsaid).toEqual([]);
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
    const [, part = ''] = alerts.split('## Why something is told\n');
    expect([...sectionsOf(part.split(/^## /m, 1)[0] ?? '', 3).keys()]).toEqual(REASONS);
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
    expect(sent.length).toBe(3);
    expect(documented.toSorted()).toEqual(sent.toSorted());
  });

  test('has a row in the README for every group that a subject counts', () => {
    const [, body = ''] = /const COUNTED[^=]+= \{([\s\S]+?)\n\};/.exec(read('lambda/notify/subject.ts')) ?? [];
    const groups = [...body.matchAll(/: \['([^']+)'/g)].map(([, one]) => `1 ${one}`);
    const notified = [...read('README.md').matchAll(/^\| `(1 [^`]+)` +\|/gm)].map(([, subject]) => subject);
    expect(groups.length).toBeGreaterThan(4);
    expect(new Set(notified)).toEqual(new Set(groups));
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
]);

test.each(DOCUMENTS)('%s names only codes that exist', (file) => {
  const named = [...read(file).matchAll(/`([a-z]+(?:-[a-z]+)+)`/g)].map(([, code = '']) => code);
  expect(
    named.filter((code) => !OTHERS.has(code) && !CODES.includes(code) && !ALARMS.some((one) => one === code)),
  ).toEqual([]);
});

/** The anchors of a document's headings, as GitHub makes them. */
function anchorsOf(file: string): string[] {
  return [...read(file).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

test.each(DOCUMENTS)('%s has only links that lead somewhere', (file) => {
  const links = [...read(file).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link);
  const broken = links
    .filter((link) => !/^https?:/.test(link))
    .filter((link) => {
      const [target = '', anchor] = link.split('#');
      const place = target === '' ? file : path.join(path.dirname(file), target);
      if (!existsSync(path.join(ROOT, place))) return true;
      return anchor !== undefined && !anchorsOf(place).includes(anchor);
    });
  expect(broken).toEqual([]);
});
