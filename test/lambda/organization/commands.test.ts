import { HUB, ROTATED, WITHOUT_EVIDENCE } from './scenario';
import { OLD, arnIn, callsOf, fileOf, issuer, listsFor, machine, scenario, useMachine } from './small-organization';

const UPDATE = 'UpdateOpenIDConnectProviderThumbprint';

function approval(more: object = {}) {
  return { issuer: issuer(WITHOUT_EVIDENCE).issuer, thumbprint: issuer(WITHOUT_EVIDENCE).thumbprint, ...more };
}

function accountsWith(index: number): string[] {
  return Object.keys(listsFor(index));
}

test('one execution approves a thumbprint in all accounts that trust an issuer, and leaves other providers alone', async () => {
  await machine.execute('run-1', { approve: [approval()] });
  const { thumbprint } = issuer(WITHOUT_EVIDENCE);
  expect(Object.values(listsFor(WITHOUT_EVIDENCE))).toEqual(
    accountsWith(WITHOUT_EVIDENCE).map(() => [OLD, thumbprint]),
  );
  expect(Object.values(listsFor(ROTATED)).flat()).not.toContain(issuer(ROTATED).thumbprint);
  expect(fileOf('latest/enforced.json')).toBeNull();
});

test('one execution approves a thumbprint in some accounts, and in no other', async () => {
  const [first = '', ...others] = accountsWith(WITHOUT_EVIDENCE);
  expect(others.length).toBeGreaterThan(0);
  await machine.execute('run-1', { approve: [approval({ accounts: [first] })] });
  const lists = listsFor(WITHOUT_EVIDENCE);
  expect(lists[first]).toEqual([OLD, issuer(WITHOUT_EVIDENCE).thumbprint]);
  for (const other of others) expect(lists[other]).toEqual([OLD]);
});

test('an approval is no addition that the ceiling counts', async () => {
  useMachine({ organization: { maxWritesLeast: 0, maxWritesPercent: 0 } });
  await machine.execute('run-1', { approve: [approval()] });
  expect(callsOf(UPDATE)).toBe(accountsWith(WITHOUT_EVIDENCE).length);
});

test('a thumbprint is removed and kept out, and an earlier list is put back, by one execution each', async () => {
  await machine.execute('run-1');
  const [account = ''] = accountsWith(ROTATED);
  const provider = arnIn(account, issuer(ROTATED).issuer.replace('https://', ''));
  await machine.execute('run-2', { remove: [{ provider, thumbprint: OLD }] });
  expect(listsFor(ROTATED)[account]).toEqual([issuer(ROTATED).thumbprint]);
  await machine.execute('run-3', { restore: [{ provider, version: 1 }] });
  expect(callsOf(UPDATE)).toBe(accountsWith(ROTATED).length + 1);
  expect(fileOf('runs/run-3/act.json')).toMatchObject([{ accounts: [{ id: account }] }]);
});

test('a thumbprint is staged in all accounts that trust an issuer', async () => {
  const ahead = 'c'.repeat(40);
  await machine.execute('run-1', { approve: [{ issuer: issuer(0).issuer, thumbprint: ahead, stage: true }] });
  const lists = Object.values(listsFor(0));
  expect(lists).toEqual(lists.map(() => [issuer(0).thumbprint, ahead]));
});

test.each([
  ['an issuer that nobody trusts', { issuer: 'https://nobody.example' }, 'https://nobody.example'],
  ['an account that does not trust the issuer', { accounts: ['999999999999'] }, '999999999999'],
  [
    'a provider that does not exist',
    { issuer: undefined, provider: arnIn(HUB, 'nobody.example') },
    arnIn(HUB, 'nobody.example'),
  ],
])('a command for %s is an error before anything is written, and the next run begins', async (_, more, named) => {
  await expect(machine.execute('run-1', { approve: [approval(more)] })).rejects.toThrow(
    `approve.0: no provider was found for "${named}"`,
  );
  expect(callsOf(UPDATE)).toBe(0);
  expect((await machine.execute('run-2', { dryRun: true })).state.kind).toBe('full');
});

test('a list that is not known is an error before anything is written', async () => {
  await machine.execute('run-1');
  const [account = ''] = accountsWith(ROTATED);
  const provider = arnIn(account, issuer(ROTATED).issuer.replace('https://', ''));
  const written = callsOf(UPDATE);
  await expect(machine.execute('run-2', { restore: [{ provider, version: 99 }] })).rejects.toThrow('99');
  expect(callsOf(UPDATE)).toBe(written);
});

test('commands that contradict each other are an error before anything is written', async () => {
  const both = { approve: [approval()], remove: [approval()] };
  await expect(machine.execute('run-1', both)).rejects.toThrow('approve and remove: both name');
  expect(callsOf(UPDATE)).toBe(0);
});

test('commands are refused where the settings let nobody give any', async () => {
  useMachine({ settings: { manualCommands: false } });
  await expect(machine.execute('run-1', { approve: [approval()] })).rejects.toThrow('(manualCommands)');
  await expect(machine.execute('run-1', { allow: [OLD] })).rejects.toThrow('(manualCommands)');
});

test('a dry run writes no list, keeps nothing and sends nothing, and its file says what would be', async () => {
  await machine.execute('run-1', { dryRun: true });
  expect(callsOf(UPDATE)).toBe(0);
  expect(scenario.aws.inbox.messages).toEqual([]);
  expect(fileOf('runs/run-1/digest.json').counts).toMatchObject({ updated: accountsWith(ROTATED).length });
  expect(fileOf('latest/enforced.json')).toBeNull();
});

test('a role that does not exist writes nothing, and operators are told', async () => {
  useMachine({ environment: { writeRole: '' } });
  await machine.execute('run-1');
  expect(callsOf(UPDATE)).toBe(0);
  expect(scenario.aws.inbox.messages[0]?.email).toContain('There is no role to write with');
});
