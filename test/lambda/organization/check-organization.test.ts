import { closeServers } from '../../support/issuer';
import { lookAt } from './look';
import {
  DENIED,
  HUB,
  ROTATED,
  type Scenario,
  SUSPENDED,
  THROTTLED,
  WITHOUT_EVIDENCE,
  WITHOUT_ROLE,
  accountId,
  breakAccounts,
  startScenario,
} from './scenario';

let scenario: Scenario;

beforeEach(async () => {
  scenario = await startScenario();
});
afterEach(async () => {
  await scenario.close();
  await closeServers();
});

/** Accounts that cannot be read. */
const UNREAD = [SUSPENDED, WITHOUT_ROLE, DENIED, THROTTLED];

test('fifty accounts with five providers each take twelve observations, and each account has its right report', async () => {
  breakAccounts(scenario);
  const { report } = await lookAt(scenario);
  expect(scenario.issuers.map(({ asked }) => asked())).toEqual(scenario.issuers.map(() => 1));
  const expected = Array.from({ length: 50 }, (_, index) => accountId(index)).map((account) => ({
    account,
    statuses: UNREAD.includes(account) ? null : statusesOf(account),
  }));
  const found = report.accounts.map(({ account, report: own }) => ({
    account,
    statuses: own && Object.fromEntries(own.providers.map(({ arn, status }) => [arn, status])),
  }));
  expect(found).toEqual(expected);
});

/** Statuses that the providers of an account should have, by ARN. */
function statusesOf(account: string): Record<string, string> {
  return Object.fromEntries(
    scenario.issuersOf(account).map((one) => {
      const index = scenario.issuers.indexOf(one);
      const status = index === ROTATED ? 'updated' : index === WITHOUT_EVIDENCE ? 'held' : 'unchanged';
      return [`arn:aws:iam::${account}:oidc-provider/${one.issuer.replace('https://', '')}`, status];
    }),
  );
}

test('accounts that deny, are throttled or suspended, or lack the role are a finding each, and the counts say it', async () => {
  breakAccounts(scenario);
  const { report } = await lookAt(scenario);
  expect(report.findings).toEqual([
    { code: 'account-inactive', about: SUSPENDED, facts: { state: 'SUSPENDED' } },
    {
      code: 'account-cannot-be-entered',
      about: WITHOUT_ROLE,
      facts: { role: 'oidc-thumbprint-watcher-read', error: expect.stringContaining('AccessDenied') },
    },
    {
      code: 'denied-by-organization',
      about: DENIED,
      facts: { policy: 'service', error: expect.stringContaining('explicit deny in a service control policy') },
    },
    { code: 'account-read-failed', about: THROTTLED, facts: { error: expect.stringContaining('Rate exceeded') } },
  ]);
  expect(report.complete).toBe(false);
  expect(report.counts).toMatchObject({ accounts: 50, read: 46, inactive: 1, unread: 3, issuers: 12, providers: 230 });
});

test('accounts with which nothing is the matter are read, and have no finding', async () => {
  await scenario.close();
  scenario = await startScenario(8);
  const { report } = await lookAt(scenario);
  expect(report.findings).toEqual([]);
  expect(report.complete).toBe(true);
});

test('a look replayed from stored observations gives the same report, byte by byte, and asks no issuer', async () => {
  breakAccounts(scenario);
  let now = new Date();
  const clock = (): Date => now;
  const first = await lookAt(scenario, { clock });
  await Promise.all(scenario.issuers.map(({ close }) => close()));
  const stored: Record<string, string> = JSON.parse(JSON.stringify(Object.fromEntries(first.observations)));
  const observeUnits = async () => new Map(Object.entries(stored));
  const second = await lookAt(scenario, { clock, observeUnits });
  expect(JSON.stringify(second.report)).toBe(JSON.stringify(first.report));
  now = new Date(now.getTime() + 1000);
  const third = await lookAt(scenario, { clock, observeUnits: async () => new Map() });
  expect(third.report.counts).toMatchObject({ unchanged: 0, skipped: 230 });
});

test('a look only lists and gets providers, in sessions and without', async () => {
  await lookAt(scenario);
  const sessions = scenario.aws.calls.filter(({ caller }) => caller?.includes(':assumed-role/'));
  expect(new Set(sessions.map(({ account }) => account)).size).toBe(48);
  expect(new Set(scenario.aws.calls.filter(({ service }) => service === 'iam').map(({ action }) => action))).toEqual(
    new Set(['ListOpenIDConnectProviders', 'GetOpenIDConnectProvider']),
  );
});

test("the caller's own account is read with the caller's own credentials", async () => {
  await lookAt(scenario);
  const calls = scenario.aws.calls.filter(({ service, account }) => service === 'iam' && account === HUB);
  expect(new Set(calls.map(({ caller }) => caller))).toEqual(new Set([`arn:aws:iam::${HUB}:user/sandbox`]));
  expect(calls).toHaveLength(6);
});
