import { type Simulation, createSimulation } from '../../../bench/organization/simulation';
import { ACCOUNTS_IN_BATCH, UNITS_IN_BATCH } from '../../../lambda/organization/batches';
import { keepEnforced } from '../../../lambda/organization/enforced-providers';
import type { ActAccount } from '../../../lambda/organization/file-formats';
import type { ObjectStore } from '../../../lambda/organization/object-store';
import { ONE_PRIVATE_OF } from '../../../bench/organization/issuers';
import { settings } from '../../../bench/organization/model';
import { definitionIn } from './definition';
import { synthesiseOrganization } from './synthesise';

/** A quarter of what Step Functions takes as input or output of a state. */
const MOST_BYTES = 64 * 1_024;

/** What Step Functions takes as the output of a map: the outputs of all its children. */
const MOST_OF_MAP = 256 * 1_024;

/** The longest cause of an error that Step Functions passes on (API reference, LambdaFunctionFailedEventDetails). */
const LONGEST_CAUSE = 32_768;

const ACCOUNTS = 10_000;
const SIZE = { accounts: ACCOUNTS, providersEach: 10, issuers: 500 };

let payloads: Map<string, number[]>;
let simulation: Simulation;

beforeAll(async () => {
  const onPayload = (name: string, payload: unknown): void => {
    const own = payloads.get(name) ?? [];
    payloads.set(name, own);
    own.push(bytesOf(payload));
  };
  // A batch's result is in a file: what the state machine carries is the same without it.
  simulation = await createSimulation(definitionIn(synthesiseOrganization()), SIZE, {
    onPayload,
    leavesOut: (batch) => batch > 1,
  });
}, 60_000);
beforeEach(() => {
  payloads = new Map();
});

function bytesOf(payload: unknown): number {
  return Buffer.byteLength(JSON.stringify(payload));
}

function largest(): number {
  return Math.max(...[...payloads.values()].flat());
}

/** Expects that the batch of the largest payload can also be noted together with the longest error. */
function expectRoom(): void {
  expect(largest()).toBeGreaterThan(1_000);
  expect(largest() + LONGEST_CAUSE).toBeLessThan(MOST_BYTES);
  const ofChildren = payloads.get('child') ?? [];
  expect(new Set(ofChildren)).toEqual(new Set([2]));
  expect(ofChildren.length * 2).toBeLessThan(MOST_OF_MAP);
}

test('no state has an input or output over 64 KiB in a run over 10,000 accounts', async () => {
  const { transitions, observations } = await simulation.execute('run-1');
  expect(observations).toBe(500);
  expect(payloads.get('child')).toHaveLength((2 * ACCOUNTS) / ACCOUNTS_IN_BATCH + 500 / UNITS_IN_BATCH);
  expect(transitions).toBe(
    [...payloads].filter(([name]) => !name.endsWith('Function')).flatMap(([, all]) => all).length,
  );
  expectRoom();
}, 300_000);

/** Keeps that each account has a provider whose thumbprint AWS checks, as a run does that acted in all batches. */
async function keepPrivate({ members, files, issuers }: Simulation): Promise<void> {
  const checked = new Set(issuers.list.filter((_, index) => index % ONE_PRIVATE_OF === 0).map(({ issuer }) => issuer));
  const results = [...members].map(([id, providers]) => ({
    id,
    name: null,
    finding: null,
    counts: { providers: 0, unchanged: 0, updated: 0, held: 0, failed: 0, skipped: 0 },
    complete: true,
    providers: [],
    due: [],
    unknown: [],
    enforced: [...providers.values()]
      .filter(({ issuer }) => checked.has(issuer))
      .map(({ arn, issuer, thumbprints }) => ({ arn, issuer, thumbprints: [...thumbprints] })),
  }));
  const store: ObjectStore = {
    get: async (key) => files.get(key) ?? null,
    put: async (key, text) => void files.set(key, text),
    addressOf: (key) => key,
  };
  const outcome = { results, live: {}, providers: ACCOUNTS * 10, listed: [...members.keys()] };
  await keepEnforced('run-1', outcome, settings, store);
}

test('no state has one in a quick look that finds something missing in all of 10,000 accounts', async () => {
  await keepPrivate(simulation);
  await simulation.issuers.rotate(ONE_PRIVATE_OF);
  await simulation.execute('run-2', { only: 'enforced' });
  expect(payloads.get('WatcherActFunction')).toHaveLength(ACCOUNTS / ACCOUNTS_IN_BATCH);
  expectRoom();
}, 300_000);

test('the longest names that AWS allows leave an item within 64 KiB', () => {
  // An account's name has 50 characters at most (Organizations), and an issuer's URL 255 (IAM).
  const arn = `arn:aws-us-gov:iam::123456789012:oidc-provider/${'x'.repeat(255 - 'https://'.length)}`;
  const eight = Array.from({ length: 8 }, () => arn);
  const account: ActAccount = { id: '123456789012', name: 'é'.repeat(50), write: true, providers: eight };
  const item = { batch: ACCOUNTS, accounts: Array.from({ length: ACCOUNTS_IN_BATCH }, () => account) };
  expect(bytesOf({ stage: 'act', run: 'r'.repeat(80), item })).toBeLessThan(MOST_BYTES);
});
