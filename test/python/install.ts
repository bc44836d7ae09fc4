import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { CACHE, placeOf } from '../support/cache';

const run = promisify(execFile);

/** What packages of the programs ask for, rpds-py among them. */
const OLDEST = '3.11';

/** Whether an interpreter will do. */
const CHECK = `import ensurepip, sys, venv; sys.exit(sys.version_info < (${OLDEST.replace('.', ', ')}))`;

/** Written last: an installation that was interrupted is done again. */
const MARKER = 'complete';

/**
 * A virtual environment with the programs of a list of requirements; made at the first call, in the cache of node_modules, and kept
 * there.
 * @param name what they are, for the name of the directory
 * @param requirements path of the list, each at its version
 * @returns the directory with the programs
 * @throws Error when there is no Python that will do, or the installation fails
 */
export async function installPrograms(name: string, requirements: string): Promise<string> {
  // The programs of a virtual environment name its place: where that was moved, they are lost.
  const directory = placeOf(name, Buffer.concat([readFileSync(requirements), Buffer.from(CACHE)]));
  const bin = path.join(directory, 'bin');
  if (existsSync(path.join(directory, MARKER))) return bin;
  const python = await findPython();
  const uv = await installUv(python);
  const options = { env: environmentFor(uv), maxBuffer: 16 * 1024 * 1024 };
  rmSync(directory, { recursive: true, force: true });
  await run(uv, ['-m', 'uv', 'venv', '--quiet', '--python', python, directory], options);
  const to = ['--python', path.join(bin, 'python'), '--requirement', requirements];
  await run(uv, ['-m', 'uv', 'pip', 'install', '--quiet', ...to], options);
  writeFileSync(path.join(directory, MARKER), '');
  return bin;
}

/**
 * Installs uv by pip.
 * @returns the Python that has it
 */
async function installUv(python: string): Promise<string> {
  const requirements = path.join(import.meta.dirname, 'requirements.txt');
  const directory = placeOf('uv', readFileSync(requirements));
  const installed = path.join(directory, 'bin', 'python');
  if (existsSync(installed)) return installed;
  mkdirSync(path.dirname(directory), { recursive: true });
  // Beside the place, and then moved there: two of the gates may do so at once. Run as a module, uv does not mind.
  const beside = mkdtempSync(`${directory}-`);
  await run(python, ['-m', 'venv', beside]);
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-compile'];
  await run(path.join(beside, 'bin', 'python'), [...pip, '--requirement', requirements]);
  try {
    renameSync(beside, directory);
  } catch (error) {
    // Another process was quicker.
    if (!existsSync(installed)) throw error;
    rmSync(beside, { recursive: true });
  }
  return installed;
}

/** uv does not read pip's variables; who has set an index or certificates for pip means them for it, too. */
function environmentFor(uv: string): NodeJS.ProcessEnv {
  return {
    ...process.env,
    UV_CACHE_DIR: path.join(path.dirname(path.dirname(uv)), 'cache'),
    UV_NATIVE_TLS: 'true',
    ...(process.env['PIP_INDEX_URL'] !== undefined && { UV_DEFAULT_INDEX: process.env['PIP_INDEX_URL'] }),
  };
}

/** @throws Error saying what is needed */
async function findPython(): Promise<string> {
  for (const name of ['python3', 'python']) {
    const found = await run(name, ['-c', CHECK]).catch(() => null);
    if (found) return name;
  }
  throw new Error(`These programs need Python ${OLDEST} or later with its module venv, as python3 on the PATH.`);
}
