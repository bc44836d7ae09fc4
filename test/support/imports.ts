import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

const ROOT = path.resolve(import.meta.dirname, '../..');

/** An import of a file. */
export interface Import {
  file: string;
  /** The imported file from the root, without its ending; a package as it is. */
  name: string;
  /** Whether nothing but types is imported, so that nothing is left of it when it runs. */
  ofTypes: boolean;
}

/** The imports in a source. */
export function importsInSource(source: string, file: string): Import[] {
  const found = source.matchAll(/(?:^(?:import|export) (type )?[^;'"`]*?\bfrom|\bimport\s*\(?)\s*'([^']+)'/gm);
  return [...found].map(([, ofTypes, name = '']) => ({
    file,
    name: name.startsWith('.') ? path.join(path.dirname(file), name) : name,
    ofTypes: ofTypes !== undefined,
  }));
}

export function importsOf(file: string): Import[] {
  return importsInSource(sourceOf(file), file);
}

/** The source of a file, by its path from the root. */
export function sourceOf(file: string): string {
  return readFileSync(path.join(ROOT, file), 'utf8');
}

/** The TypeScript files of a folder, by their paths from the root. */
export function filesIn(folder: string): string[] {
  return readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => path.join(folder, file));
}

export function importsIn(folder: string): Import[] {
  return filesIn(folder).flatMap(importsOf);
}

/** Whether a file of judge/ or contract/ imports the shape of findings: of these it has types alone, so that they are data to it. */
export function isShapeOfFindings({ file, name, ofTypes }: Import): boolean {
  return ofTypes && /^lambda\/(judge|contract)\//.test(file) && name.startsWith('lambda/findings/');
}
