import { readFileSync } from 'node:fs';
import path from 'node:path';
import { isRequestFor, parseHistoryQuestion, parseInvocation } from '../../lambda/contract/invocation';
import { runProgram } from '../support/command';

const ROOT = path.resolve(import.meta.dirname, '../..');

function read(file: string): string {
  return readFileSync(path.join(ROOT, file), 'utf8');
}

const README = read('README.md');

const ARN = 'arn:aws:iam::123456789012:oidc-provider/issuer.example';

/** Returns what the function makes of a payload, in which the documents leave out names and thumbprints. @throws InputError */
function accepted(payload: string): unknown {
  const event: unknown = JSON.parse(
    payload.replaceAll(/"(arn:\.\.\.|ARN)"/g, `"${ARN}"`).replaceAll(/"(\.\.\.|THUMBPRINT)"/g, `"${'a'.repeat(40)}"`),
  );
  return (
    parseHistoryQuestion(event) ??
    (isRequestFor('test', event) || isRequestFor('settings', event) || parseInvocation(event))
  );
}

test('the README has at most 9,000 bytes', () => {
  expect(Buffer.byteLength(README)).toBeLessThanOrEqual(9_000);
});

test('the mail in the README is the sample that the code makes, and leaves out only what "[...]" stands for', () => {
  const [, shown = ''] = /```\n(Subject: [\s\S]+?)```/.exec(README) ?? [];
  const sample = read('docs/examples/messages/approval-needed.txt');
  const kept = shown.split('[...]').map((part) => part.replace(/^\n|\n$/g, ''));
  expect(kept.length).toBeGreaterThan(3);
  let end = 0;
  for (const part of kept) {
    const start = sample.indexOf(part, end);
    expect({ part, isThere: start >= 0 }).toEqual({ part, isThere: true });
    end = start + part.length;
  }
});

test('every payload in the README is accepted', () => {
  const payloads = [...README.matchAll(/^watcher '(.+)'$/gm)].map(([, payload = '']) => payload);
  expect(payloads.length).toBeGreaterThan(6);
  expect(payloads.map(accepted)).not.toContain(undefined);
});

test('every payload in the documentation of invocations is accepted', () => {
  const payloads = [...read('docs/invocation.md').matchAll(/^\| `(\{.*?\})` +\|/gm)].map(([, payload = '']) => payload);
  expect(payloads.length).toBeGreaterThan(9);
  expect(payloads.map(accepted)).not.toContain(undefined);
});

test('the keys of the README have the defaults of the configuration reference', () => {
  const [, table = ''] = README.split('## Configuration');
  const keys = [...table.matchAll(/^\| `(\w+)` +\| (?:`([^`]+)`|none) +\|/gm)];
  const reference = read('docs/configuration.md');
  const sections = new Map(reference.split(/^### /m).map((text) => [/Context key: `(\w+)`/.exec(text)?.[1], text]));
  expect(keys).toHaveLength(5);
  const wrong = keys.filter(([, key, value]) => {
    const [, written = ''] = /^- Default: (.+)$/m.exec(sections.get(key) ?? '') ?? [];
    const [, amount = value] = /^rate\((.+)\)$/.exec(value ?? '') ?? [];
    return value === undefined
      ? !/^(none|nothing|the public CAs alone)/.test(written)
      : !written.includes(amount ?? '');
  });
  expect(wrong.map(([row]) => row)).toEqual([]);
});

test('every option that the documents name for a command is one that the command takes', async () => {
  const text = read('docs/cli.md');
  const commands = ['thumbprint', 'check', 'history', 'register', 'test-alert'];
  const [program, ...helps] = await Promise.all([
    runProgram('bin/cli.ts', ['--help']),
    ...commands.map((command) => runProgram('bin/cli.ts', [command, '--help'])),
  ]);
  const taken = new Map<string, readonly string[]>(
    commands.map((command, index) => [command, helps[index]?.stdout.match(/--[a-z-]+/g) ?? []]),
  );
  const [, usage = ''] = /```\n(npx [\s\S]+?)```/.exec(text) ?? [];
  const lines = [
    usage.replaceAll(/\n +(?=[[-])/g, ' ').replaceAll(/^ +/gm, ''),
    ...[text, README].map(commandsIn),
  ].join('\n');
  const named = [...lines.matchAll(/^(?:npx oidc-thumbprint-watcher )?([\w-]+)(.*)$/gm)].flatMap(
    ([, command = '', rest = '']) => (rest.match(/--[a-z-]+/g) ?? []).map((option) => ({ command, option })),
  );
  expect(named.length).toBeGreaterThan(15);
  expect(named.filter(({ command, option }) => !taken.get(command)?.includes(option))).toEqual([]);
  const everywhere = [...new Set(text.match(/(?<=`)--[a-z-]+/g))];
  const known = new Set([...taken.values(), program?.stdout.match(/--[a-z-]+/g) ?? []].flat());
  expect(everywhere.filter((option) => !known.has(option))).toEqual([]);
  expect(everywhere).toEqual(expect.arrayContaining(['--table', '--ca', '--overlap-days']));
});

/** Returns the lines of a document that run the terminal program. */
function commandsIn(text: string): string {
  return [...text.matchAll(/^npx oidc-thumbprint-watcher \w.*$/gm)].map(([line]) => line).join('\n');
}
