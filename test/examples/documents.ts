import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { codesOf } from '../../lambda/findings/lookup';

const ROOT = path.resolve(import.meta.dirname, '../..');

/** The list of codes in the schema of alerts. */
const CODES = /("code": \{\s+"enum": \[)[^\]]*\]/;

/** The alert that docs/alerts.md shows: its first block of JSON. */
const ALERT = /(?<=\n```json\n)[\s\S]*?(?=```)/;

/** Reads a document, by its name in docs. */
export function readDocument(name: string): string {
  return readFileSync(path.join(ROOT, 'docs', name), 'utf8');
}

/** Returns the schema of alerts with the codes that the catalogue has. */
export function withCodes(schema: string): string {
  const codes = codesOf()
    .toSorted()
    .map((code) => `\n        "${code}"`);
  return schema.replace(CODES, (_, start: string) => `${start}${codes.join(',')}\n      ]`);
}

/** Returns the alert that docs/alerts.md shows. */
export function alertIn(text: string): unknown {
  return JSON.parse(ALERT.exec(text)?.[0] ?? 'null');
}

/** Writes the codes into the schema, and the alert into docs/alerts.md. */
export function writeDocuments(alert: string): void {
  const written = new Map([
    ['alert.schema.json', withCodes(readDocument('alert.schema.json'))],
    ['alerts.md', readDocument('alerts.md').replace(ALERT, () => alert)],
  ]);
  for (const [name, text] of written) writeFileSync(path.join(ROOT, 'docs', name), text);
  const files = [...written.keys()].map((name) => path.join('docs', name));
  execFileSync(path.join(ROOT, 'node_modules/.bin/oxfmt'), files, { cwd: ROOT });
}
