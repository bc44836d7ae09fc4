import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildSync } from 'esbuild';

const ROOT = path.resolve(import.meta.dirname, '../..');

/** What a command left behind. */
export interface Outcome {
  code: number;
  stdout: string;
  stderr: string;
}

/** How a program is run. */
export interface Manner {
  /** What it reads. Default: nothing. */
  input?: string;
  /** `head` closes the output before the program writes to it. Default `all`. */
  reader?: 'all' | 'head';
  /** Ends the program with a signal, once its output fits. Default: it ends by itself. */
  end?: { at: RegExp; signal: NodeJS.Signals };
  /** All of its variables. Default: those of the test. */
  variables?: NodeJS.ProcessEnv;
}

/** Runs one of the project's TypeScript programs as a person does, in a process of its own. */
export function runSource(file: string, args: readonly string[], manner?: Manner): Promise<Outcome> {
  return run([path.join(ROOT, 'node_modules/tsx/dist/cli.mjs'), path.join(ROOT, file), ...args], manner);
}

/**
 * The same, but in one piece with all packages, made when first asked for: it starts in a quarter of the time. What it
 * prints is the same, since it believes to be the source.
 */
export function runProgram(file: string, args: readonly string[], manner?: Manner): Promise<Outcome> {
  return run([inOnePiece(file), ...args], manner);
}

function run(
  node: readonly string[],
  { input = '', reader = 'all', end, variables = process.env }: Manner = {},
): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      node,
      // Jest gives tests a copy of the environment, which children do not see by themselves.
      { cwd: ROOT, env: variables, timeout: 60_000, maxBuffer: 16 * 1024 * 1024 },
      (error, stdout, stderr) =>
        resolve({ code: typeof error?.code === 'number' ? error.code : error ? -1 : 0, stdout, stderr }),
    );
    if (reader === 'head') child.stdout?.destroy();
    let printed = '';
    if (end)
      child.stdout?.on('data', (text: string) => {
        printed += text;
        if (end.at.test(printed)) child.kill(end.signal);
      });
    child.stdin?.end(input);
  });
}

const pieces = new Map<string, string>();

/** The program bundled, with what it loads on demand in files beside it. */
function inOnePiece(file: string): string {
  const known = pieces.get(file);
  if (known !== undefined) return known;
  const directory = mkdtempSync(path.join(tmpdir(), 'watcher-program-'));
  const source = path.join(ROOT, file);
  buildSync({
    absWorkingDir: ROOT,
    entryPoints: [source],
    outdir: directory,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    // The packages that are CommonJS still require Node's modules.
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    define: { 'import.meta.url': JSON.stringify(pathToFileURL(source).href) },
    logLevel: 'warning',
  });
  const piece = path.join(directory, path.basename(file).replace(/\.ts$/, '.mjs'));
  pieces.set(file, piece);
  return piece;
}

afterAll(() => {
  for (const piece of pieces.values()) rmSync(path.dirname(piece), { recursive: true });
});
