import { createRoleList } from '../../../lambda/act/iam-roles';
import type { AlertMessage } from '../../../lambda/notify/message';
import { createStateStore } from '../../../lambda/state/dynamodb';
import { openSession } from '../../../lambda/state/session';
import { RUN_FORMAT } from '../../../lambda/state/state-format';
import { trustPolicyFor } from '../../../sandbox/aws/iam-roles';
import { present, selfSigned } from '../../../sandbox/certificates';
import type { CheckSetup } from '../../support/account';
import { account } from '../../support/account-setup';
import { answer, documents, serve } from '../../support/issuer';
import { observeFrom } from '../../support/probe';
import { arnOf } from '../../support/provider-arn';
import { DAY, HOUR, VALIDITY } from '../../support/remembered';

/** A Monday: no reminder is due within a week. */
const START = Date.UTC(2026, 10, 23, 6);
const NAMES = ['a.example', 'b.example', 'c.example'];

/** Where the issuers' hosts are. */
let connectTo: Map<string, string>;
let mails: AlertMessage[];
let errors: string[];

/** Has an issuer present a certificate that nothing proves; AWS checks its thumbprint. Returns the thumbprint. */
async function rotate(name: string): Promise<string> {
  const certificate = await selfSigned({ hosts: [name], validity: VALIDITY });
  const server = await serve(present(certificate), answer(documents(`https://${name}`)));
  connectTo.set(name, server.connectTo(name));
  return certificate.thumbprint;
}

beforeEach(async () => {
  [connectTo, mails, errors] = [new Map(), [], []];
  for (const name of NAMES) account.iam.put({ url: `https://${name}`, thumbprints: [await rotate(name)] });
  for (const name of ['a1', 'a2', 'a3', 'a4', 'a5', 'a6', 'b1']) trust(name);
});

/** Creates a role that trusts the provider that its name begins with. */
function trust(role: string): void {
  account.iam.putRole({ name: role, trustPolicy: trustPolicyFor(arnOf(`${role.slice(0, 1)}.example`)) });
}

/** A scheduled run, so many milliseconds after the first, and its mail; undefined where there is none. */
async function runAt(after: number, { dependencies, ...setup }: CheckSetup = {}): Promise<string | undefined> {
  const sent = mails.length;
  await account.check({
    keepsState: true,
    clock: () => new Date(START + after),
    ...setup,
    dependencies: {
      publish: async (mail) => void mails.push(mail),
      observe: (issuer) => observeFrom(issuer, { connectTo: [...connectTo.values()] }),
      listTrustingRoles: createRoleList(account.iamClient),
      onError: (what, error) => errors.push(`${what}: ${String(error)}`),
      ...dependencies,
    },
  });
  expect(mails.length - sent).toBeLessThanOrEqual(1);
  return mails[sent]?.text;
}

/** How often roles were listed. */
function listings(): number {
  return account.calls.filter(({ action }) => action === 'ListRoles').length;
}

/** The lines of a mail about roles. */
function rolesIn(mail: string | undefined): string[] {
  return mail?.match(/^.*ffected roles.*$/gm) ?? [];
}

async function keptRoles() {
  const text = await createStateStore(account.dynamoClient, account.table.name).read('run');
  return RUN_FORMAT.parse(text ?? '').roles;
}

test('a run without anything critical lists no roles', async () => {
  expect(await runAt(0)).toBeUndefined();
  expect(listings()).toBe(0);
});

test('the affected roles stand in the mail once, and are listed once a day whatever happens in it', async () => {
  await runAt(0);
  await rotate('a.example');
  const first = await runAt(HOUR);
  expect(rolesIn(first)).toEqual(['Affected roles: a1, a2, a3, a4, a5 and 1 more.']);
  expect(listings()).toBe(1);
  // Nothing new, so there is no mail and no list.
  expect(await runAt(2 * HOUR)).toBeUndefined();
  trust('b2');
  await rotate('b.example');
  expect(rolesIn(await runAt(24 * HOUR))).toEqual(['Affected roles: b1.']);
  expect(listings()).toBe(1);
  trust('c1');
  await rotate('c.example');
  expect(rolesIn(await runAt(26 * HOUR))).toEqual(['Affected roles: c1.']);
  expect(listings()).toBe(2);
  expect((await keptRoles())?.trusting.get(arnOf('b.example'))).toEqual({ count: 2, first: ['b1', 'b2'] });
});

test('a run over one provider lists the roles of the others, too, for the runs of that day', async () => {
  await runAt(0);
  await rotate('a.example');
  await runAt(HOUR, { event: { providers: [arnOf('a.example')] } });
  await rotate('b.example');
  expect(rolesIn(await runAt(2 * HOUR))).toEqual(['Affected roles: b1.']);
  expect(listings()).toBe(1);
});

test('no roles are listed or kept with affectedRoles false, and a mail names none', async () => {
  await rotate('a.example');
  await runAt(0);
  expect(await keptRoles()).not.toBeNull();
  await rotate('b.example');
  const mail = await runAt(2 * DAY, { settings: { affectedRoles: false } });
  expect(mail).toContain('[approval-required]');
  expect(rolesIn(mail)).toEqual([]);
  expect(listings()).toBe(1);
  expect(await keptRoles()).toBeNull();
});

test.each(['AccessDenied', 'Throttling', 'InvalidAction', 'ServiceFailure'])(
  'a mail is sent although the roles could not be listed (%s), which is logged and tried again',
  async (code) => {
    account.faults.fail('ListRoles', code);
    await rotate('a.example');
    const mail = await runAt(0);
    expect(mail).toContain('[approval-required]');
    expect(rolesIn(mail)).toEqual([]);
    expect(errors).toEqual([
      expect.stringMatching(new RegExp(`^The roles that trust the providers could not be listed: .*${code}`)),
    ]);
    await rotate('b.example');
    expect(rolesIn(await runAt(HOUR))).toEqual(['Affected roles: b1.']);
  },
);

test('a mail does not wait for roles that do not come in the time that is left before it has to be sent', async () => {
  account.faults.before('ListRoles', () => new Promise(() => {}));
  await rotate('a.example');
  let left = 300_000;
  const mail = await runAt(0, {
    dependencies: { remainingMs: () => left, onReport: () => void (left = 15_200) },
  });
  expect(mail).toContain('[approval-required]');
  expect(errors).toEqual([expect.stringContaining('No answer in the time that the run had')]);
});

test('a run without time for more than its mail does not list roles', async () => {
  await rotate('a.example');
  let left = 300_000;
  const mail = await runAt(0, { dependencies: { remainingMs: () => left, onReport: () => void (left = 15_000) } });
  expect(mail).toContain('[approval-required]');
  expect([listings(), errors]).toEqual([0, []]);
});

test('an older list stands in for one that could not be made, for a week', async () => {
  await rotate('a.example');
  await runAt(0);
  account.faults.fail('ListRoles', 'AccessDenied', { call: 'every' });
  await rotate('b.example');
  expect(rolesIn(await runAt(6 * DAY))).toEqual(['Affected roles: b1.']);
  await rotate('c.example');
  expect(rolesIn(await runAt(8 * DAY))).toEqual([]);
  expect(errors).toHaveLength(2);
});

test.each<[string, CheckSetup]>([
  ['that is a dry run', { event: { dryRun: true } }],
  ['at a terminal', { dependencies: { publish: null, place: 'terminal' } }],
  ['without a table, which could not remember it', { keepsState: false }],
  ['that has no means to', { dependencies: { listTrustingRoles: undefined } }],
])('a run %s lists no roles', async (_, setup) => {
  await rotate('a.example');
  await runAt(0, setup);
  expect(listings()).toBe(0);
  // The same as the schedule makes it, so that this is no accident.
  await rotate('b.example');
  await runAt(HOUR);
  expect(listings()).toBe(1);
});

test('a run that another one keeps from its record lists no roles, and sends its mail', async () => {
  await rotate('a.example');
  await runAt(0);
  expect(await runAt(2 * DAY)).toBeUndefined();
  const clock = () => new Date(START + 2 * DAY);
  const stateStore = createStateStore(account.dynamoClient, account.table.name);
  const other = openSession({ stateStore, runId: 'another', clock, leaseMs: () => 300_000 });
  const record = await other.open('run', RUN_FORMAT);
  await rotate('b.example');
  expect(await runAt(2 * DAY)).toContain('[approval-required]');
  expect(listings()).toBe(1);
  await record?.release();
  await rotate('c.example');
  expect(rolesIn(await runAt(2 * DAY + HOUR))).toEqual(['Affected roles: none.']);
  expect(listings()).toBe(2);
});
