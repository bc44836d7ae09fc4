import { providersIn } from '../../../lambda/organization/provider-groups';
import { issueLeaf, present } from '../../../sandbox/certificates';
import { answer, documents, serve } from '../../support/issuer';
import { ROTATED, WITHOUT_EVIDENCE } from './scenario';
import { callsOf, fileOf, issuer, listsFor, machine, scenario } from './small-organization';

/** Issuer that rotates after the full run. */
const ROTATES = 0;

/** Makes an issuer present another certificate of the same CA, alone. Returns its thumbprint. */
async function rotate(index: number): Promise<string> {
  const { issuer: url, connectTo, close } = issuer(index);
  await close();
  const leaf = await issueLeaf(scenario.ca, { hosts: [new URL(url).hostname] });
  await serve(present(leaf), answer(documents(url)), { port: Number(connectTo.split(':').at(-1)) });
  return leaf.thumbprint;
}

test('a quick look repairs a rotation where AWS checks the thumbprint, and acts in no other account', async () => {
  await machine.execute('run-1');
  const before = listsFor(ROTATES);
  const rotated = await rotate(ROTATES);
  const assumed = callsOf('AssumeRole');
  const { state } = await machine.execute('run-2', { only: 'enforced' });
  expect(state.kind).toBe('quick');
  const accounts = Object.keys(before);
  expect(Object.keys(before).length).toBeLessThan(6);
  for (const account of accounts) expect(listsFor(ROTATES)[account]).toEqual([...(before[account] ?? []), rotated]);
  // One session to read in each account where something is missing, and one for each write.
  expect(callsOf('AssumeRole') - assumed).toBe(2 * accounts.length);
  expect(callsOf('ListAccounts')).toBe(1);
  expect(scenario.aws.inbox.messages).toHaveLength(2);
});

test('a quick look that finds everything as it was enters no account, and sends nothing', async () => {
  await machine.execute('run-1');
  const assumed = callsOf('AssumeRole');
  await machine.execute('run-2', { only: 'enforced' });
  expect(fileOf('runs/run-2/act.json')).toEqual([]);
  expect(callsOf('AssumeRole')).toBe(assumed);
  expect(scenario.aws.inbox.messages).toHaveLength(1);
});

test('a quick look before the first full run has nothing to look at', async () => {
  const { state } = await machine.execute('run-1', { only: 'enforced' });
  expect(state).toEqual({ run: 'run-1', kind: 'quick', key: '', count: 0 });
  expect((await machine.execute('run-2')).state.kind).toBe('full');
});

test('the providers whose thumbprint AWS checks are kept with their lists, and what is live', async () => {
  await machine.execute('run-1');
  const latest = fileOf('latest/enforced.json');
  expect(latest).toMatchObject({ schema: 1, run: 'run-1', providers: 30 });
  expect(latest.units.map(({ unit }: { unit: { issuer: string } }) => unit.issuer)).toEqual(
    scenario.issuers.map((one) => one.issuer).toSorted(),
  );
  const unitOf = (index: number) =>
    latest.units.find(({ unit }: { unit: { issuer: string } }) => unit.issuer === issuer(index).issuer);
  expect(unitOf(WITHOUT_EVIDENCE).live).toEqual([issuer(WITHOUT_EVIDENCE).thumbprint]);
  const lists = providersIn(unitOf(ROTATED).providers).map(({ arn, thumbprints }) => [arn.split(':')[4], thumbprints]);
  expect(Object.fromEntries(lists)).toEqual(listsFor(ROTATED));
});

test('a quick look keeps the conditions that only a full run can end', async () => {
  scenario.aws.organization.attachControlPolicy('100000000004', {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Deny', Action: 'iam:*', Resource: '*' }],
  });
  await machine.execute('run-1');
  await rotate(ROTATES);
  await machine.execute('run-2', { only: 'enforced' });
  expect(scenario.aws.inbox.messages.map(({ email }) => email.includes('resolved after'))).toEqual([false, false]);
});
