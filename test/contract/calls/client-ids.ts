import {
  AddClientIDToOpenIDConnectProviderCommand,
  RemoveClientIDFromOpenIDConnectProviderCommand,
} from '@aws-sdk/client-iam';
import {
  ARN,
  type Call,
  create,
  get,
  onPage,
  outcomeOf,
  refusal,
  type Harness,
  UNKNOWN_ARN,
  INVALID,
  NO_SUCH,
} from '../call';
import { PAGES } from '../pages';

const OVER = refusal('LimitExceededException', 409);

const HUNDRED = Array.from({ length: 100 }, (_, index) => `client-${index}`);

async function add({ iam }: Harness, ClientID: string, OpenIDConnectProviderArn = ARN): Promise<string> {
  await iam.send(new AddClientIDToOpenIDConnectProviderCommand({ OpenIDConnectProviderArn, ClientID }));
  return 'added';
}

async function remove({ iam }: Harness, ClientID: string, OpenIDConnectProviderArn = ARN): Promise<string> {
  await iam.send(new RemoveClientIDFromOpenIDConnectProviderCommand({ OpenIDConnectProviderArn, ClientID }));
  return 'removed';
}

/** Does something to a provider with one client ID: what comes of it, and its client IDs from then on. */
function having(ClientIDList: string[], change: (stage: Harness) => Promise<string>) {
  return async (stage: Harness): Promise<unknown> => {
    await create(stage, { ClientIDList });
    return [await outcomeOf(change(stage)), (await get(stage)).ClientIDList];
  };
}

/** Creates a provider with client IDs: how many it has then. */
function creating(ClientIDList: string[]) {
  return async (stage: Harness) => {
    await create(stage, { ClientIDList });
    return (await get(stage)).ClientIDList.length;
  };
}

/** The client IDs (audiences) of providers. */
export const CLIENT_ID_CALLS: readonly Call[] = [
  ...onPage(PAGES.create, [
    { name: 'create: a hundred client IDs', expected: 100, run: creating(HUNDRED) },
    { name: 'create: 101 client IDs', expected: OVER, run: creating([...HUNDRED, 'more']) },
    { name: 'create: a client ID of 255 characters', expected: 1, run: creating(['c'.repeat(255)]) },
    { name: 'create: a client ID of 256 characters', expected: INVALID, run: creating(['c'.repeat(256)]) },
    { name: 'create: an empty client ID', expected: INVALID, run: creating(['']) },
  ]),
  ...onPage(PAGES.addClientId, [
    {
      name: 'add client ID: a new one',
      expected: ['added', ['one', 'two']],
      run: having(['one'], (stage) => add(stage, 'two')),
    },
    {
      name: 'add client ID: one that is there',
      expected: ['added', ['one']],
      run: having(['one'], (stage) => add(stage, 'one')),
    },
    {
      name: 'add client ID: 256 characters',
      expected: [INVALID, []],
      run: having([], (stage) => add(stage, 'c'.repeat(256))),
    },
    { name: 'add client ID: no characters', expected: [INVALID, []], run: having([], (stage) => add(stage, '')) },
    {
      name: 'add client ID: one more than a hundred',
      expected: OVER,
      run: async (stage) => {
        await create(stage, { ClientIDList: HUNDRED });
        return add(stage, 'more');
      },
    },
    { name: 'add client ID: an unknown provider', expected: NO_SUCH, run: (stage) => add(stage, 'one', UNKNOWN_ARN) },
  ]),
  ...onPage(PAGES.removeClientId, [
    {
      name: 'remove client ID: one that is there',
      expected: ['removed', ['two']],
      run: having(['one', 'two'], (stage) => remove(stage, 'one')),
    },
    {
      name: 'remove client ID: one that is not',
      expected: ['removed', ['one']],
      run: having(['one'], (stage) => remove(stage, 'two')),
    },
    {
      name: 'remove client ID: an unknown provider',
      expected: NO_SUCH,
      run: (stage) => remove(stage, 'one', UNKNOWN_ARN),
    },
  ]),
];
