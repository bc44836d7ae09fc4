import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import {
  approveAllCommandFor,
  approveCommandFor,
  invokeCommand,
  removeCommandFor,
  reportCommandFor,
  restoreCommandFor,
} from '../../../lambda/contract/commands';
import { anyWords } from '../../support/any-words';
import { slowProperties } from '../../support/properties';

const FUNCTION = { kind: 'function' as const, functionName: 'watcher', region: 'eu-west-1' };
const ARN = 'arn:aws:iam::123456789012:oidc-provider/issuer.example';
const THUMBPRINT = 'a'.repeat(40);

/** What a shell makes of a command's words. */
function wordsOf(command: string): string[] {
  return execFileSync('sh', ['-c', String.raw`set -- ${command}; printf '%s\0' "$@"`], { encoding: 'utf8' })
    .split('\0')
    .slice(0, -1);
}

test('the approve command invokes the function with an approval', () => {
  const words = wordsOf(approveCommandFor(FUNCTION)(ARN, THUMBPRINT));
  expect(words.slice(0, 3)).toEqual(['aws', 'lambda', 'invoke']);
  expect(words[words.indexOf('--function-name') + 1]).toBe('watcher');
  expect(words[words.indexOf('--region') + 1]).toBe('eu-west-1');
  expect(JSON.parse(words[words.indexOf('--payload') + 1] ?? '')).toEqual({
    approve: [{ provider: ARN, thumbprint: THUMBPRINT }],
  });
});

test('the approve command can pin ahead of a rotation, in the function and from a terminal', () => {
  const words = wordsOf(approveCommandFor(FUNCTION)(ARN, THUMBPRINT, true));
  expect(JSON.parse(words[words.indexOf('--payload') + 1] ?? '')).toEqual({
    approve: [{ provider: ARN, thumbprint: THUMBPRINT, stage: true }],
  });
  expect(wordsOf(approveCommandFor({ kind: 'terminal', program: 'watcher' })(ARN, THUMBPRINT, true))).toEqual(
    `watcher check --apply --provider ${ARN} --approve ${THUMBPRINT} --stage`.split(' '),
  );
});

test('the approve command of a terminal runs the terminal program', () => {
  expect(
    wordsOf(approveCommandFor({ kind: 'terminal', program: 'npx oidc-thumbprint-watcher' })(ARN, THUMBPRINT)),
  ).toEqual(`npx oidc-thumbprint-watcher check --apply --provider ${ARN} --approve ${THUMBPRINT}`.split(' '));
});

test('the restore command invokes the function with a restore', () => {
  const words = wordsOf(restoreCommandFor(FUNCTION)(ARN, 12));
  expect(JSON.parse(words[words.indexOf('--payload') + 1] ?? '')).toEqual({
    restore: [{ provider: ARN, version: 12 }],
  });
});

test('the remove command invokes the function with a removal, and allows a live thumbprint only when that is asked for', () => {
  const payload = (command = '') => JSON.parse(wordsOf(command)[wordsOf(command).indexOf('--payload') + 1] ?? '');
  const command = removeCommandFor(FUNCTION);
  expect(payload(command?.(ARN, THUMBPRINT))).toEqual({ remove: [{ provider: ARN, thumbprint: THUMBPRINT }] });
  expect(payload(command?.(ARN, THUMBPRINT, true))).toEqual({
    remove: [{ provider: ARN, thumbprint: THUMBPRINT, evenIfLive: true }],
  });
});

test('a terminal without a table has no remove command, for nothing would be remembered', () => {
  expect(removeCommandFor({ kind: 'terminal', program: 'watcher' })).toBeNull();
  expect(removeCommandFor({ kind: 'terminal', program: 'watcher', table: null })).toBeNull();
});

test('every command of a terminal with a table names the table, as one word for a shell', () => {
  const origin = { kind: 'terminal' as const, program: 'watcher', table: "it's mine" };
  const checks = [
    wordsOf(approveCommandFor(origin)(ARN, THUMBPRINT)),
    wordsOf(restoreCommandFor(origin)(ARN, 12)),
    wordsOf(removeCommandFor(origin)?.(ARN, THUMBPRINT) ?? ''),
    wordsOf(removeCommandFor(origin)?.(ARN, THUMBPRINT, true) ?? ''),
    wordsOf(reportCommandFor(origin)),
  ];
  expect(checks).toEqual(
    [
      ['--apply', '--provider', ARN, '--approve', THUMBPRINT],
      ['--apply', '--provider', ARN, '--restore', '12'],
      ['--apply', '--provider', ARN, '--remove', THUMBPRINT],
      ['--apply', '--provider', ARN, '--remove', THUMBPRINT, '--even-if-live'],
      ['--json'],
    ].map((options) => ['watcher', 'check', ...options, '--table', "it's mine"]),
  );
});

test('each command gets exactly its arguments from a shell, whatever they are', async () => {
  const anyWord = anyWords
    .filter((word) => !word.includes('\0'))
    .map((word) => word.replaceAll(/\p{Surrogate}/gu, '?'));
  const property = fc.asyncProperty(anyWord, anyWord, anyWord, async (provider, thumbprint, name) => {
    const terminal = { kind: 'terminal' as const, program: 'watcher', table: name };
    const table = name === '' ? [] : ['--table', name];
    const named = ['watcher', 'check', '--apply', '--provider', provider];
    expect(wordsOf(approveCommandFor(terminal)(provider, thumbprint, true))).toEqual([
      ...named,
      '--approve',
      thumbprint,
      '--stage',
      ...table,
    ]);
    expect(wordsOf(restoreCommandFor(terminal)(provider, 12))).toEqual([...named, '--restore', '12', ...table]);
    const lambda = { kind: 'function' as const, functionName: name, region: thumbprint };
    const approvals = [
      { provider, thumbprint },
      { provider: name, thumbprint, stage: true as const },
    ];
    const words = wordsOf(approveAllCommandFor(lambda)(approvals));
    expect(words).toHaveLength(14);
    expect([words[4], words[6]]).toEqual([name, thumbprint]);
    expect(JSON.parse(words[words.indexOf('--payload') + 1] ?? '')).toEqual({ approve: approvals });
  });
  await slowProperties(property, 0.1);
});

test('a shell executes nothing that stands in an ARN', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom("'", '"', '$', '`', '\\', ';', ' ', '(', 'a', '\n') }), (path) => {
      const words = wordsOf(invokeCommand(FUNCTION, { providers: [path] }));
      expect(JSON.parse(words[words.indexOf('--payload') + 1] ?? '')).toEqual({ providers: [path] });
    }),
    { numRuns: 50 },
  );
});
