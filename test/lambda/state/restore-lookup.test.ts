import type { StateStore } from '../../../lambda/state/store';
import { VERSION_FORMAT } from '../../../lambda/state/state-format';
import { parseInvocation } from '../../../lambda/contract/invocation';
import { restorationsFor } from '../../../lambda/state/restore-lookup';
import { createRamStore } from '../../support/store-in-ram';
import { DAY, NOW, later, thumb, versionOf } from '../../support/remembered';

const ARN = 'arn:aws:iam::123456789012:oidc-provider/issuer.example';

async function stateWith(...texts: string[]): Promise<StateStore> {
  const stateStore = createRamStore();
  for (const [index, text] of texts.entries()) {
    await stateStore.addVersion(ARN, { version: index + 1, text }, later(DAY).getTime());
  }
  return stateStore;
}

function kept(...after: string[]) {
  return VERSION_FORMAT.print(versionOf({ after }));
}

function lookUp(version: number, stateStore: StateStore | null) {
  return restorationsFor(parseInvocation({ restore: [{ provider: ARN, version }] }).requests, stateStore, NOW);
}

test('a list to restore is looked up in the history', async () => {
  const stateStore = await stateWith(kept(thumb(1)), kept(thumb(2), thumb(3)));
  expect(await lookUp(2, stateStore)).toEqual(new Map([[ARN, { version: 2, list: [thumb(2), thumb(3)] }]]));
});

test('an invocation that restores no list needs no history', async () => {
  const { requests } = parseInvocation({ approve: [{ provider: ARN, thumbprint: thumb(1) }] });
  expect(await restorationsFor(requests, null, NOW)).toEqual(new Map());
});

test('a version that the history does not have is an error that names those it has', async () => {
  const stateStore = await stateWith(kept(thumb(1)), kept(thumb(2)));
  await expect(lookUp(3, stateStore)).rejects.toThrow(
    `restore: the history of "${ARN}" has no version 3; it has 1, 2.`,
  );
  await expect(lookUp(3, createRamStore())).rejects.toThrow('it has none.');
});

test.each([
  ['there is no table', null, 'restore: without the table there is no history to restore from.'],
  [
    'the table cannot be read',
    { ...createRamStore(), versions: () => Promise.reject(new Error('denied')) },
    `The history of ${ARN} could not be read. "Error: denied"`,
  ],
])('a restore is an error when %s', async (_, store, message) => {
  await expect(lookUp(1, store)).rejects.toThrow(message);
});

test('a list that cannot be read is an error that says which and why, and the others can be restored', async () => {
  const stateStore = await stateWith('{"schema":2}', kept(thumb(2)));
  await expect(lookUp(1, stateStore)).rejects.toThrow(
    `Version 1 of ${ARN} could not be read. "UnreadableError: it was written by a newer version of the watcher`,
  );
  expect((await lookUp(2, stateStore)).size).toBe(1);
});
