import type { Iam, Provider } from '../../../lambda/act/iam';
import { createInventoryIam, readInventory } from '../../../lambda/organization/inventory';
import { type AccountReader, readAccounts } from '../../../lambda/organization/read-accounts';
import { accountId } from './scenario';

const never = new AbortController().signal;

function provider(account: string, host: string): Provider {
  return {
    arn: `arn:aws:iam::${account}:oidc-provider/${host}`,
    issuer: `https://${host}`,
    thumbprints: ['a'.repeat(40)],
    clientIds: [],
    tags: {},
  };
}

function iamWith(providers: readonly Provider[], refuse: (arn: string) => Error | null = () => null): Iam {
  return {
    list: async () => providers.map(({ arn }) => arn),
    get: async (arn) => {
      const error = refuse(arn);
      if (error) throw error;
      return providers.find((one) => one.arn === arn) ?? Promise.reject(new Error('none'));
    },
    replaceThumbprints: () => Promise.reject(new Error('Nothing is written.')),
  };
}

function denied(message: string): Error {
  return Object.assign(new Error(message), { name: 'AccessDenied', $metadata: { httpStatusCode: 403 } });
}

/** Reads one account, and counts the times that it was closed. */
async function readOne(reader: Partial<AccountReader>, state = 'ACTIVE') {
  const [id, closed] = [accountId(1), { times: 0 }];
  const open = reader.open ?? (async () => ({ iam: iamWith([]), close: () => {} }));
  const [reading] = await readAccounts([{ id, name: null, state }], {
    roleName: 'reader',
    isWanted: () => true,
    ...reader,
    open: async (...of) => {
      const access = await open(...of);
      return { ...access, close: () => (closed.times += 1) };
    },
  });
  return { reading, closed };
}

test.each([
  [
    'a service control policy',
    'User: x is not authorized, with an explicit deny in a service control policy',
    'service',
  ],
  [
    'a resource control policy',
    'User: x is not authorized, with an explicit deny in a resource control policy',
    'resource',
  ],
  ['a policy that does not allow', 'because no service control policy allows the sts:AssumeRole action', 'service'],
])('an account behind %s is denied by the organization', async (_, message, policy) => {
  const { reading } = await readOne({ open: () => Promise.reject(denied(message)) });
  expect(reading).toMatchObject({
    finding: { code: 'denied-by-organization', about: accountId(1), facts: { policy } },
  });
});

test('an account whose role cannot be assumed cannot be entered, and its finding names the role', async () => {
  const { reading } = await readOne({
    open: () => Promise.reject(denied('not authorized to perform: sts:AssumeRole')),
  });
  expect(reading).toMatchObject({ finding: { code: 'account-cannot-be-entered', facts: { role: 'reader' } } });
});

test('an account of which STS says something else could not be read', async () => {
  const { reading } = await readOne({ open: () => Promise.reject(new Error('The region is disabled.')) });
  expect(reading).toMatchObject({
    finding: { code: 'account-read-failed', facts: { error: 'Error: The region is disabled.' } },
  });
});

test('an account is closed again, whether or not it could be read', async () => {
  const iam = iamWith([provider(accountId(1), 'a.example')]);
  const read = await readOne({ open: async () => ({ iam, close: () => {} }) });
  expect(read.reading).toHaveProperty('inventory');
  expect(read.closed.times).toBe(1);
  const refused = { ...iam, list: () => Promise.reject(denied('no identity-based policy allows it')) };
  const unread = await readOne({ open: async () => ({ iam: refused, close: () => {} }) });
  expect(unread.reading).toMatchObject({ finding: { code: 'account-read-failed' } });
  expect(unread.closed.times).toBe(1);
});

test('an account that is not active is not entered', async () => {
  const { reading, closed } = await readOne({}, 'PENDING_CLOSURE');
  expect(closed.times).toBe(0);
  expect(reading).toMatchObject({ finding: { code: 'account-inactive', facts: { state: 'PENDING_CLOSURE' } } });
});

test('an inventory has the providers that were read, and the errors of the others', async () => {
  const [good, bad] = [provider(accountId(1), 'good.example'), provider(accountId(1), 'bad.example')];
  const iam = iamWith([good, bad], (arn) => (arn === bad.arn ? denied('no') : null));
  const stored = createInventoryIam(await readInventory(iam, () => true, never));
  expect(await stored.list()).toEqual([bad.arn, good.arn]);
  expect(await stored.get(good.arn)).toEqual(good);
  await expect(stored.get(bad.arn)).rejects.toThrow('no');
  await expect(stored.replaceThumbprints(good.arn, [])).rejects.toThrow('writes nothing');
});

test('an account that gives not a single provider was not read', async () => {
  const iam = iamWith([provider(accountId(1), 'a.example'), provider(accountId(1), 'b.example')], () => denied('no'));
  await expect(readInventory(iam, () => true, never)).rejects.toThrow('no');
});

test('providers that were deleted since they were listed leave an inventory without them', async () => {
  const gone = Object.assign(new Error('gone'), { name: 'NoSuchEntityException' });
  const iam = iamWith([provider(accountId(1), 'a.example')], () => gone);
  expect(await readInventory(iam, () => true, never)).toMatchObject({ providers: [] });
});
