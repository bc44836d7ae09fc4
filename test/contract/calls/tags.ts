import {
  ListOpenIDConnectProviderTagsCommand,
  type Tag,
  TagOpenIDConnectProviderCommand,
  UntagOpenIDConnectProviderCommand,
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
  REFUSED,
} from '../call';
import { PAGES } from '../pages';

function tagged(key: string, value = ''): Tag {
  return { Key: key, Value: value };
}

function many(count: number): Tag[] {
  return Array.from({ length: count }, (_, index) => tagged(`k${index}`));
}

async function tag({ iam }: Harness, Tags: Tag[], OpenIDConnectProviderArn = ARN): Promise<string> {
  await iam.send(new TagOpenIDConnectProviderCommand({ OpenIDConnectProviderArn, Tags }));
  return 'tagged';
}

async function untag({ iam }: Harness, TagKeys: string[], OpenIDConnectProviderArn = ARN): Promise<string> {
  await iam.send(new UntagOpenIDConnectProviderCommand({ OpenIDConnectProviderArn, TagKeys }));
  return 'untagged';
}

/** The keys and values on each page. */
async function pages({ iam }: Harness, MaxItems?: number, OpenIDConnectProviderArn = ARN): Promise<string[][]> {
  const found: string[][] = [];
  let Marker: string | undefined;
  do {
    const input = { OpenIDConnectProviderArn, MaxItems, Marker };
    const page = await iam.send(new ListOpenIDConnectProviderTagsCommand(input));
    found.push((page.Tags ?? []).map(({ Key, Value }) => `${Key}=${Value}`));
    Marker = page.IsTruncated ? page.Marker : undefined;
  } while (Marker !== undefined);
  return found;
}

/** Does something to a provider with tags: what comes of it, and how many there are from then on. */
function having(Tags: Tag[], change: (stage: Harness) => Promise<string>) {
  return async (stage: Harness) => {
    await create(stage, { Tags });
    return [await outcomeOf(change(stage)), (await get(stage)).Tags.length];
  };
}

/** Lists the tags of a provider in pages of a size. */
function listing(Tags: Tag[], maxItems?: number) {
  return async (stage: Harness) => {
    await create(stage, { Tags });
    return pages(stage, maxItems);
  };
}

/** Tags that are refused, and as what. The page of a tag has its lengths and pattern, the guide what is reserved. */
const BAD_TAGS: readonly [what: string, tags: Tag[], refused: string][] = [
  ['an empty key', [tagged('', 'x')], INVALID],
  ['a key of 129 characters', [tagged('k'.repeat(129))], INVALID],
  ['a value of 257 characters', [tagged('k', 'v'.repeat(257))], INVALID],
  ['a character that tags cannot have', [tagged('k', '<')], INVALID],
  ['51 at once', many(51), INVALID],
  ['the same key twice', [tagged('k', '1'), tagged('k', '2')], REFUSED],
  ['a key that begins with aws:', [tagged('aws:k')], REFUSED],
  ['a value that begins with aws:', [tagged('k', 'aws:v')], REFUSED],
];

/** The tags of providers. */
export const TAG_CALLS: readonly Call[] = [
  ...onPage(PAGES.create, [
    {
      name: 'create: fifty tags',
      expected: 50,
      run: async (stage) => {
        await create(stage, { Tags: many(50) });
        return (await get(stage)).Tags.length;
      },
    },
    ...BAD_TAGS.map(([what, Tags, expected]) => ({
      name: `create: tags: ${what}`,
      expected,
      run: (stage: Harness) => create(stage, { Tags }),
    })),
  ]),
  ...onPage(PAGES.tag, [
    {
      name: 'tag: keys and values as long as may be',
      expected: ['tagged', 1],
      run: having([], (stage) => tag(stage, [tagged('k'.repeat(128), 'v'.repeat(256))])),
    },
    {
      name: 'tag: a key that is there has a new value',
      expected: [['team=new']],
      run: async (stage) => {
        await create(stage, { Tags: [tagged('team', 'old')] });
        await tag(stage, [tagged('team', 'new')]);
        return pages(stage);
      },
    },
    {
      name: 'tag: one more than fifty',
      expected: [refusal('LimitExceededException', 409), 50],
      run: having(many(50), (stage) => tag(stage, [tagged('more')])),
    },
    ...BAD_TAGS.map(([what, Tags, refused]) => ({
      name: `tag: ${what}`,
      expected: [refused, 0],
      run: having([], (stage: Harness) => tag(stage, Tags)),
    })),
    { name: 'tag: an unknown provider', expected: NO_SUCH, run: (stage) => tag(stage, many(1), UNKNOWN_ARN) },
  ]),
  ...onPage(PAGES.tagging, [
    {
      name: 'tag: keys that differ in case',
      expected: ['tagged', 2],
      run: having([tagged('team')], (stage) => tag(stage, [tagged('Team')])),
    },
  ]),
  ...onPage(PAGES.untag, [
    {
      name: 'untag: a key that is there',
      expected: ['untagged', 1],
      run: having(many(2), (stage) => untag(stage, ['k0'])),
    },
    {
      name: 'untag: a key that is not',
      expected: ['untagged', 2],
      run: having(many(2), (stage) => untag(stage, ['no'])),
    },
    { name: 'untag: an empty key', expected: [INVALID, 1], run: having(many(1), (stage) => untag(stage, [''])) },
    {
      name: 'untag: 51 keys',
      expected: [INVALID, 1],
      run: having(many(1), (stage) =>
        untag(
          stage,
          many(51).map(({ Key = '' }) => Key),
        ),
      ),
    },
    { name: 'untag: an unknown provider', expected: NO_SUCH, run: (stage) => untag(stage, ['k'], UNKNOWN_ARN) },
  ]),
  ...onPage(PAGES.listTags, [
    { name: 'list tags: none', expected: [[]], run: listing([]) },
    {
      name: 'list tags: sorted by key, in pages',
      expected: [['a=1', 'b=2'], ['c=3']],
      run: listing([tagged('c', '3'), tagged('a', '1'), tagged('b', '2')], 2),
    },
    { name: 'list tags: pages of 1001', expected: INVALID, run: listing([], 1001) },
    { name: 'list tags: pages of 0', expected: INVALID, run: listing([], 0) },
    { name: 'list tags: an unknown provider', expected: NO_SUCH, run: (stage) => pages(stage, undefined, UNKNOWN_ARN) },
  ]),
];
