import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Entry } from '../lib/function/entries';
import { CONSTRUCT, ROOT } from './paths';

/** Writes the licences of the packages that are in the functions' bundles: they ask for that where their code is passed on. */
export function writeLicences(entries: readonly Entry[]): void {
  const sources = entries.flatMap((entry): string[] => {
    const map = readFileSync(path.join(CONSTRUCT, entry, 'index.mjs.map'), 'utf8');
    return JSON.parse(map).sources;
  });
  const names = sources.flatMap((source) => /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(source)?.[1] ?? []);
  const texts = [...new Set(names)].toSorted().map(licenceOf);
  writeFileSync(path.join(CONSTRUCT, 'LICENSES.txt'), texts.join(`\n${'-'.repeat(80)}\n\n`));
}

/** Returns a package's name, version, licence and the text of the licence, where the package has it. */
function licenceOf(name: string): string {
  const directory = path.join(ROOT, 'node_modules', name);
  const manifest: { version: string; license?: string } = JSON.parse(
    readFileSync(path.join(directory, 'package.json'), 'utf8'),
  );
  if (manifest.license === undefined) throw new Error(`The package ${name} does not say which licence it has.`);
  const file = readdirSync(directory).find((one) => /^licen[cs]e/i.test(one));
  const text = file === undefined ? '' : `\n${readFileSync(path.join(directory, file), 'utf8')}`;
  return `${name} ${manifest.version}, ${manifest.license}\n${text}`;
}
