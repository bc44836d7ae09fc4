import { actionOf, adviceOf, sentenceOf, withCommandLines } from '../../../lambda/notify/command-lines';
import type { Command } from '../../../lambda/judge/command';
import type { Finding } from '../../../lambda/judge/finding';
import { A, findingOf } from '../../support/remembered';

const COMMANDS = {
  approveCommand: (approvals: readonly { provider: string; thumbprint: string }[]) => `APPROVE ${approvals.length}`,
  removeCommand: (provider: string, thumbprint: string, evenIfLive?: true) =>
    `REMOVE ${provider} ${thumbprint}${evenIfLive ? ' EVEN IF LIVE' : ''}`,
};
const remove: Command = { kind: 'remove', thumbprint: A };

function advice(action: string, commands: Command[], lines: Parameters<typeof adviceOf>[2] = COMMANDS) {
  return adviceOf(findingOf({ action, commands }), ['one', 'two'], lines);
}

test('a remove command is made for each provider, as the finding asks for it', () => {
  expect(advice('Take it out:', [{ ...remove, evenIfLive: true }])).toEqual({
    advice: 'Take it out:',
    lines: [`REMOVE one ${A} EVEN IF LIVE`, `REMOVE two ${A} EVEN IF LIVE`],
  });
});

test('an approve command and a remove command are each introduced', () => {
  expect(advice('Decide.', [{ kind: 'approve', thumbprint: A }, remove]).lines).toEqual([
    'To approve it:',
    'APPROVE 2',
    'To take it out and keep it out:',
    `REMOVE one ${A}`,
    `REMOVE two ${A}`,
  ]);
});

test.each([
  ['Compare it. If it is another, take it out:', 'Compare it.'],
  ['Ask again later:', 'Ask again later.'],
  ['Nothing is announced here.', 'Nothing is announced here.'],
])('the advice announces no command where none can be made: %s', (action, expected) => {
  expect(advice(action, [remove], { ...COMMANDS, removeCommand: null })).toEqual({ advice: expected, lines: [] });
});

const PRINTED = {
  approveCommand: (approvals: readonly object[]) => `APPROVE ${JSON.stringify(approvals)}`,
  restoreCommand: (provider: string, version: number) => `RESTORE ${provider} ${version}`,
};

function words(of: Partial<Finding> = {}): Finding {
  return {
    code: 'writing-stopped',
    severity: 'critical',
    message: 'So it is.',
    action: 'Set this:\nlist = []',
    commands: [{ kind: 'approve', thumbprint: A }],
    ...of,
  };
}

test('a finding of this run is shown unquoted, with its own lines and then the commands', () => {
  expect(sentenceOf(words())).toBe('So it is.');
  expect(adviceOf(words(), ['one', 'two'], PRINTED)).toEqual({
    advice: 'Set this:',
    lines: ['list = []', `APPROVE [{"provider":"one","thumbprint":"${A}"},{"provider":"two","thumbprint":"${A}"}]`],
  });
});

test('a finding read back from the table is quoted, its own lines are dropped, and its commands are made', () => {
  const stored = words({ stored: true });
  expect(sentenceOf(stored)).toBe('"So it is."');
  expect(sentenceOf(stored, (text) => text.slice(0, 2))).toBe('"So"');
  expect(adviceOf(stored, ['one'], PRINTED)).toEqual({
    advice: '"Set this:"',
    lines: [`APPROVE [{"provider":"one","thumbprint":"${A}"}]`],
  });
  expect(actionOf(words({ stored: true, action: '', commands: undefined }), ['one'], PRINTED)).toBe('');
});

test('commands of several kinds are introduced, and a kind that cannot be made is left out', () => {
  const commands = [
    { kind: 'approve', thumbprint: A, stage: true },
    { kind: 'restore', version: 12 },
  ] as const;
  const both = words({ action: 'Choose.', commands });
  expect(actionOf(both, ['one'], PRINTED).split('\n')).toEqual([
    'Choose.',
    'To approve it:',
    `APPROVE [{"provider":"one","thumbprint":"${A}","stage":true}]`,
    'To put the earlier list back:',
    'RESTORE one 12',
  ]);
  expect(actionOf(both, ['one'], { approveCommand: () => 'APPROVE' })).toBe('Choose.\nTo approve it:\nAPPROVE');
});

test('a finding in a report has its commands in the action, and not as data', () => {
  expect(withCommandLines(words(), ['one'], PRINTED)).toEqual({
    code: 'writing-stopped',
    severity: 'critical',
    message: 'So it is.',
    action: `Set this:\nlist = []\nAPPROVE [{"provider":"one","thumbprint":"${A}"}]`,
  });
});
