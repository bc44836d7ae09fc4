import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as v from 'valibot';

/** The root of this project. */
export const ROOT = path.resolve(import.meta.dirname, '../..');

/** Reads a file of this project by its path from the root. */
export function read(file: string): string {
  return readFileSync(path.join(ROOT, file), 'utf8');
}

const textsSchema = v.record(v.string(), v.string());

const packageSchema = v.object({
  engines: v.object({ node: v.string() }),
  scripts: textsSchema,
  dependencies: textsSchema,
  devDependencies: textsSchema,
});

/** What package.json says of Node, scripts and dependencies. */
export function readPackage(): v.InferOutput<typeof packageSchema> {
  return v.parse(packageSchema, JSON.parse(read('package.json')));
}
