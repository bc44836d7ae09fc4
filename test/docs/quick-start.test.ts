import { execFile, execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { present, selfSigned } from '../../sandbox/certificates';
import { type Outcome } from '../support/command';
import { commandLines } from '../support/documents';
import { answer, closeServers, documents, serve } from '../support/issuer';
import { sandbox } from '../support/sandbox-setup';

const ROOT = path.resolve(import.meta.dirname, '../..');

const run = promisify(execFile);

/** Longer than any command takes, on a machine that is busy otherwise, in milliseconds. */
const PATIENCE_MS = 120_000;

/** A directory with what a clone of the repository has, and nothing else; the packages of this one stand in for those that npm installs. */
let clone: string;

/** The command lines of its README, in their order. */
let lines: string[];

beforeAll(async () => {
  clone = mkdtempSync(path.join(tmpdir(), 'watcher-clone-'));
  const listed = execFileSync('git', ['ls-files', '-z'], { cwd: ROOT, encoding: 'utf8' });
  // A file that was deleted and not committed yet is still listed.
  for (const file of listed.split('\0').filter((name) => name !== '' && existsSync(path.join(ROOT, name)))) {
    mkdirSync(path.dirname(path.join(clone, file)), { recursive: true });
    cpSync(path.join(ROOT, file), path.join(clone, file));
  }
  lines = commandLines(readFileSync(path.join(clone, 'README.md'), 'utf8'));
  // The lock file has to fit package.json; the packages themselves are installed already, and linked.
  await inClone('npm ci --dry-run --offline --ignore-scripts');
  symlinkSync(path.join(ROOT, 'node_modules'), path.join(clone, 'node_modules'));
  await inClone('npm run -s prepare');
}, PATIENCE_MS);

afterAll(() => rmSync(clone, { recursive: true, force: true }));
afterEach(closeServers);

/** Runs a line in a shell, in the clone. @returns what it printed, and its exit code */
async function inClone(line: string): Promise<Outcome> {
  const options = { cwd: clone, env: process.env, timeout: PATIENCE_MS, maxBuffer: 16 * 1024 * 1024 };
  try {
    return { code: 0, ...(await run('bash', ['-c', line], options)) };
  } catch (error) {
    const { code, stdout, stderr } = Object(error);
    return { code: typeof code === 'number' ? code : -1, stdout: String(stdout), stderr: String(stderr) };
  }
}

/** Returns the line of the README that begins so. @throws Error unless there is exactly one */
function lineOf(beginning: string): string {
  const [line, ...others] = lines.filter((one) => one.startsWith(beginning));
  if (line === undefined || others.length > 0)
    throw new Error(`The README has not one line that begins with "${beginning}".`);
  return line;
}

/** Returns the URL in a line. */
function urlIn(line: string): string {
  return /https:\S+/.exec(line)?.[0] ?? '';
}

/** Starts an issuer on loopback with its own certificate. @returns the options that lead a command there and have it trust the issuer */
async function serveIssuer(issuer: string): Promise<string> {
  const { host } = new URL(issuer);
  const chain = present(await selfSigned({ hosts: [host] }));
  const server = await serve(chain, answer(documents(issuer)));
  const file = path.join(clone, `${host}.pem`);
  writeFileSync(file, chain.cert);
  return `--ca ${file} --connect-to ${server.connectTo(host)}`;
}

test(
  '`npm ci && npm start` is the first command, and the demo runs in a fresh clone',
  async () => {
    expect(lines[0]).toBe('npm ci && npm start');
    const { code, stdout } = await inClone('npm start');
    expect(code).toBe(0);
    expect(stdout).toContain('What IAM holds now');
  },
  PATIENCE_MS,
);

test(
  '`thumbprint` prints what AWS expects of an issuer, in a fresh clone',
  async () => {
    const line = lineOf('npx oidc-thumbprint-watcher thumbprint');
    const { code, stdout, stderr } = await inClone(`${line} ${await serveIssuer(urlIn(line))}`);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/\b[0-9a-f]{40}\b/);
  },
  PATIENCE_MS,
);

test(
  '`check` shows what the watcher would do in an account and writes nothing, in a fresh clone',
  async () => {
    const rules = sandbox.settings.connectTo.map((rule) => `--connect-to ${rule}`);
    const line = `${lineOf('npx oidc-thumbprint-watcher check')} --ca ${sandbox.settings.caFile} ${rules.join(' ')}`;
    const before = structuredClone(sandbox.aws.iam.history);
    const { code, stdout } = await inClone(line);
    expect(code).toBe(2);
    expect(stdout).toContain('nothing was written');
    expect(sandbox.aws.iam.history).toEqual(before);
  },
  PATIENCE_MS,
);

test(
  '`register` shows what creates a provider, in a fresh clone',
  async () => {
    const line = lineOf('npx oidc-thumbprint-watcher register');
    const { code, stdout } = await inClone(`${line} ${await serveIssuer(urlIn(line))}`);
    expect(code).toBe(2);
    expect(stdout).toContain('aws iam create-open-id-connect-provider');
  },
  PATIENCE_MS,
);

test(
  '`explain` prints a section of the runbook, in a fresh clone',
  async () => {
    const { code, stdout } = await inClone(lineOf('npx oidc-thumbprint-watcher explain'));
    expect(code).toBe(0);
    expect(stdout).toContain('approval-required');
  },
  PATIENCE_MS,
);

test('every command of the README is one that a test runs', () => {
  const ran = ['npm ci', 'npx oidc-thumbprint-watcher ', 'npx cdk bootstrap', 'npx cdk deploy'];
  // The journey through an emulated account (`npm run e2e`) bootstraps and deploys, and does the common tasks.
  const tasks = lines.slice(lines.indexOf('watcher() {'));
  const others = lines
    .filter((line) => !tasks.includes(line))
    .filter((line) => !ran.some((one) => line.startsWith(one)));
  expect(others).toEqual([]);
  expect(tasks.length).toBeGreaterThan(8);
});
