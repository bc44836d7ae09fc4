import { readFileSync } from 'node:fs';
import path from 'node:path';
import { runProgram } from '../support/command';

const { version } = JSON.parse(readFileSync(path.resolve(import.meta.dirname, '../../package.json'), 'utf8'));

const COMMANDS = ['thumbprint', 'check', 'register', 'history', 'explain', 'test-alert', 'sandbox'];

test('--version prints the version of the package', async () => {
  expect(await runProgram('bin/cli.ts', ['--version'])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
});

test.each(COMMANDS)(
  'the help of %s has examples, and no default that only says that an option is not given',
  async (command) => {
    const { code, stdout } = await runProgram('bin/cli.ts', [command, '--help']);
    expect(code).toBe(0);
    expect(stdout).toMatch(new RegExp(`\nExamples:\n  # .*\n  npm run -s cli -- ${command} `.trimEnd()));
    expect(stdout.replaceAll(/\s+/g, ' ')).not.toMatch(/default: (false|\[\])/);
  },
);

test('the usage of register shows that --client-id is required', async () => {
  const { stdout } = await runProgram('bin/cli.ts', ['register', '--help']);
  expect(stdout).toMatch(/^Usage: oidc-thumbprint-watcher register <issuer-url> --client-id <id> \[options\]\n/);
});
