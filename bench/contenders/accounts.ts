import pMap from 'p-map';
import { runOver } from '../../lambda/organization/account-run';
import { resultOf } from '../../lambda/organization/account-result';
import { parseExecutionInput } from '../../lambda/contract/execution-input';
import { printObservation } from '../../lambda/observe/stored/observation-format';
import { type ObservationUnit, unitOf } from '../../lambda/observe/stored/observation-unit';
import { createStoredObserver } from '../../lambda/observe/stored/stored-observer';
import type { StateStore } from '../../lambda/state/store';
import { createRamStore } from '../../test/support/store-in-ram';
import { type SimulatedIssuers, createIssuers } from '../organization/issuers';
import { accountId, createProviders } from '../organization/members';
import { settings } from '../organization/model';
import { ISSUERS, PROVIDERS_EACH } from '../organization/scale';
import { serve } from '../rig/remote';
import { type Taken, measured } from './measured';

/** The process of the function that acts in the accounts of an organization; AWS answers at once. */

/** After so many accounts the issuers of an account are those of an earlier one again. */
const CYCLE = ISSUERS / PROVIDERS_EACH;

const ACCOUNTS_AT_ONCE = 5;

function clock(): Date {
  return new Date();
}

/** What a run over accounts is given. */
interface Parts {
  run: string;
  issuers: SimulatedIssuers;
  texts: ReadonlyMap<string, string>;
  stateStore: StateStore;
}

/** Runs over the accounts, and returns the number of providers with nothing new. */
async function runOverAll(accounts: number, { run, issuers, texts, stateStore }: Parts): Promise<number> {
  const observe = createStoredObserver(async ({ issuer }: ObservationUnit) => texts.get(issuer) ?? null, { clock });
  const { trustOf } = issuers;
  const using = { run, commands: parseExecutionInput({}), settings, stateStore, observe, trustOf, clock };
  let unchanged = 0;
  const act = async (index: number): Promise<void> => {
    const providers = createProviders(index, PROVIDERS_EACH, issuers.list);
    const iam = {
      list: async () => [...providers.keys()],
      get: async (arn: string) => providers.get(arn) ?? Promise.reject(new Error(`There is no provider ${arn}.`)),
      replaceThumbprints: () => Promise.reject(new Error('Nothing is to be written.')),
    };
    const account = { id: accountId(index), name: 'Account', write: true, providers: null };
    const runner = { ...using, remainingMs: () => 900_000, thumbprintCheck: 'aws' as const };
    const result = await resultOf(account, await runOver(account, [...providers.keys()], iam, runner));
    unchanged += result.counts.unchanged;
  };
  await pMap(Array(accounts).keys(), act, { concurrency: ACCOUNTS_AT_ONCE });
  return unchanged;
}

/** Gives every account the states of the account with the same issuers that a first run was over, and keeps nothing. */
function repeating(store: StateStore): StateStore {
  const read = (key: string): Promise<string | null> => store.read(firstLike(key));
  return {
    ...store,
    acquire: async (key) => ({ busy: false, state: await read(key) }),
    read,
    readWithLease: async (key) => ({ busy: false, state: await read(key) }),
    readMany: async (keys) => new Map(await Promise.all(keys.map(async (key) => [key, await read(key)] as const))),
    save: async () => {},
    release: async () => {},
  };
}

/** Returns the key that stands for this one in the first run. */
function firstLike(key: string): string {
  const [id = ''] = /\d{12}/.exec(key) ?? [];
  return key.replace(id, accountId((Number(id) - Number(accountId(0))) % CYCLE));
}

let known: Parts | undefined;

const api = {
  /** Makes the issuers, and a first run, after which each provider has its state. */
  prepare: async () => {
    const issuers = await createIssuers(ISSUERS, settings);
    const about = { runId: 'observed', perspective: 'eu-central-1', observedAt: clock() };
    const texts = new Map(
      issuers.list.map(({ issuer }) => {
        const unit = unitOf(settings, { arn: '', issuer });
        return [issuer, printObservation({ ...about, unit, observation: issuers.observe(issuer) })] as const;
      }),
    );
    const store = createRamStore();
    await runOverAll(CYCLE, { run: 'first', issuers, texts, stateStore: store });
    known = { run: 'second', issuers, texts, stateStore: repeating(store) };
  },
  /** Runs over so many accounts. */
  run: async (accounts: number): Promise<Taken<number>> => {
    if (!known) throw new Error('Prepare first.');
    const parts = known;
    return measured(() => runOverAll(accounts, parts));
  },
};

/** What the process can be asked. */
export type AccountsApi = typeof api;

serve(api);
