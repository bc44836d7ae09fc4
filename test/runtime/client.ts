import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { CACHE, placeOf } from '../support/cache';

const run = promisify(execFile);

/** What is to be installed: `aws-lambda-ric`, and every byte of it by its lock. */
const MANIFEST = path.join(import.meta.dirname, 'client');

/** Stands in an installation that was finished. */
const MARKER = 'installed';

/**
 * Installs AWS's own runtime client, the loop that calls a handler in Lambda, unless it is there already. Its native
 * addon is not built, since that takes a compiler: inside/native-client.ts stands in for it.
 * @param cache where installations are kept, each under the hash of its lock
 * @returns the program to be run
 * @throws Error with what npm said
 */
export async function prepareRuntimeClient(cache = CACHE): Promise<string> {
  const directory = placeOf('runtime-client', readFileSync(path.join(MANIFEST, 'package-lock.json')), cache);
  if (!existsSync(path.join(directory, MARKER))) await install(directory);
  return path.join(directory, 'node_modules/aws-lambda-ric/index.mjs');
}

/** Installs beside the place and moves it there, since tests in several processes may do so at once. */
async function install(directory: string): Promise<void> {
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
}
