import { closeServers } from '../../support/issuer';
import { type Machine, createMachine, putMemberRoles } from './machine';
import {
  DENIED,
  ROTATED,
  SUSPENDED,
  type Scenario,
  THROTTLED,
  WITHOUT_EVIDENCE,
  WITHOUT_ROLE,
  accountId,
  breakAccounts,
  startScenario,
} from './scenario';

/** Another issuer that has rotated. */
const ROTATED_TOO = 5;

const OLD = 'a'.repeat(40);
const IDS = Array.from({ length: 50 }, (_, index) => accountId(index));

let scenario: Scenario;
let machine: Machine;

beforeEach(async () => {
  scenario = await startScenario();
  const { aws } = scenario;
  for (const id of IDS) {
    if (id !== WITHOUT_ROLE) putMemberRoles(aws, id);
    const other = scenario.issuersOf(id).find((one) => scenario.issuers.indexOf(one) === ROTATED_TOO);
    if (other) aws.iamOf(id).put({ url: other.issuer, thumbprints: [OLD] });
  }
  breakAccounts(scenario);
  machine = createMachine(scenario, { organization: { maxWritesLeast: 60 } });
});
afterEach(async () => {
  machine.close();
  await scenario.close();
  await closeServers();
});

function fileOf(key: string) {
  return JSON.parse(scenario.aws.bucket.objects.get(key) ?? 'null');
}

/** Lists of an account by issuer URL. */
function listsIn(account: string): Record<string, readonly string[]> {
  const providers = [...scenario.aws.iamOf(account).providers.values()];
  return Object.fromEntries(providers.map(({ url, thumbprints }) => [`https://${url}`, thumbprints]));
}

/** Lists that an account should have: what has evidence is added where the account was reached. */
function expectedIn(account: string, isReached: boolean): Record<string, readonly string[]> {
  return Object.fromEntries(
    scenario.issuersOf(account).map((one) => {
      const index = scenario.issuers.indexOf(one);
      const isAdded = isReached && index !== WITHOUT_EVIDENCE;
      if (![ROTATED, ROTATED_TOO, WITHOUT_EVIDENCE].includes(index)) return [one.issuer, [one.thumbprint]];
      return [one.issuer, isAdded ? [OLD, one.thumbprint] : [OLD]];
    }),
  );
}

test('fifty accounts come out right: lists, files, findings, one message', async () => {
  const { largest } = await machine.execute('run-1', {}, { failing: { map: 'inventory', batch: 2 } });
  const failed: string[] = fileOf('runs/run-1/accounts.json')[2].accounts.map(({ id }: { id: string }) => id);
  const unreached = [SUSPENDED, WITHOUT_ROLE, DENIED, THROTTLED, ...failed];
  const lists = Object.fromEntries(IDS.map((id) => [id, listsIn(id)]));
  expect(lists).toEqual(Object.fromEntries(IDS.map((id) => [id, expectedIn(id, !unreached.includes(id))])));
  expect(fileOf('runs/run-1/digest.json')).toMatchObject({
    kind: 'full',
    complete: false,
    accounts: 50,
    counts: { providers: 5 * (50 - unreached.length), failed: 0, skipped: 0 },
    findings: [
      { code: 'account-inactive', about: SUSPENDED },
      { code: 'account-cannot-be-entered', about: WITHOUT_ROLE },
      { code: 'denied-by-organization', about: DENIED },
      { code: 'account-read-failed', about: THROTTLED },
      {
        code: 'batch-failed',
        about: 'inventory',
        facts: { things: failed.length, first: failed.slice(0, 10), error: expect.stringContaining('out of memory') },
      },
    ],
  });
  const missing = IDS.filter(
    (id) =>
      !unreached.includes(id) &&
      scenario.issuersOf(id).some((one) => scenario.issuers.indexOf(one) === WITHOUT_EVIDENCE),
  );
  expect(fileOf('runs/run-1/summary.json')).toMatchObject({ complete: false, missing: missing.length });
  // Each issuer was observed once, whatever number of accounts trust it.
  expect(scenario.issuers.map(({ asked }) => asked())).toEqual(scenario.issuers.map(() => 1));
  expect(largest).toBeLessThan(64 * 1024);
  expect(scenario.aws.inbox.messages.map(({ attributes }) => attributes['scope']?.value)).toEqual(['organization']);
  const [{ email } = { email: '' }] = scenario.aws.inbox.messages;
  expect(email).toContain('is closed by a policy of the organization');
  // New accounts wait for their role: that is told after a day.
  expect(email).not.toContain('cannot be entered');
}, 180_000);
