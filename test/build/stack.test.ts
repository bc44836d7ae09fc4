import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { build } from 'esbuild';

const ROOT = path.resolve(import.meta.dirname, '../..');

let directory: string;

beforeEach(() => (directory = mkdtempSync(path.join(tmpdir(), 'stack-'))));
afterEach(() => rmSync(directory, { recursive: true }));

/** Returns what `npm run stack` prints for a text, with the map of the bundle in `directory`. */
async function decoded(stack: string): Promise<string> {
  const map = path.join(directory, 'index.mjs.map');
  const program = spawn(process.execPath, ['--import', 'tsx', 'build/stack.ts', map], { cwd: ROOT });
  program.stdin.end(stack);
  return text(program.stdout);
}

test('the stack of an error in a minified bundle names the lines of its source', async () => {
  writeFileSync(
    path.join(directory, 'thrower.ts'),
    `interface NotInJavaScript {}\n\nexport function throwIt(): never {\n  throw new Error('no');\n}\n`,
  );
  writeFileSync(
    path.join(directory, 'main.ts'),
    `import { throwIt } from './thrower';\nfunction main() {\n  throwIt();\n}\nmain();\n`,
  );
  const outfile = path.join(directory, 'index.mjs');
  await build({
    entryPoints: [path.join(directory, 'main.ts')],
    outfile,
    bundle: true,
    minify: true,
    sourcemap: true,
    format: 'esm',
  });
  const run: Promise<{ stderr: string }> = promisify(execFile)(process.execPath, [outfile]);
  const { stderr } = await run.catch((error: { stderr: string }) => error);
  expect(stderr).toContain('index.mjs:1:');
  const stack = await decoded(stderr);
  expect(stack).toContain('thrower.ts:4:9');
  expect(stack).toContain('main.ts:5:1');
  // As Lambda logs it.
  expect(await decoded(JSON.stringify({ stack: stderr }))).toContain('thrower.ts:4:9');
});

test('a place that the map does not know stays as it is', async () => {
  writeFileSync(path.join(directory, 'index.mjs.map'), '{"version":3,"sources":[],"names":[],"mappings":""}');
  const line = '    at x (file:///var/task/index.mjs:3:14)\n    at y (node:net:1:2)\n';
  expect(await decoded(line)).toBe(line);
});
