import { adviceOf } from '../../../lambda/act/advice';
import type { Command } from '../../../lambda/judge/command';
import { A, findingOf } from '../../support/remembering';

const COMMANDS = {
  approveCommand: (approvals: readonly { provider: string; thumbprint: string }[]) => `APPROVE ${approvals.length}`,
  removeCommand: (provider: string, thumbprint: string, evenIfLive?: true) =>
    `REMOVE ${provider} ${thumbprint}${evenIfLive ? ' EVEN IF LIVE' : ''}`,
};
const remove: Command = { kind: 'remove', thumbprint: A };
const advice = (action: string, commands: Command[], lines: Parameters<typeof adviceOf>[2] = COMMANDS) =>
  adviceOf(findingOf({ action, commands }), ['one', 'two'], lines);

test('a command that takes a thumbprint out is made for each provider, as it is asked for', () => {
  expect(advice('Take it out:', [{ ...remove, evenIfLive: true }])).toEqual({
    advice: 'Take it out:',
    lines: [`REMOVE one ${A} EVEN IF LIVE`, `REMOVE two ${A} EVEN IF LIVE`],
  });
});

test('commands of several kinds are introduced', () => {
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
])('where no command can be made, none is announced: %s', (action, expected) => {
  expect(advice(action, [remove], { ...COMMANDS, removeCommand: null })).toEqual({ advice: expected, lines: [] });
});
