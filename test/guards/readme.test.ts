import { readFileSync } from 'node:fs';
import path from 'node:path';
import { isRequestFor, parseHistoryQuestion, parseInvocation } from '../../lambda/contract/invocation';
import { runProgram } from '../support/command';

const README = readFileSync(path.resolve(import.meta.dirname, '../../README.md'), 'utf8');

/** A section by its title, up to the next. */
function section(title: string): string {
  return README.split(/^## /m).find((text) => text.startsWith(`${title}\n`)) ?? '';
}

const ARN = 'arn:aws:iam::123456789012:oidc-provider/issuer.example';

test('every payload that the README names is accepted', () => {
  const payloads = [...section('Invoke it by hand').matchAll(/^\| `(\{.*?\})` +\|/gm)].map(
    ([, payload = '']) => payload,
  );
  const accepted = payloads.map((payload) => {
    const event: unknown = JSON.parse(payload.replaceAll('arn:...', ARN).replaceAll('"..."', `"${'a'.repeat(40)}"`));
    return (
      parseHistoryQuestion(event) ??
      (isRequestFor('test', event) || isRequestFor('settings', event) || parseInvocation(event))
    );
  });
  expect(accepted.length).toBeGreaterThan(6);
});

test('every option that the README names for a command is one that the command takes', async () => {
  const text = section('From a terminal');
  const commands = ['thumbprint', 'check', 'history', 'register', 'test-alert'];
  const helps = await Promise.all(commands.map((command) => runProgram('bin/cli.ts', [command, '--help'])));
  const taken = new Map<string, readonly string[]>(
    commands.map((command, index) => [command, helps[index]?.stdout.match(/--[a-z-]+/g) ?? []]),
  );
  const named = [...text.matchAll(/npm run -s cli -- ([\w-]+)(.*)/g)].flatMap(([, command = '', rest = '']) =>
    (rest.match(/--[a-z-]+/g) ?? []).map((option) => ({ command, option })),
  );
  expect(named.filter(({ command, option }) => !taken.get(command)?.includes(option))).toEqual([]);
  const everywhere = [...new Set(text.match(/(?<=`)--[a-z-]+/g))];
  expect(everywhere.filter((option) => ![...taken.values()].flat().includes(option))).toEqual([]);
  expect(everywhere).toEqual(expect.arrayContaining(['--table', '--ca', '--overlap-days']));
});
