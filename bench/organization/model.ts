import { runKeyOf } from '../../lambda/contract/table-keys';
import { checkInput } from '../../lambda/contract/input-error';
import { settingsSchema } from '../../lambda/contract/settings';
import type { StateStore } from '../../lambda/state/store';
import { createRamStore } from '../../test/support/store-in-ram';
import type { Files } from './files';
import { type SimulatedIssuers, createIssuers } from './issuers';
import { type Members, accountId, createProviders } from './members';
import { type VirtualClock, createVirtualClock } from './virtual-clock';

/** Size of an organization. */
export interface Size {
  accounts: number;
  providersEach: number;
  issuers: number;
}

/** All around the functions, in RAM. */
export interface Model {
  time: VirtualClock;
  issuers: SimulatedIssuers;
  members: Members;
  files: Files;
  store: StateStore;
  /** Gives the organization so many accounts in all, with what the first ones have in the table. */
  grow: (accounts: number) => Promise<void>;
}

/** The settings: defaults, and a CA of the operator. */
export const settings = checkInput(settingsSchema, { caFile: 'ca.pem' }, 'settings');

/** Makes the organization, with nothing in its table. */
export async function createModel({ accounts, providersEach, issuers: issuerCount }: Size): Promise<Model> {
  const time = createVirtualClock(Date.now());
  const issuers = await createIssuers(issuerCount, settings);
  const members: Members = new Map();
  const store = createRamStore();
  const grow = async (all: number): Promise<void> => {
    for (let index = members.size; index < all; index += 1) {
      members.set(accountId(index), createProviders(index, providersEach, issuers.list));
      await copyState(index, issuerCount / providersEach, { members, store, time });
    }
  };
  await grow(accounts);
  return { time, issuers, members, files: new Map(), store, grow };
}

/** After so many accounts the issuers of an account are those of an earlier one again. Its states serve, with another account in them. */
async function copyState(
  index: number,
  cycle: number,
  { members, store, time }: Pick<Model, 'members' | 'store' | 'time'>,
): Promise<void> {
  if (index < cycle) return;
  const [id, other] = [accountId(index), accountId(index % cycle)];
  for (const key of [runKeyOf(other), ...(members.get(other)?.keys() ?? [])]) {
    const state = await store.read(key);
    if (state === null) continue;
    const copy = key.replaceAll(other, id);
    const now = time.now();
    await store.acquire(copy, { owner: 'copy', until: now + 1_000 }, now);
    await store.save(copy, 'copy', state.replaceAll(other, id), 'release');
  }
}
