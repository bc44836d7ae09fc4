import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { Alert } from '../../lambda/notify/message-json';
import { misfits } from '../support/json-schema';
import { exampleFiles } from './files';

const DOCS = path.resolve(import.meta.dirname, '../../docs');

function inDocs(name: string): string {
  return readFileSync(path.join(DOCS, name), 'utf8');
}

let made: ReadonlyMap<string, string>;
beforeAll(async () => {
  made = await exampleFiles();
});

function alerts(): Alert[] {
  return [...made].filter(([name]) => /^[\w-]+\.json$/.test(name)).map(([, text]) => JSON.parse(text));
}

test('docs/examples/messages holds what the watcher sends today (`npm run examples` writes it again)', () => {
  const kept = new Map(
    readdirSync(path.join(DOCS, 'examples/messages')).map((name) => [name, inDocs(`examples/messages/${name}`)]),
  );
  expect([...kept.keys()].toSorted()).toEqual([...made.keys()].toSorted());
  for (const [name, text] of made) expect({ name, text: kept.get(name) }).toEqual({ name, text });
});

test('the examples show every reason and every heading, and each alert fits the schema', () => {
  const schema = JSON.parse(inDocs('alert.schema.json'));
  expect(alerts().flatMap((alert) => misfits(alert, schema))).toEqual([]);
  const reasons = new Set(alerts().flatMap(({ notifications }) => notifications.map(({ reason }) => reason)));
  expect(reasons).toEqual(new Set(schema.$defs.item.properties.reason.enum));
  const headings = new Set([...made.values()].flatMap((text) => text.match(/^[A-Z, ]+(?=\n=)/gm) ?? []));
  expect(headings).toEqual(
    new Set([
      'ABOUT THE WATCHER ITSELF',
      'NEEDS A PERSON',
      'COULD NOT BE CHECKED OR WRITTEN',
      'CHANGED BY SOMEONE ELSE',
      'UPDATED',
      'UNCHANGED, BUT WORTH A LOOK',
      'OVER',
    ]),
  );
});

test('every example mail has a short subject, and fits on one page apart from the issuer URLs', () => {
  for (const [name, text] of made) {
    if (!name.endsWith('.txt')) continue;
    const [subject = '', ...lines] = text.split('\n');
    expect(subject.length).toBeLessThan('Subject: '.length + 100);
    expect(lines.filter((line) => !line.startsWith('    https:')).length).toBeLessThan(60);
  }
});
