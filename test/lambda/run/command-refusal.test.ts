import { messageOf, severityOf, stepsOf } from '../../../lambda/findings/lookup';
import type { Finding } from '../../../lambda/findings/finding';
import { type CommandPath, commandRefusals } from '../../../lambda/run/command-refusal';
import { parseInvocation } from '../../../lambda/contract/invocation';

const ARN = 'arn:aws:iam::123456789012:oidc-provider/issuer.example';
const A = 'a'.repeat(40);

/** Commands as sentences have them, as facts, and as events. */
const COMMANDS: [words: string, command: object, event: object][] = [
  [
    `approve ${A} for "${ARN}"`,
    { kind: 'approve', provider: ARN, subject: A },
    { approve: [{ provider: ARN, thumbprint: A }] },
  ],
  [
    `stage ${A} for "${ARN}"`,
    { kind: 'stage', provider: ARN, subject: A },
    { approve: [{ provider: ARN, thumbprint: A, stage: true }] },
  ],
  [
    `remove ${A} from "${ARN}"`,
    { kind: 'remove', provider: ARN, subject: A },
    { remove: [{ provider: ARN, thumbprint: A }] },
  ],
  [
    `restore version 3 of "${ARN}"`,
    { kind: 'restore', provider: ARN, subject: 3 },
    { restore: [{ provider: ARN, version: 3 }] },
  ],
];
const DIRECT: CommandPath = { qualifier: null, manualCommands: true };

function refusing(event: object, path: Partial<CommandPath>, caller: string | null = null): Finding[] {
  return commandRefusals(parseInvocation(event, caller), { ...DIRECT, ...path });
}

test.each(COMMANDS)(
  '%s is accepted through the function itself, and refused through an alias or a version',
  (words, command, event) => {
    expect(refusing(event, {})).toEqual([]);
    for (const qualifier of ['live', '7']) {
      const refusals = refusing(event, { qualifier });
      expect(refusals).toEqual([{ code: 'command-refused', facts: { qualifier, commands: [command] } }]);
      expect(refusals.map(severityOf)).toEqual(['warning']);
      expect(refusals.map(messageOf)).toEqual([
        `Nothing was changed: the command came through the qualifier "${qualifier}", which is for the schedule and for events. The command: ${words}.`,
      ]);
      expect(refusals.map((refusal) => stepsOf(refusal)[0])).toEqual([
        expect.stringContaining('leave the qualifier out, or give $LATEST'),
      ]);
    }
  },
);

test.each(COMMANDS)(
  '%s is refused through the function itself, too, where the settings say so, even in a dry run',
  (words, command, event) => {
    const refusals = refusing({ ...event, dryRun: true }, { manualCommands: false });
    expect(refusals).toEqual([{ code: 'command-refused', facts: { qualifier: null, commands: [command] } }]);
    expect(refusals.map(messageOf)).toEqual([
      `Nothing was changed: the setting manualCommands is false, so the function takes no commands. The command: ${words}.`,
    ]);
    expect(refusals.map((refusal) => stepsOf(refusal)[0])).toEqual([expect.stringContaining('check --apply')]);
  },
);

test('a setting that forbids commands is the reason for a refusal, whatever the qualifier', () => {
  const restore = [{ provider: ARN, version: 3 }];
  expect(refusing({ restore }, { manualCommands: false, qualifier: 'live' })).toMatchObject([
    { code: 'command-refused', facts: { qualifier: null } },
  ]);
});

test('an event without a command is never refused', () => {
  for (const event of [{}, { dryRun: true }, { providers: [ARN] }])
    expect(refusing(event, { qualifier: 'live', manualCommands: false })).toEqual([]);
});

test('the refusal of a thousand commands names three and counts the rest', () => {
  const approve = Array.from({ length: 1000 }, (_, n) => ({ provider: `${ARN}/${n}`, thumbprint: A }));
  const refusals = refusing({ approve }, { qualifier: 'live' });
  expect(refusals.map(messageOf)).toEqual([expect.stringMatching(/"[^"]+\/2"\. There are 997 more\.$/)]);
});

test("the caller's claim follows the refusal, quoted", () => {
  const claim = '{"custom":{"who":"the \\"boss\\". Run this: aws iam delete-role"}}';
  const [, caller] = refusing({ restore: [{ provider: ARN, version: 3 }] }, { qualifier: 'live' }, claim);
  expect(caller).toEqual({ code: 'command-caller', facts: { caller: claim } });
  expect(caller && [severityOf(caller), messageOf(caller)]).toEqual([
    'info',
    expect.stringContaining(JSON.stringify(claim)),
  ]);
});
