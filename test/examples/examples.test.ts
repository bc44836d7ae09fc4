import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { Alert } from '../../lambda/notify/message-json';
import { misfits } from '../support/json-schema';
import { blocksIn, headlinesIn } from '../support/mail';
import { alertIn, readDocument, withCodes } from './documents';
import { exampleFiles } from './files';

const DIRECTORY = path.resolve(import.meta.dirname, '../../docs/examples/messages');

let made: ReadonlyMap<string, string>;
beforeAll(async () => {
  made = await exampleFiles();
});

function alerts(): Alert[] {
  return [...made].filter(([name]) => /^[\w-]+\.json$/.test(name)).map(([, text]) => JSON.parse(text));
}

/** The example mails, by name: the subject, and the text in lines. */
function mails(): { name: string; subject: string; text: string }[] {
  return [...made]
    .filter(([name]) => name.endsWith('.txt'))
    .map(([name, mail]) => {
      const [, subject = '', text = ''] = /^Subject: (.*)\n\n([\s\S]*)$/.exec(mail) ?? [];
      return { name, subject, text };
    });
}

test('docs/examples/messages holds what the watcher sends today (`npm run examples` writes it again)', () => {
  const kept = new Map(readdirSync(DIRECTORY).map((name) => [name, readFileSync(path.join(DIRECTORY, name), 'utf8')]));
  expect([...kept.keys()].toSorted()).toEqual([...made.keys()].toSorted());
  for (const [name, text] of made) expect({ name, text: kept.get(name) }).toEqual({ name, text });
});

test('docs/alert.schema.json has the codes of the catalogue (`npm run examples` writes them again)', () => {
  const schema = readDocument('alert.schema.json');
  expect(withCodes(schema)).toBe(schema);
  expect(withCodes(schema.replace('        "approval-required",\n', ''))).toBe(schema);
});

test('docs/alerts.md shows the JSON of a sample (`npm run examples` writes it again)', () => {
  expect(alertIn(readDocument('alerts.md'))).toEqual(JSON.parse(made.get('approval-needed.json') ?? ''));
});

test('the examples show every reason and every phase, and each alert fits the schema', () => {
  const schema = JSON.parse(readDocument('alert.schema.json'));
  expect(alerts().length).toBeGreaterThan(10);
  expect(alerts().flatMap((alert) => misfits(alert, schema))).toEqual([]);
  const items = alerts().flatMap(({ notifications }) => notifications);
  const { reason, phase } = schema.$defs.item.properties;
  expect(new Set(items.map((item) => item.reason))).toEqual(new Set(reason.enum));
  expect(new Set(items.map((item) => item.phase))).toEqual(new Set(phase.enum));
});

test('every example mail has a short subject, and fits on one page apart from the issuer URLs', () => {
  expect(mails().length).toBeGreaterThan(10);
  for (const { subject, text } of mails()) {
    expect(subject.length).toBeGreaterThan(20);
    expect(subject.length).toBeLessThan(100);
    expect(text.split('\n').filter((line) => !line.startsWith('    https:')).length).toBeLessThan(90);
  }
});

test('every example mail says in its first twelve lines what it is, of whom, since when, and what to do', () => {
  for (const { name, subject, text } of mails()) {
    const lines = text.split('\n').slice(0, 12);
    const [headline = '', status = ''] = lines;
    expect({ name, headline }).toEqual({ name, headline: headlinesIn(text)[0] });
    expect(headline).toMatch(/^((Delayed|Reminder|Resolved|Worse): )*(The watcher|\d+ providers|[\w.-]+\.\w+): \w/);
    expect(subject).toMatch(/^\[(critical|warning|info)\] .* \((123456789012|production)\)$/);
    expect(status).toMatch(
      / 2026-11-\d\d \d\d:\d\d .*, account (123456789012|production \(123456789012\)), us-east-1 \[/,
    );
    expect(lines.filter((line) => /^What to do:( nothing\.)?$/.test(line))).toHaveLength(1);
  }
});

test('every example mail and its JSON list the same notifications', () => {
  const listed = new Map(
    mails().map(({ name, text }) => [
      name.replace('.txt', ''),
      blocksIn(text).flatMap(({ items, providers }) =>
        Array.from({ length: Math.max(providers.length, 1) }, () => items.map(({ code }) => code)).flat(),
      ),
    ]),
  );
  for (const [name, codes] of listed) {
    const { notifications }: Alert = JSON.parse(made.get(`${name}.json`) ?? '');
    expect({ name, codes }).toEqual({ name, codes: notifications.map(({ code }) => code) });
  }
});

test('every message for chat in the examples belongs to the thread of its notification', () => {
  for (const { name, text } of mails()) {
    const { notifications }: Alert = JSON.parse(made.get(name.replace('.txt', '.json')) ?? '');
    const chat: { metadata: { threadId: string } }[] = JSON.parse(made.get(name.replace('.txt', '.chat.json')) ?? '');
    expect(chat).toHaveLength(headlinesIn(text).length);
    const keys = notifications.map(({ key }) => key);
    expect(keys).toEqual(expect.arrayContaining(chat.map(({ metadata }) => metadata.threadId)));
  }
});
