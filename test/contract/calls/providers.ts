import { DeleteOpenIDConnectProviderCommand, ListOpenIDConnectProvidersCommand } from '@aws-sdk/client-iam';
import { thumb } from '../../support/thumb';
import {
  ARN,
  type Call,
  create,
  get,
  ISSUER,
  onPage,
  outcomeOf,
  refusal,
  type Harness,
  UNKNOWN_ARN,
  INVALID,
  NO_SUCH,
} from '../call';
import { PAGES } from '../pages';

/** For what "fails to satisfy the constraints" of a parameter. Source: IAM API reference, Common errors. */

/** Creates a provider, and reads it back. */
async function created(stage: Harness, seed: Parameters<typeof create>[1]) {
  return get(stage, await create(stage, seed));
}

async function list({ iam }: Harness) {
  return (await iam.send(new ListOpenIDConnectProvidersCommand({}))).OpenIDConnectProviderList?.map(({ Arn }) => Arn);
}

async function remove({ iam }: Harness, OpenIDConnectProviderArn: string): Promise<string> {
  await iam.send(new DeleteOpenIDConnectProviderCommand({ OpenIDConnectProviderArn }));
  return 'deleted';
}

/** As many providers as are asked for, all at once: how many there are then, and why the others are not. */
async function createMany(stage: Harness, count: number) {
  const urls = Array.from({ length: count }, (_, index) => `https://issuer-${index}.example`);
  const outcomes = await Promise.all(urls.map((Url) => outcomeOf(create(stage, { Url }))));
  const refused = outcomes.filter((outcome) => !String(outcome).startsWith('arn:'));
  return { listed: (await list(stage))?.length, refused };
}

/** By the page of CreateOpenIDConnectProvider: what makes a URL one that IAM does not take. */
const BAD_URLS: readonly [what: string, url: string][] = [
  ['no characters', ''],
  ['256 characters', `${ISSUER}/${'p'.repeat(256 - ISSUER.length - 1)}`],
  ['no scheme', 'issuer.example'],
  ['the scheme http', 'http://issuer.example'],
  ['a port', 'https://issuer.example:8443'],
  ['a query', 'https://issuer.example/path?a=b'],
];

/** How IAM keeps providers: creating, reading, listing and deleting them. */
export const PROVIDER_CALLS: readonly Call[] = [
  ...onPage(PAGES.create, [
    { name: 'create: gives the ARN', expected: ARN, run: (stage) => create(stage) },
    {
      name: 'create: an issuer with a path',
      expected: `${ARN}/realms/one`,
      run: (stage) => create(stage, { Url: `${ISSUER}/realms/one` }),
    },
    {
      name: 'create: a URL of 255 characters',
      expected: 'created',
      run: async (stage) => {
        await create(stage, { Url: `${ISSUER}/${'p'.repeat(255 - ISSUER.length - 1)}` });
        return 'created';
      },
    },
    ...BAD_URLS.map(([what, Url]) => ({
      name: `create: a URL with ${what}`,
      expected: INVALID,
      run: (stage: Harness) => create(stage, { Url }),
    })),
    {
      name: 'create: the same URL twice',
      expected: refusal('EntityAlreadyExistsException', 409),
      run: async (stage) => {
        await create(stage);
        return create(stage);
      },
    },
    {
      name: 'create: URLs that differ in case and a slash',
      expected: [ARN, ARN.replace('issuer', 'Issuer'), `${ARN}/`],
      run: async (stage) => [
        await create(stage),
        await create(stage, { Url: 'https://Issuer.example' }),
        await create(stage, { Url: `${ISSUER}/` }),
      ],
    },
  ]),
  ...onPage(PAGES.quotas, [
    {
      name: 'create: one more than an account may have',
      expected: { listed: 100, refused: [refusal('LimitExceededException', 409)] },
      run: (stage) => createMany(stage, 101),
    },
  ]),
  ...onPage(PAGES.get, [
    {
      name: 'get: everything, the URL without its scheme',
      expected: {
        Url: 'issuer.example',
        ClientIDList: ['sts.amazonaws.com', 'other'],
        ThumbprintList: [thumb('a'), thumb('b')],
        Tags: [{ Key: 'team', Value: 'ci' }],
      },
      run: (stage) =>
        created(stage, {
          ClientIDList: ['sts.amazonaws.com', 'other'],
          ThumbprintList: [thumb('a'), thumb('b')],
          Tags: [{ Key: 'team', Value: 'ci' }],
        }),
    },
    { name: 'get: an unknown provider', expected: NO_SUCH, run: (stage) => get(stage, UNKNOWN_ARN) },
    { name: 'get: an ARN of 19 characters', expected: INVALID, run: (stage) => get(stage, ARN.slice(0, 19)) },
    { name: 'get: an ARN of 2049 characters', expected: INVALID, run: (stage) => get(stage, ARN.padEnd(2049, 'x')) },
  ]),
  ...onPage(PAGES.list, [
    { name: 'list: no providers', expected: [], run: list },
    {
      name: 'list: the ARNs',
      expected: [ARN],
      run: async (stage) => {
        await create(stage);
        return list(stage);
      },
    },
  ]),
  ...onPage(PAGES.remove, [
    {
      name: 'delete: it is gone',
      expected: ['deleted', NO_SUCH, []],
      run: async (stage) => {
        await create(stage);
        return [await remove(stage, ARN), await outcomeOf(get(stage)), await list(stage)];
      },
    },
    { name: 'delete: an unknown provider', expected: NO_SUCH, run: (stage) => remove(stage, UNKNOWN_ARN) },
    { name: 'delete: an ARN of 19 characters', expected: INVALID, run: (stage) => remove(stage, ARN.slice(0, 19)) },
  ]),
];
