import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** What is to be installed: `aws-lambda-ric`, and every byte of it by its lock. */
const MANIFEST = path.join(import.meta.dirname, 'client');
const CACHE = path.resolve(import.meta.dirname, '../../node_modules/.cache/oidc-thumbprint-watcher');

/** Stands in an installation that was finished. */
const MARKER = 'installed';

/**
 * Installs AWS's own runtime client, the loop that calls a handler in Lambda, unless it is there already. Its native
 * addon is not built, since that takes a compiler: inside/native-client.ts stands in for it.
 * @param cache where installations are kept, each under the hash of its lock
 * @returns the program to be run
 * @throws Error with what npm said
 */
export const prepareRuntimeClient = async (cache = CACHE): Promise<string> => {
  const lock = readFileSync(path.join(MANIFEST, 'package-lock.json'));
  const hash = createHash('sha256').update(lock).digest('hex').slice(0, 16);
  const directory = path.join(cache, `runtime-client-${hash}`);
  if (!existsSync(path.join(directory, MARKER))) await install(directory);
  return path.join(directory, 'node_modules/aws-lambda-ric/index.mjs');
};

/** Installs beside the place and moves it there, since tests in several processes may do so at once. */
const install = async (directory: string): Promise<void> => {
  mkdirSync(path.dirname(directory), { recursive: true });
  const beside = mkdtempSync(`${directory}-`);
  try {
    cpSync(MANIFEST, beside, { recursive: true });
    const options = ['--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline', '--engine-strict=false'];
    await run('npm', ['ci', ...options], { cwd: beside, timeout: 300_000 });
    writeFileSync(path.join(beside, MARKER), '');
    if (existsSync(path.join(directory, MARKER))) return;
    rmSync(directory, { recursive: true, force: true });
    renameSync(beside, directory);
  } catch (error) {
    // Another process was quicker.
    if (!existsSync(path.join(directory, MARKER))) throw error;
  } finally {
    rmSync(beside, { recursive: true, force: true });
  }
};

/**
 * Finds the Node that the function runs on in Lambda, or has npm fetch it.
 * @returns the path of the binary
 */
export const findNode24 = async (): Promise<string> => {
  if (process.versions.node.startsWith('24.')) return process.execPath;
  const { stdout } = await run('npx', ['-y', 'node@24', '-p', 'process.execPath'], { timeout: 300_000 });
  return stdout.trim();
};
