import { messageOf } from '../../../lambda/findings/lookup';
import { PROVIDER_FORMAT, VERSION_FORMAT } from '../../../lambda/state/state-format';
import { readHistory } from '../../../lambda/state/history';
import { type ListVersion, NOTHING_KNOWN } from '../../../lambda/judge/state/provider-state';
import { createRamStore } from '../../support/store-in-ram';
import { A, B, OURS_AND_LIVE, conditionOf, findingOf, stateOf, versionOf } from '../../support/remembered';

const ARN = 'arn:aws:iam::123456789012:oidc-provider/issuer.example';
const NOW = new Date('2026-01-01T00:00:00Z');
const LATER = NOW.getTime() + 1_000_000;

function list(version: number): ListVersion {
  return versionOf({ version, at: NOW, runId: 'run', after: ['a'.repeat(40)] });
}

function put(stateStore: ReturnType<typeof createRamStore>, version: number) {
  return stateStore.addVersion(ARN, { version, text: VERSION_FORMAT.print(list(version)) }, LATER);
}

async function versionsIn(stateStore: ReturnType<typeof createRamStore>) {
  const { history } = await readHistory([ARN], stateStore, NOW);
  return history.flatMap(({ versions }) => versions.map(({ version }) => version));
}

test('a list that is in the history, and in the state still, is shown once', async () => {
  const stateStore = createRamStore();
  await put(stateStore, 1);
  await put(stateStore, 2);
  await stateStore.acquire(ARN, { owner: 'run', until: LATER }, NOW.getTime());
  const state = { ...NOTHING_KNOWN, version: 3, unrecorded: [list(2), list(3)] };
  await stateStore.save(ARN, 'run', PROVIDER_FORMAT.print(state), 'release');
  expect(await versionsIn(stateStore)).toEqual([1, 2, 3]);
});

test('a list that moves from the state into the history while it is read is not missed', async () => {
  const stateStore = createRamStore();
  await stateStore.acquire(ARN, { owner: 'run', until: LATER }, NOW.getTime());
  const state = { ...NOTHING_KNOWN, version: 1, unrecorded: [list(1)] };
  await stateStore.save(ARN, 'run', PROVIDER_FORMAT.print(state), 'keep');
  const read: typeof stateStore.read = async (key) => {
    await put(stateStore, 1);
    await stateStore.save(ARN, 'run', PROVIDER_FORMAT.print({ ...state, unrecorded: [] }), 'release');
    return stateStore.read(key);
  };
  expect(await versionsIn({ ...stateStore, read })).toEqual([1]);
});

test('a question about the history is refused where there is no table', async () => {
  await expect(readHistory([ARN], null, NOW)).rejects.toThrow('history: without the table there is no history.');
});

test('a provider is shown with its thumbprints, and with open conditions but not with resolved ones', async () => {
  const stateStore = createRamStore();
  await stateStore.acquire(ARN, { owner: 'run', until: LATER }, NOW.getTime());
  const certificate = { sha256: 'f'.repeat(64), der: new Uint8Array([1]) };
  const state = stateOf(
    { [A]: { ...OURS_AND_LIVE, certificate }, [B]: {} },
    { conditions: [conditionOf(), conditionOf({ key: 'x', phase: 'closed' })], stoppedSince: NOW },
  );
  await stateStore.save(ARN, 'run', PROVIDER_FORMAT.print(state), 'release');
  const { history } = await readHistory([ARN], stateStore, NOW);
  expect(history).toMatchObject([
    {
      arn: ARN,
      issuer: 'https://issuer.example',
      version: 3,
      thumbprints: [
        { thumbprint: A, by: 'watcher', lastLive: expect.stringMatching(/Z$/), sha256: 'f'.repeat(64) },
        { thumbprint: B, by: 'found', lastLive: null, supersededSince: null, sha256: null },
      ],
      stoppedSince: '2026-01-01T00:00:00.000Z',
      conditions: [
        {
          code: 'approval-required',
          severity: 'critical',
          message: messageOf(findingOf()),
          notified: expect.stringMatching(/Z$/),
        },
      ],
      versions: [],
    },
  ]);
});

test('a broken state or version is named, and the other parts are shown', async () => {
  const stateStore = createRamStore();
  await stateStore.acquire(ARN, { owner: 'run', until: LATER }, NOW.getTime());
  await stateStore.save(ARN, 'run', 'not JSON', 'release');
  await put(stateStore, 1);
  await stateStore.addVersion(ARN, { version: 2, text: '{}' }, LATER);
  const { history } = await readHistory([ARN], stateStore, NOW);
  expect(history).toMatchObject([
    {
      version: 0,
      thumbprints: [],
      versions: [{ version: 1 }],
      unreadable: [
        expect.stringMatching(/^the state: "UnreadableError: it is broken/),
        expect.stringMatching(/^version 2: "UnreadableError: it is broken/),
      ],
    },
  ]);
});

test('a history that cannot be read is an error that names the provider', async () => {
  const store = { ...createRamStore(), read: () => Promise.reject(new Error('denied')) };
  await expect(readHistory([ARN], store, NOW)).rejects.toThrow(
    `The history of ${ARN} could not be read. "Error: denied"`,
  );
});
