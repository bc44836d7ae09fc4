import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { CACHE, placeOf } from '../support/cache';

const run = promisify(execFile);
const REQUIREMENTS = path.join(import.meta.dirname, 'requirements.txt');

/** What MiniStack asks for. */
const OLDEST = '3.10';

/** Whether an interpreter will do. */
const CHECK = `import ensurepip, sys, venv; sys.exit(sys.version_info < (${OLDEST.replace('.', ', ')}))`;

/**
 * The virtual environment with the emulators, at the versions of requirements.txt; made at the first call, which takes
 * about a minute, in the cache of node_modules, and kept there.
 * @returns the directory with its programs
 * @throws Error when there is no Python that will do, or pip fails
 */
export const installEmulators = async (): Promise<string> => {
  // The programs of a virtual environment name its place: where that was moved, they are lost.
  const directory = placeOf('emulators', Buffer.concat([readFileSync(REQUIREMENTS), Buffer.from(CACHE)]));
  const bin = path.join(directory, 'bin');
  // Written last: an installation that was interrupted is done again.
  const marker = path.join(directory, 'complete');
  if (existsSync(marker)) return bin;
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(path.dirname(directory), { recursive: true });
  await run(await findPython(), ['-m', 'venv', directory]);
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-compile'];
  await run(path.join(bin, 'python'), [...pip, '--requirement', REQUIREMENTS], { maxBuffer: 16 * 1024 * 1024 });
  writeFileSync(marker, '');
  return bin;
};

/** @throws Error saying what is needed */
const findPython = async (): Promise<string> => {
  for (const name of ['python3', 'python']) {
    const found = await run(name, ['-c', CHECK]).catch(() => null);
    if (found) return name;
  }
  throw new Error(`The emulators need Python ${OLDEST} or later with its module venv, as python3 on the PATH.`);
};
