import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as v from 'valibot';

const PACKAGE = path.resolve(import.meta.dirname, '../../package.json');

/** Strings by name. */
const textsSchema = v.record(v.string(), v.string());

const packageSchema = v.object({ scripts: textsSchema, scriptsHelp: v.record(v.string(), textsSchema) });

/** Scripts of package.json, and `scriptsHelp` with a line on each, by group: it stands there, since JSON has no comments. */
export type Scripts = v.InferOutput<typeof packageSchema>;

/** Reads the scripts of this project. */
export function readScripts(): Scripts {
  return v.parse(packageSchema, JSON.parse(readFileSync(PACKAGE, 'utf8')));
}

/** Returns the list that `npm run help` prints: each group under its title, a line for each script. */
export function helpFor({ scriptsHelp }: Pick<Scripts, 'scriptsHelp'>): string {
  const width = Math.max(
    ...Object.values(scriptsHelp).flatMap((lines) => Object.keys(lines).map(({ length }) => length)),
  );
  const groups = Object.entries(scriptsHelp).map(([title, lines]) => {
    const rows = Object.entries(lines).map(([name, line]) => `  npm run ${name.padEnd(width)}  ${line}`);
    return [title, ...rows].join('\n');
  });
  return `${groups.join('\n\n')}\n`;
}
