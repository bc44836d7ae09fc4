import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createHandler } from '../../lambda/handler';
import { STORE_CLIENT, createStateStore } from '../../lambda/state/dynamodb';
import { mails, pins, rotate, sandbox, sandboxIssuer } from '../support/sandbox-setup';
import { CONTEXT } from './handler-setup';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const ACCOUNT_HAS = ['private-ca', 'self-signed', 'split'];

/** Time that has passed since the test began, in milliseconds. */
let passed: number;
const begun = Date.now();

function clock(): Date {
  return new Date(begun + passed);
}

/** Carries out an event as the function, with its clock at this test's time; returns its answer. */
function invoked(event: object, settings: object = {}): Promise<object> {
  const all = { ...sandbox.settings, quickLookMinutes: 5, ...settings };
  return createHandler({ ...sandbox.variables, SETTINGS: JSON.stringify(all) }, '/', clock)(event, CONTEXT);
}

function fullRun(settings: object = {}): Promise<object> {
  return invoked({}, settings);
}

function quickLook(settings: object = {}): Promise<object> {
  return invoked({ only: 'enforced' }, settings);
}

/** Carries out a quick look, and returns the calls of AWS that it made. */
async function callsOf(look: () => Promise<unknown>): Promise<string[]> {
  const before = sandbox.aws.calls.length;
  await look();
  return sandbox.aws.calls.slice(before).map(({ action }) => action);
}

/** Takes down the hosts of an issuer. */
async function takeDown(name: string): Promise<void> {
  await Promise.all(sandboxIssuer(name).hosts.map((host) => host.close()));
}

beforeEach(() => {
  passed = 0;
});

test('a quick look before the first run, or with no provider whose pin is checked, makes one call', async () => {
  expect(await callsOf(quickLook)).toEqual(['GetItem']);
  const settings = { exclude: sandbox.issuers.map(({ arn }) => arn) };
  await fullRun(settings);
  expect(await callsOf(() => quickLook(settings))).toEqual(['GetItem']);
  expect(await quickLook(settings)).toEqual({ quickLook: 'nothing-due', providers: 0 });
});

test('a quick look that finds nothing new asks IAM for nothing, writes nothing and sends nothing', async () => {
  await fullRun();
  passed += 5 * MINUTE;
  // The first one after a full run leaves a mark that quick looks come.
  expect(await callsOf(quickLook)).toEqual(['GetItem', 'BatchGetItem', 'UpdateItem', 'UpdateItem']);
  const sent = mails().length;
  for (const _ of [1, 2, 3]) {
    passed += 5 * MINUTE;
    expect(await callsOf(quickLook)).toEqual(['GetItem', 'BatchGetItem']);
  }
  expect(await quickLook()).toEqual({ quickLook: 'as-remembered', providers: ACCOUNT_HAS.length });
  expect(mails()).toHaveLength(sent);
});

test('a quick look pins a new certificate with evidence, and leaves the other providers alone', async () => {
  await fullRun();
  const fresh = await rotate('private-ca');
  passed += 5 * MINUTE;
  const report = await quickLook();
  expect(report).toMatchObject({ counts: { providers: 1, updated: 1 } });
  expect(pins('private-ca')).toEqual([sandboxIssuer('private-ca').pinned, fresh]);
  expect(mails().at(-1)?.subject).toBe('[info] login.example: a new certificate was pinned (123456789012)');
});

test('a quick look reports at once that a new certificate needs an approval, and not again', async () => {
  await fullRun();
  await rotate('self-signed');
  passed += 5 * MINUTE;
  await quickLook();
  expect(mails().at(-1)?.subject).toMatch(/^\[critical\] self-signed\.example: sign-ins fail until /);
  const sent = mails().length;
  passed += 5 * MINUTE;
  expect(await quickLook()).toEqual({ quickLook: 'as-remembered', providers: ACCOUNT_HAS.length });
  expect(mails()).toHaveLength(sent);
});

test('a quick look ends quietly while another run is under way', async () => {
  await fullRun();
  const { table } = sandbox.aws;
  const store = createStateStore(new DynamoDBClient(STORE_CLIENT), table.name);
  const now = Date.now();
  await store.acquire('run', { owner: 'a full run', until: now + 10 * MINUTE }, now);
  await rotate('private-ca');
  expect(await callsOf(quickLook)).toEqual(['GetItem']);
  expect(await quickLook()).toEqual({ quickLook: 'run-in-progress', providers: 0 });
});

test('a write that IAM refused is tried again by the next quick look', async () => {
  await fullRun();
  const fresh = await rotate('private-ca');
  sandbox.aws.faults.fail('UpdateOpenIDConnectProviderThumbprint', 'ServiceFailure', { call: 'every' });
  passed += 5 * MINUTE;
  expect(await quickLook()).toMatchObject({ counts: { failed: 1 } });
  sandbox.aws.faults.clear();
  passed += 5 * MINUTE;
  expect(await quickLook()).toMatchObject({ counts: { updated: 1 } });
  expect(pins('private-ca')).toContain(fresh);
});

test('an outage where the pin is checked is one mail, by the third quick look in a row, and none before or after', async () => {
  await fullRun();
  await takeDown('split');
  const subjects: string[] = [];
  for (let look = 1; look <= 6; look += 1) {
    passed += 5 * MINUTE;
    const sent = mails().length;
    await quickLook();
    subjects.push(
      ...mails()
        .slice(sent)
        .map(({ subject }) => `${look}: ${subject}`),
    );
  }
  expect(subjects).toEqual(['3: [warning] split.example: cannot be reached (123456789012)']);
});

test.each([
  ['off', null],
  ['rarer than every 15 minutes', 20],
])('an outage where the pin is checked is a mail at once where quick looks are %s', async (_, quickLookMinutes) => {
  await fullRun({ quickLookMinutes });
  await takeDown('split');
  passed += 6 * HOUR;
  await fullRun({ quickLookMinutes });
  expect(mails().at(-1)?.subject).toMatch(/^\[warning\] split\.example: cannot be reached/);
});

test('a full run reports that no quick look came since the last one, unless they are off', async () => {
  await fullRun();
  passed += 6 * HOUR;
  const missing = { findings: [{ code: 'quick-look-missing' }] };
  expect(await fullRun()).toMatchObject(missing);
  passed += 6 * HOUR;
  expect(await fullRun({ quickLookMinutes: null })).toMatchObject({ findings: [] });
  passed += 5 * MINUTE;
  await quickLook();
  passed += 6 * HOUR;
  expect(await fullRun()).toMatchObject({ findings: [] });
});

test('a quick look takes neither providers nor commands', async () => {
  const provider = sandboxIssuer('split').arn;
  for (const more of [{ providers: [provider] }, { approve: [{ provider, thumbprint: 'a'.repeat(40) }] }]) {
    await expect(invoked({ only: 'enforced', ...more })).rejects.toThrow('only: cannot be given with');
  }
  await expect(invoked({ only: 'all' })).rejects.toThrow('only: must be "enforced"');
});

test('a dry quick look reports what one would do, and does nothing', async () => {
  await fullRun();
  await rotate('private-ca');
  const before = pins('private-ca');
  expect(await invoked({ only: 'enforced', dryRun: true })).toMatchObject({
    dryRun: true,
    counts: { providers: ACCOUNT_HAS.length, updated: 1 },
  });
  expect(pins('private-ca')).toEqual(before);
});
