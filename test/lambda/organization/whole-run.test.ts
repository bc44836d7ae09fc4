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

let scenario: Scenario;
let machine: Machine;

beforeEach(async () => {
  scenario = await startScenario();
  const { aws } = scenario;
  for (let index = 0; index < 50; index += 1) {
    const id = accountId(index);
    if (id !== WITHOUT_ROLE) putMemberRoles(aws, id);
    const other = scenario.issuersOf(id).find((one) => scenario.issuers.indexOf(one) === ROTATED_TOO);
    if (other) aws.iamOf(id).put({ url: other.issuer, thumbprints: [OLD] });
  }
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

/** Lists of an account by the number of the issuer. */
function listsOf(account: string): Map<number, readonly string[]> {
  const { issuers, aws } = scenario;
  return new Map(
    [...aws.iamOf(account).providers.values()].map(({ url, thumbprints }) => [
      issuers.findIndex(({ issuer }) => issuer.endsWith(url.replace('https://', ''))),
      thumbprints,
    ]),
  );
}

function actionsOf(action: string): number {
  return scenario.aws.calls.filter((call) => call.action === action && call.outcome === 'ok').length;
}

const UNREACHED = [SUSPENDED, WITHOUT_ROLE, DENIED, THROTTLED];

test('fifty accounts with what may be the matter come out right: lists, files, findings, one message', async () => {
  breakAccounts(scenario);
  const { largest } = await machine.execute(
    'run-1',
    {},
    { failing: { map: 'inventory', batch: 2 }, before: (x) => console.log(x, performance.now()) },
  );
  const left = Array.from({ length: 10 }, (_, index) => accountId(index + 40)).filter((id) => !UNREACHED.includes(id));
  for (let index = 0; index < 50; index += 1) {
    const id = accountId(index);
    const isReached =
      !UNREACHED.includes(id) &&
      fileOf('runs/run-1/accounts.json')[2].accounts.every((one: { id: string }) => one.id !== id);
    for (const [issuer, list] of listsOf(id)) {
      const { thumbprint = '' } = scenario.issuers[issuer] ?? {};
      if (issuer === WITHOUT_EVIDENCE) expect(list).toEqual([OLD]);
      else if (![ROTATED, ROTATED_TOO].includes(issuer)) expect(list).toEqual([thumbprint]);
      else expect([id, list]).toEqual([id, isReached ? [OLD, thumbprint] : [OLD]]);
    }
  }
  expect(left.length).toBeGreaterThan(0);
  expect(scenario.aws.inbox.messages).toHaveLength(1);
  console.log(scenario.aws.inbox.messages[0]?.subject, scenario.aws.inbox.messages[0]?.email);
  expect(largest).toBeLessThan(64 * 1024);
  expect(actionsOf('Publish')).toBe(1);
});
