import { execFile } from 'node:child_process';
import path from 'node:path';
import { ROOT, read, readPackage } from './project';

const SOURCE = read('.ci/run');
const { scripts } = readPackage();

/** Runs `.ci/run` with options with which it runs no gate. */
function runCi(...args: string[]): Promise<{ code: unknown; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    execFile('bash', [path.join(ROOT, '.ci/run'), ...args], { timeout: 10_000 }, (error, stdout, stderr) =>
      resolve({ code: error?.code ?? 0, stdout, stderr }),
    );
  });
}

test('`.ci/run --help` says what it runs, and what it needs', async () => {
  const { code, stdout, stderr } = await runCi('--help');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/^Usage: \.ci\/run \[--quick\]\n/);
  expect(stdout).toContain('  --quick ');
  expect(stdout).toContain('N passed, N failed');
});

test('`.ci/run` refuses an option that it does not know, runs no gate, and says what to use', async () => {
  const { code, stdout, stderr } = await runCi('--quik');
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(/^\.ci\/run: "--quik" is not known\. Use --quick, or nothing/);
});

test('the scripts that `.ci/run` runs exist', () => {
  const named = [...SOURCE.matchAll(/\bnpm (?:run )?(?!ci\b)([\w:]+)(?=;|$)/gm)].map(([, name = '']) => name);
  expect(named).toEqual(expect.arrayContaining(['demo', 'test', 'test:quick', 'e2e']));
  expect(named.filter((name) => !(name in scripts))).toEqual([]);
});

test('`.ci/run` reads nothing outside the repository', () => {
  expect(SOURCE.match(/\.\.\/|~\/|\$HOME/g)).toBeNull();
});
