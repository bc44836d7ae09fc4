import { READ_ROLE, putMemberRoles } from './machine';
import { ROTATED, accountId } from './scenario';
import { fileOf, listsFor, machine, scenario, useMachine } from './small-organization';

const DAY_MS = 24 * 60 * 60 * 1000;
const LATE = accountId(4);

function mails(): string[] {
  return scenario.aws.inbox.messages.map(({ email }) => email);
}

/** Makes an account one that nobody may enter: to STS that is the same as one without the role. */
function closeAccount(): void {
  const nobody = { Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${LATE}:root` }, Action: 'sts:AssumeRole' };
  scenario.aws.iamOf(LATE).putRole({ name: READ_ROLE, trustPolicy: { Version: '2012-10-17', Statement: [nobody] } });
}

test('an account that lacks the role is notified of once it has lacked it for a day', async () => {
  closeAccount();
  await machine.execute('run-1');
  expect(mails().join()).not.toContain('cannot be entered');
  machine.pass(DAY_MS - 60_000);
  await machine.execute('run-2');
  expect(mails()).toHaveLength(1);
  machine.pass(2 * 60_000);
  await machine.execute('run-3');
  expect(mails()[1]).toContain('cannot be entered');
  await machine.execute('run-4');
  expect(mails()).toHaveLength(2);
});

test('an account that gets its role within a day is never notified of', async () => {
  closeAccount();
  await machine.execute('run-1');
  putMemberRoles(scenario.aws, LATE);
  await machine.execute('run-2');
  await machine.execute('run-3');
  // The second is about the lists of the account that is reached at last.
  expect(mails().filter((mail) => mail.includes('cannot be entered'))).toEqual([]);
});

test('each account has a message of its own where that is wanted, with its ID to filter by', async () => {
  useMachine({ organization: { perAccountMessages: true } });
  await machine.execute('run-1');
  const [first, ...others] = scenario.aws.inbox.messages.map(({ attributes }) => attributes);
  expect(first?.['scope']?.value).toBe('organization');
  const accounts = others.map((attributes) => attributes['account']?.value);
  expect(new Set(accounts).size).toBe(accounts.length);
  expect(accounts).toEqual(expect.arrayContaining(Object.keys(listsFor(ROTATED))));
});

test('accounts that are left out are not read, and the management account is a finding', async () => {
  useMachine({ organization: { exclude: [LATE], managementAccount: false } });
  await machine.execute('run-1');
  const [hub, ...others] = [0, 1, 2, 3, 5].map(accountId);
  expect(fileOf('runs/run-1/accounts.json')[0].accounts.map(({ id }: { id: string }) => id)).toEqual(others);
  expect(fileOf('runs/run-1/digest.json')).toMatchObject({
    accounts: 5,
    findings: [{ code: 'account-not-covered', about: hub }],
  });
});

test('an observation that is missing leaves the providers of its issuer alone, and the batch is a finding', async () => {
  await machine.execute('run-1', {}, { failing: { map: 'observe', batch: 0 } });
  const { findings, counts } = fileOf('runs/run-1/digest.json');
  expect(findings).toMatchObject([{ code: 'batch-failed', about: 'observe', facts: { things: 10 } }]);
  expect(counts.skipped).toBeGreaterThan(0);
});

test('accounts of a batch whose function failed while it wrote are left to the next run', async () => {
  await machine.execute('run-1', {}, { failing: { map: 'act', batch: 0 } });
  expect(fileOf('runs/run-1/digest.json').findings).toMatchObject([{ code: 'batch-failed', about: 'act' }]);
  expect(Object.values(listsFor(ROTATED)).flat()).toEqual(Object.keys(listsFor(ROTATED)).map(() => 'a'.repeat(40)));
  await machine.execute('run-2');
  expect(mails().at(-1)).toContain('resolved after');
});
