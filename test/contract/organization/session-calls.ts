import {
  CreateOpenIDConnectProviderCommand,
  GetOpenIDConnectProviderCommand,
  ListOpenIDConnectProvidersCommand,
  UpdateOpenIDConnectProviderThumbprintCommand,
} from '@aws-sdk/client-iam';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { thumb } from '../../support/thumb';
import { type Call, INVALID, ISSUER, onPage, refusal } from '../call';
import { PAGES } from '../pages';
import { type Harness, type Keys, assume } from './harness';
import { CLOSED, FIRST, SECOND } from './seed';

const DENIED = refusal('AccessDenied', 403);

type Input = Parameters<typeof assume>[1];

/** Assumes a role, and says that it could. */
function enter(input: Input) {
  return async (harness: Harness): Promise<string> => {
    await assume(harness, input);
    return 'assumed';
  };
}

async function list({ iam }: Harness, keys?: Keys): Promise<number | undefined> {
  return (await iam(keys).send(new ListOpenIDConnectProvidersCommand({}))).OpenIDConnectProviderList?.length;
}

/** Creates the provider of an account with a thumbprint, if it is not there, and reads its list. */
async function putAndGet({ iam, idOf }: Harness, account: string, keys: Keys): Promise<string[] | undefined> {
  const OpenIDConnectProviderArn = `arn:aws:iam::${idOf(account)}:oidc-provider/issuer.example`;
  await iam(keys)
    .send(new CreateOpenIDConnectProviderCommand({ Url: ISSUER, ThumbprintList: [thumb('1')] }))
    .catch(() => undefined);
  return (await iam(keys).send(new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn }))).ThumbprintList;
}

/** Updates the provider of the first account; gives the lists of both accounts, and the number of providers in the management account. */
async function updateInOne(harness: Harness): Promise<unknown[]> {
  const first = await assume(harness, { account: FIRST });
  const second = await assume(harness, { account: SECOND });
  await putAndGet(harness, FIRST, first);
  await putAndGet(harness, SECOND, second);
  const OpenIDConnectProviderArn = `arn:aws:iam::${harness.idOf(FIRST)}:oidc-provider/issuer.example`;
  const input = { OpenIDConnectProviderArn, ThumbprintList: [thumb('2')] };
  await harness.iam(first).send(new UpdateOpenIDConnectProviderThumbprintCommand(input));
  const lists = [await putAndGet(harness, FIRST, first), await putAndGet(harness, SECOND, second)];
  return [...lists, await list(harness)];
}

const NARROW = JSON.stringify({
  Statement: { Effect: 'Allow', Action: 'iam:GetOpenIDConnectProvider', Resource: '*' },
});

/** What is asked of STS, and of IAM with what STS gives. */
export const SESSION_CALLS: readonly Call<Harness>[] = [
  ...onPage<Harness>(PAGES.assumeRole, [
    {
      name: 'session: its identity',
      expected: [FIRST, 'assumed-role/open/contract'],
      run: async (harness) => {
        const client = harness.sts(await assume(harness));
        const { Account, Arn = '' } = await client.send(new GetCallerIdentityCommand({}));
        return [...harness.namesOf([{ Id: Account }]), Arn.split(':').at(-1)];
      },
    },
    {
      name: 'session: a list is updated in its account alone',
      expected: [[thumb('2')], [thumb('1')], 0],
      run: updateInOne,
    },
    { name: 'assume: a role that does not exist', expected: DENIED, run: enter({ role: 'missing' }) },
    { name: 'assume: a name of 1 character', expected: INVALID, run: enter({ RoleSessionName: 'x' }) },
    { name: 'assume: a name of 65 characters', expected: INVALID, run: enter({ RoleSessionName: 'x'.repeat(65) }) },
    { name: 'assume: a name with a space', expected: INVALID, run: enter({ RoleSessionName: 'a b' }) },
    { name: 'assume: for 899 seconds', expected: INVALID, run: enter({ DurationSeconds: 899 }) },
    { name: 'assume: for 900 seconds', expected: 'assumed', run: enter({ DurationSeconds: 900 }) },
    { name: 'assume: for 43201 seconds', expected: INVALID, run: enter({ DurationSeconds: 43_201 }) },
    { name: 'assume: for longer than the role has', expected: INVALID, run: enter({ DurationSeconds: 3601 }) },
    {
      name: 'assume: a session policy that is no JSON',
      expected: refusal('MalformedPolicyDocumentException', 400),
      run: enter({ Policy: 'none' }),
    },
    {
      name: 'assume: a session policy of 2049 characters',
      expected: refusal('PackedPolicyTooLargeException', 400),
      run: enter({ Policy: NARROW.padEnd(2049) }),
    },
    {
      name: 'assume: a session policy of 2048 characters',
      expected: 'assumed',
      run: enter({ Policy: NARROW.padEnd(2048) }),
    },
  ]),
  ...onPage<Harness>(PAGES.externalId, [
    { name: 'trust: the external ID', expected: 'assumed', run: enter({ role: 'external', ExternalId: 'mine' }) },
    { name: 'trust: another external ID', expected: DENIED, run: enter({ role: 'external', ExternalId: 'yours' }) },
    { name: 'trust: no external ID', expected: DENIED, run: enter({ role: 'external' }) },
  ]),
  ...onPage<Harness>(PAGES.accountStates, [
    { name: 'assume: a role in a closed account', expected: DENIED, run: enter({ account: CLOSED }) },
  ]),
  ...onPage<Harness>(PAGES.sourceIdentity, [
    { name: 'trust: a source identity', expected: 'assumed', run: enter({ SourceIdentity: 'run-1' }) },
    {
      name: 'trust: a source identity that the role does not take',
      expected: DENIED,
      run: enter({ role: 'no-source-identity', SourceIdentity: 'run-1' }),
    },
  ]),
  ...onPage<Harness>(PAGES.evaluation, [
    { name: 'trust: another account', expected: DENIED, run: enter({ role: 'other-account' }) },
    {
      name: 'session: what its role does not allow',
      expected: DENIED,
      run: async (harness) => putAndGet(harness, FIRST, await assume(harness, { role: 'reader' })),
    },
    {
      name: 'session: what its session policy does not allow',
      expected: DENIED,
      run: async (harness) => list(harness, await assume(harness, { Policy: NARROW })),
    },
  ]),
];
