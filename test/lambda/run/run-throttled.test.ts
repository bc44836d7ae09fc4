import { IAMClient } from '@aws-sdk/client-iam';
import { PATIENT_CLIENT } from '../../../lambda/act/client-limits';
import { createIam } from '../../../lambda/act/iam';
import type { Report } from '../../../lambda/contract/report';
import { AwsError } from '../../../sandbox/aws/error';
import { type Account, startAccount } from '../../support/account';
import { credentials } from '../../support/credentials';
import { findingsIn } from '../../support/report';

let account: Account;
let patient: IAMClient;
let clock: NodeJS.Timeout;

beforeEach(async () => {
  account = await startAccount();
  patient = new IAMClient({ ...PATIENT_CLIENT, endpoint: account.url, region: account.region, credentials });
  // Time goes by faster here, for all that waits and for IAM alike, but only as fast as this process does its work.
  const tick = setInterval;
  import.meta.jest.useFakeTimers({ doNotFake: ['performance', 'nextTick', 'setImmediate', 'queueMicrotask'] });
  clock = tick(() => import.meta.jest.advanceTimersByTime(100), 5);
});
afterEach(async () => {
  clearInterval(clock);
  import.meta.jest.useRealTimers();
  patient.destroy();
  await account.close();
});

const GET = 'GetOpenIDConnectProvider';

/** Gives the account so many providers, of issuers that do not exist: this is about reading them. */
function fill(count: number): void {
  for (let n = 0; n < count; n += 1) {
    account.iam.put({ url: `https://issuer-${n}.example`, thumbprints: ['a'.repeat(40)] });
  }
}

/** Has IAM throttle reads beyond so many at once, and so many a second. */
function throttle({ atOnce, perSecond }: { atOnce: number; perSecond: number }): void {
  let left = atOnce;
  let last = Date.now();
  const count = (): void => {
    const now = Date.now();
    left = Math.min(atOnce, left + ((now - last) / 1000) * perSecond);
    last = now;
    if (left < 1) throw new AwsError('Throttling', 'Rate exceeded');
    left -= 1;
  };
  account.faults.before(GET, count, { call: 'every' });
}

function check(remainingMs: () => number): Promise<Report> {
  return account.check({ dependencies: { iam: createIam(account.iamClient, patient), remainingMs } });
}

function codes({ providers }: Report): Set<string | undefined> {
  return new Set(providers.map(({ findings }) => findings[0]?.code));
}

test('the reads of a run wait for each other where IAM throttles them, and none fails', async () => {
  fill(100);
  throttle({ atOnce: 10, perSecond: 5 });
  expect([...codes(await check(() => 300_000))]).toEqual(['name-not-found']);
  expect(account.calls.some(({ action, outcome }) => action === GET && outcome === 'Throttling')).toBe(true);
}, 60_000);

test('a run ends in time where IAM refuses every read, and reports it', async () => {
  fill(120);
  throttle({ atOnce: 0, perSecond: 0 });
  const end = Date.now() + 100_000;
  const report = await check(() => end - Date.now());
  expect(Date.now()).toBeLessThan(end);
  expect(codes(report)).toEqual(new Set(['iam-read-failed', 'out-of-time']));
  expect(findingsIn(report, 'iam-read-failed').map(({ facts }) => facts)).toContainEqual({
    error: 'Error: No answer in the time that the run had',
    asked: false,
  });
}, 60_000);
