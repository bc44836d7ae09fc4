import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ROOT, read, readPackage } from './project';

const SOURCE = read('.ci/run');
const { scripts } = readPackage();

/** Programs that `.ci/run` installs where they are missing. */
const INSTALLED = ['python3', 'openssl', 'nginx', 'haproxy', 'pebble', 'lego'];

/** A program that says what it was asked for, and that two tests passed; with the arguments in FAILS, that three failed. */
const GATE = `#!/bin/sh
echo "asked: $*"
[ "$*" != "$FAILS" ] || { echo "2 passed, 3 failed"; exit 1; }
echo "2 passed, 0 failed"
`;

/** A folder with programs that stand in for npm and for those that gates need. */
let programs: string;
beforeAll(() => {
  programs = mkdtempSync(path.join(tmpdir(), 'ci-run-'));
  for (const name of ['npm', 'npx']) writeFileSync(path.join(programs, name), GATE, { mode: 0o755 });
  for (const name of INSTALLED) writeFileSync(path.join(programs, name), '#!/bin/sh\n', { mode: 0o755 });
});
afterAll(() => rmSync(programs, { recursive: true }));

/**
 * Runs `.ci/run` with these programs.
 * @param fails the arguments with which one of them fails
 */
function runCi(args: readonly string[], fails = ''): Promise<{ code: unknown; stdout: string; stderr: string }> {
  const env = { ...process.env, PATH: `${programs}:${process.env['PATH']}`, FAILS: fails };
  return new Promise((resolve) => {
    execFile('bash', [path.join(ROOT, '.ci/run'), ...args], { env, timeout: 25_000 }, (error, stdout, stderr) =>
      resolve({ code: error?.code ?? 0, stdout, stderr }),
    );
  });
}

/** Returns the arguments of the gates' programs, in the order of the output. */
function gatesIn(stdout: string): string[] {
  return [...stdout.matchAll(/^asked: (.+)$/gm)].map(([, args = '']) => args);
}

test('`.ci/run --help` says what it runs, and what it needs', async () => {
  const { code, stdout, stderr } = await runCi(['--help']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/^Usage: \.ci\/run \[--quick\]\n/);
  expect(stdout).toContain('  --quick ');
  expect(stdout).toContain('N passed, N failed');
});

test('`.ci/run` refuses an option that it does not know, runs no gate, and says what to use', async () => {
  const { code, stdout, stderr } = await runCi(['--quik']);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(/^\.ci\/run: "--quik" is not known\. Use --quick, or nothing/);
});

test('`.ci/run --quick` runs what needs Node and npm alone, and counts gates and tests', async () => {
  const { code, stdout } = await runCi(['--quick']);
  expect(gatesIn(stdout).toSorted()).toEqual(['ci', 'run demo', 'run lint', 'run test:quick', 'run types']);
  expect(stdout).toMatch(/\n15 passed, 0 failed\n$/);
  expect(code).toBe(0);
});

test('`.ci/run` runs all gates that a machine with Python and npm can run', async () => {
  const { code, stdout } = await runCi([]);
  const gates = gatesIn(stdout);
  const apart = Object.keys(scripts).filter((name) =>
    /^(e2e|fuzz|test:(node24|runtime|contract|openssl|linters|issuers))$/.test(name),
  );
  expect(gates).toEqual(expect.arrayContaining(['ci', 'run demo', 'test', ...apart.map((name) => `run ${name}`)]));
  expect(stdout).toMatch(new RegExp(`\\n${3 * gates.length} passed, 0 failed\\n$`));
  expect(code).toBe(0);
});

test.each(['run types', 'run demo', 'run test:quick'])(
  '`.ci/run` runs the other gates, and fails, when this one fails: npm %s',
  async (fails) => {
    const { code, stdout } = await runCi(['--quick'], fails);
    expect(gatesIn(stdout)).toHaveLength(5);
    expect(stdout).toMatch(/\n14 passed, 4 failed\n$/);
    expect(code).toBe(1);
  },
);

test('the scripts that `.ci/run` runs exist', () => {
  const named = [...SOURCE.matchAll(/\bnpm (?:run )?(?!ci\b)([\w:]+)(?=;|$)/gm)].map(([, name = '']) => name);
  expect(named).toEqual(expect.arrayContaining(['demo', 'test', 'test:quick', 'e2e']));
  expect(named.filter((name) => !(name in scripts))).toEqual([]);
});

test('`.ci/run` reads nothing outside the repository', () => {
  expect(SOURCE.match(/\.\.\/|~\/|\$HOME/g)).toBeNull();
});
