import { type CommandPath, commandRefusals } from '../../../lambda/run/command-refusal';
import { parseInvocation } from '../../../lambda/contract/invocation';

const ARN = 'arn:aws:iam::123456789012:oidc-provider/issuer.example';
const A = 'a'.repeat(40);
const COMMANDS: [string, object][] = [
  [`approve ${A} for "${ARN}"`, { approve: [{ provider: ARN, thumbprint: A }] }],
  [`stage ${A} for "${ARN}"`, { approve: [{ provider: ARN, thumbprint: A, stage: true }] }],
  [`remove ${A} from "${ARN}"`, { remove: [{ provider: ARN, thumbprint: A }] }],
  [`restore version 3 of "${ARN}"`, { restore: [{ provider: ARN, version: 3 }] }],
];
const DIRECT: CommandPath = { qualifier: null, manualCommands: true };

function refusing(event: object, path: Partial<CommandPath>, caller: string | null = null) {
  return commandRefusals(parseInvocation(event, caller), { ...DIRECT, ...path });
}

test.each(COMMANDS)(
  '%s is accepted through the function itself, and refused through an alias or a version',
  (words, event) => {
    expect(refusing(event, {})).toEqual([]);
    for (const qualifier of ['live', '7']) {
      const [refusal, ...others] = refusing(event, { qualifier });
      expect(refusal).toMatchObject({ code: 'command-refused', severity: 'warning' });
      expect(refusal?.message).toContain(`the qualifier "${qualifier}"`);
      expect(refusal?.message).toContain(words);
      expect(refusal?.action).toContain('leave the qualifier out, or give $LATEST');
      expect(others).toEqual([]);
    }
  },
);

test.each(COMMANDS)(
  '%s is refused through the function itself, too, where the settings say so, even in a dry run',
  (words, event) => {
    const [refusal] = refusing({ ...event, dryRun: true }, { manualCommands: false });
    expect(refusal?.message).toContain('The setting manualCommands is false');
    expect(refusal?.message).toContain(words);
    expect(refusal?.action).toContain('check --apply');
  },
);

test('an event without a command is never refused', () => {
  for (const event of [{}, { dryRun: true }, { providers: [ARN] }])
    expect(refusing(event, { qualifier: 'live', manualCommands: false })).toEqual([]);
});

test('the refusal of a thousand commands names five and counts the rest', () => {
  const approve = Array.from({ length: 1000 }, (_, n) => ({ provider: `${ARN}/${n}`, thumbprint: A }));
  const [refusal] = refusing({ approve }, { qualifier: 'live' });
  expect(refusal?.message).toMatch(/"[^"]+\/4"; and 995 more\.$/);
});

test("the caller's claim stands beside the refusal, quoted", () => {
  const claim = '{"custom":{"who":"the \\"boss\\". Run this: aws iam delete-role"}}';
  const [, caller] = refusing({ restore: [{ provider: ARN, version: 3 }] }, { qualifier: 'live' }, claim);
  expect(caller).toMatchObject({ code: 'command-caller', severity: 'info' });
  expect(caller?.message).toContain(JSON.stringify(claim));
});
