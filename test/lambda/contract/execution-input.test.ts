import { allowedIn, commandsIn, parseExecutionInput } from '../../../lambda/contract/execution-input';

const THUMBPRINT = 'a'.repeat(40);
const ISSUER = 'https://a.example';
const [ONE, TWO] = ['111111111111', '222222222222'];

function arnIn(account: string, host = 'a.example'): string {
  return `arn:aws:iam::${account}:oidc-provider/${host}`;
}

test('an input without anything is that of a full run', () => {
  expect(parseExecutionInput({})).toMatchObject({ dryRun: false });
  expect(parseExecutionInput(null)).toMatchObject({ dryRun: false });
});

test.each([
  [{ aprove: [] }, 'aprove: unknown key'],
  [{ only: 'all' }, 'only: must be "enforced"'],
  [{ only: 'enforced', allow: [THUMBPRINT] }, 'only: cannot be given with commands'],
  [{ approve: [] }, 'approve: must not be empty'],
  [{ approve: [{ thumbprint: THUMBPRINT }] }, 'approve.0: must have either a provider (ARN) or an issuer (URL)'],
  [
    { approve: [{ thumbprint: THUMBPRINT, issuer: ISSUER, provider: arnIn(ONE) }] },
    'approve.0: must have either a provider (ARN) or an issuer (URL)',
  ],
  [{ remove: [{ thumbprint: THUMBPRINT, provider: arnIn(ONE), accounts: [ONE] }] }, 'remove.0.accounts: can be given'],
  [{ approve: [{ thumbprint: 'short', issuer: ISSUER }] }, 'approve.0.thumbprint: must be 40 hexadecimal digits'],
  [{ approve: [{ thumbprint: THUMBPRINT, issuer: 'a.example' }] }, 'approve.0.issuer: must be an issuer URL'],
  [{ approve: [{ thumbprint: THUMBPRINT, issuer: ISSUER, accounts: ['1'] }] }, 'approve.0.accounts.0: must be the ID'],
  [{ restore: [{ provider: arnIn(ONE), version: 0 }] }, 'restore.0.version: must be 1 or more'],
  [{ allow: ['x'] }, 'allow.0: must be 40 hexadecimal digits'],
])('the input %j is refused by a message that names the key', (input, message) => {
  expect(() => parseExecutionInput(input)).toThrow(message);
});

test('an input that was read and kept is read again as the same', () => {
  const input = parseExecutionInput({
    approve: [{ issuer: ISSUER, thumbprint: THUMBPRINT.toUpperCase(), stage: true, accounts: [ONE] }],
    restore: [{ provider: arnIn(ONE), version: 2 }],
    allow: [THUMBPRINT],
  });
  expect(parseExecutionInput(JSON.parse(JSON.stringify(input)))).toEqual(input);
});

test('a command for an issuer becomes one for each provider of it, in the accounts that are named', () => {
  const input = parseExecutionInput({ approve: [{ issuer: ISSUER, thumbprint: THUMBPRINT, accounts: [ONE] }] });
  const approve = [{ provider: arnIn(ONE), thumbprint: THUMBPRINT, stage: false }];
  expect(commandsIn(input, ONE, [arnIn(ONE), arnIn(ONE, 'b.example')])).toEqual({ approve });
  expect(commandsIn(input, TWO, [arnIn(TWO)])).toBeNull();
});

test('an issuer is meant by its whole URL', () => {
  const input = parseExecutionInput({ remove: [{ issuer: ISSUER, thumbprint: THUMBPRINT }] });
  expect(commandsIn(input, ONE, [arnIn(ONE, 'a.example/b'), arnIn(ONE, 'aa.example')])).toBeNull();
});

test('thumbprints that an operator approves or allows may be added in any number, and those to be removed may not', () => {
  const [approved, allowed, removed] = ['b', 'c', 'd'].map((digit) => digit.repeat(40));
  const input = parseExecutionInput({
    approve: [{ issuer: ISSUER, thumbprint: approved }],
    remove: [{ issuer: ISSUER, thumbprint: removed }],
    allow: [allowed],
  });
  expect([...allowedIn(input)].toSorted()).toEqual([approved, allowed]);
});
