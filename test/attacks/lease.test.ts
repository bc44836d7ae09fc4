import { createIam } from '../../lambda/act/iam';
import { createStateStore } from '../../lambda/state/dynamodb';
import type { Report } from '../../lambda/contract/report';
import { type Authority, createAuthority } from '../../sandbox/certificates';
import type { CheckSetup } from '../support/account';
import { account } from '../support/account-setup';
import { chainUnder } from '../support/chain-under';
import { answer, documents, serve } from '../support/issuer';
import { statusesOf } from '../support/report';
import { type Fixtures, HOST, ISSUER, createFixtures } from './fixtures';
import { pins, put } from './provider';

const [SECOND, MINUTE, HOUR, DAY] = [1_000, 60_000, 3_600_000, 86_400_000];
const START = Date.now();
const ARN = `arn:aws:iam::123456789012:oidc-provider/${HOST}`;

let fixtures: Fixtures;
let next: Authority;
/** What AWS's clock shows. */
let now: number;
/** The issuer presents what the genuine CA has issued, or what the next one has. */
let presenting: Record<'genuine' | 'next', CheckSetup>;

beforeAll(async () => {
  fixtures = await createFixtures();
  next = await createAuthority({ name: 'Next Issuing CA', issuer: fixtures.root });
});
beforeEach(async () => {
  put(fixtures.issuing.thumbprint, next.thumbprint);
  now = START;
  const at = async (authority: Authority): Promise<CheckSetup> => {
    const server = await serve(await chainUnder(authority, HOST), answer(documents(ISSUER)));
    return { settings: { connectTo: [server.connectTo(HOST)] } };
  };
  presenting = { genuine: await at(fixtures.issuing), next: await at(next) };
});

/** A run on a machine whose clock differs from AWS's by so much. */
function check(setup: CheckSetup, differenceMs = 0): Promise<Report> {
  return account.check({
    keepsState: true,
    publicCas: [fixtures.root],
    clock: () => new Date(now + differenceMs),
    awsClock: () => new Date(now),
    ...setup,
  });
}

/** The genuine CA is superseded, and its overlap over. */
async function supersede(): Promise<void> {
  await check(presenting.genuine);
  now += DAY;
  await check(presenting.next);
  now += 31 * DAY;
}

/** The run of a terminal, to which something happens between its look and its write. */
function interrupted(happens: () => Promise<unknown>, differenceMs = 0): Promise<Report> {
  const iam = createIam(account.iamClient);
  let gets = 0;
  const get: typeof iam.get = async (...of) => {
    gets += 1;
    if (gets === 2) await happens();
    return iam.get(...of);
  };
  const dependencies = { iam: { ...iam, get }, remainingMs: () => Infinity };
  return check({ ...presenting.next, dependencies }, differenceMs);
}

test('rt-a7: a run that slept for 20 minutes has lost its lease, and removes no pin that came back meanwhile', async () => {
  await supersede();
  const delayed = await interrupted(async () => {
    now += 20 * MINUTE;
    expect(statusesOf(await check(presenting.genuine))).toEqual(['unchanged']);
  });
  expect(statusesOf(delayed)).toEqual(['skipped provider-locked']);
  expect(account.written()).toEqual([]);
  expect(pins()).toContain(fixtures.issuing.thumbprint);
});

test('rt-a7: a run that slept for 20 minutes writes nothing, even if no other run came meanwhile', async () => {
  await supersede();
  expect(statusesOf(await interrupted(async () => (now += 20 * MINUTE)))).toEqual(['skipped provider-locked']);
  expect(account.written()).toEqual([]);
});

test.each([0, 6 * HOUR, -6 * HOUR])(
  'a run that keeps its lease removes the old pin on a fresh look, with a clock that differs by %i ms',
  async (differenceMs) => {
    await supersede();
    const report = await interrupted(async () => (now += 100 * SECOND), differenceMs);
    expect(statusesOf(report)).toEqual(['updated thumbprint-retired']);
    expect(pins()).toEqual([next.thumbprint]);
  },
);

test.each([
  ['ahead', 6 * HOUR],
  ['behind', -6 * HOUR],
])('a machine whose clock is hours %s takes no provider from a run that works on it', async (_, differenceMs) => {
  await supersede();
  let other: Report | undefined;
  const report = await interrupted(async () => {
    other = await check(
      { ...presenting.genuine, event: { approve: [{ provider: ARN, thumbprint: 'a'.repeat(40) }] } },
      differenceMs,
    );
  });
  expect(other && statusesOf(other)).toEqual(['skipped provider-locked']);
  expect(statusesOf(report)).toEqual(['updated thumbprint-retired']);
});

test.each([
  ['right', 0],
  ['six hours ahead', 6 * HOUR],
  ['six hours behind', -6 * HOUR],
])('a run that died with a clock that was %s frees its provider after 15 minutes', async (_, differenceMs) => {
  await supersede();
  const stateStore = createStateStore(account.dynamoClient, account.table.name);
  const moment = now + differenceMs;
  // However long it wanted it.
  await stateStore.acquire(ARN, { owner: 'a run that died', until: moment + HOUR }, moment);
  now += 14 * MINUTE;
  expect(statusesOf(await check(presenting.next))).toEqual(['skipped provider-locked']);
  now += MINUTE + 10 * SECOND;
  expect(statusesOf(await check(presenting.next))).toEqual(['updated thumbprint-retired']);
});
