import { organizationCommandsFor } from '../../../lambda/contract/organization-commands';
import { parseExecutionInput } from '../../../lambda/contract/execution-input';
import { wordsOf } from '../../support/shell';

const MACHINE = 'arn:aws:states:eu-west-1:111111111111:stateMachine:watcher';
const THUMBPRINT = 'a'.repeat(40);
const commands = organizationCommandsFor(MACHINE);

function arnIn(account: string, host = 'a.example'): string {
  return `arn:aws:iam::${account}:oidc-provider/${host}`;
}

/** Input that a command sends, as a shell would read it. */
function inputOf(command: string): unknown {
  const words = wordsOf(command);
  expect(words.slice(0, 2)).toEqual(['stepfunctions', 'start-execution']);
  expect(words).toEqual(expect.arrayContaining(['--state-machine-arn', MACHINE, '--region', 'eu-west-1']));
  const input: unknown = JSON.parse(words.at(-1) ?? '');
  parseExecutionInput(input);
  return input;
}

test('approvals for one issuer in several accounts are one command, which names the accounts', () => {
  const approvals = ['111111111111', '222222222222'].map((account) => ({
    provider: arnIn(account),
    thumbprint: THUMBPRINT,
  }));
  expect(inputOf(commands.approveAllCommand(approvals))).toEqual({
    approve: [{ issuer: 'https://a.example', thumbprint: THUMBPRINT, accounts: ['111111111111', '222222222222'] }],
  });
});

test('approvals in very many accounts are for all that trust the issuer', () => {
  const approvals = Array.from({ length: 5000 }, (_, index) => ({
    provider: arnIn(String(100_000_000_000 + index)),
    thumbprint: THUMBPRINT,
  }));
  expect(inputOf(commands.approveAllCommand(approvals))).toEqual({
    approve: [{ issuer: 'https://a.example', thumbprint: THUMBPRINT }],
  });
});

test('an approval for one provider names it', () => {
  const provider = arnIn('111111111111', "a.example/it's;rm -rf ~");
  expect(
    inputOf(commands.approveAllCommand([{ provider: arnIn('111111111111'), thumbprint: THUMBPRINT, stage: true }])),
  ).toEqual({
    approve: [{ provider: arnIn('111111111111'), thumbprint: THUMBPRINT, stage: true }],
  });
  expect(wordsOf(commands.restoreCommand(provider, 1)).at(-1)).toBe(
    JSON.stringify({ restore: [{ provider, version: 1 }] }),
  );
});

test('removals, restorations, permissions and dry runs are inputs that an execution takes', () => {
  const provider = arnIn('111111111111');
  expect(inputOf(commands.removeCommand(provider, THUMBPRINT, true))).toEqual({
    remove: [{ provider, thumbprint: THUMBPRINT, evenIfLive: true }],
  });
  expect(inputOf(commands.restoreCommand(provider, 3))).toEqual({ restore: [{ provider, version: 3 }] });
  expect(inputOf(commands.allowCommand([THUMBPRINT]))).toEqual({ allow: [THUMBPRINT] });
  expect(inputOf(commands.reportCommand)).toEqual({ dryRun: true });
});
