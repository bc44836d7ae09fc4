import {
  CreateOpenIDConnectProviderCommand,
  ListOpenIDConnectProviderTagsCommand,
  type Tag,
  TagOpenIDConnectProviderCommand,
  UntagOpenIDConnectProviderCommand,
} from '@aws-sdk/client-iam';
import { lab } from './lab-setup';

let OpenIDConnectProviderArn: string;
beforeEach(() => {
  OpenIDConnectProviderArn = lab.iam.put({ url: 'https://a.example', tags: { team: 'ci', stage: 'test' } });
});

function tag(Tags: Tag[]) {
  return lab.iamClient.send(new TagOpenIDConnectProviderCommand({ OpenIDConnectProviderArn, Tags }));
}

function list(page: { Marker?: string | undefined; MaxItems?: number } = {}) {
  return lab.iamClient.send(new ListOpenIDConnectProviderTagsCommand({ OpenIDConnectProviderArn, ...page }));
}

function many(count: number): Tag[] {
  return Array.from({ length: count }, (_, index) => ({ Key: `k${index}`, Value: '' }));
}

it('IAM in the sandbox adds tags, and replaces those of the same key in the same case', async () => {
  await tag([
    { Key: 'team', Value: 'platform' },
    { Key: 'Team', Value: 'über' },
  ]);
  expect((await list()).Tags).toEqual([
    { Key: 'Team', Value: 'über' },
    { Key: 'stage', Value: 'test' },
    { Key: 'team', Value: 'platform' },
  ]);
});

it('IAM in the sandbox removes tags, and ignores those that do not exist', async () => {
  await lab.iamClient.send(
    new UntagOpenIDConnectProviderCommand({ OpenIDConnectProviderArn, TagKeys: ['team', 'other'] }),
  );
  expect(await list()).toMatchObject({ Tags: [{ Key: 'stage', Value: 'test' }], IsTruncated: false });
});

it('IAM in the sandbox lists tags by their keys, in pages', async () => {
  const first = await list({ MaxItems: 1 });
  expect(first).toMatchObject({ Tags: [{ Key: 'stage' }], IsTruncated: true, Marker: expect.any(String) });
  const second = await list({ MaxItems: 1, Marker: first.Marker });
  expect(second).toMatchObject({ Tags: [{ Key: 'team' }], IsTruncated: false });
  expect(second.Marker).toBeUndefined();
});

it.each([{ Marker: 'nonsense' }, { MaxItems: 0 }, { MaxItems: 1001 }])(
  'IAM in the sandbox refuses the page %j',
  async (page) => {
    await expect(list(page)).rejects.toMatchObject({ name: 'ValidationError' });
  },
);

it('IAM in the sandbox keeps fifty tags of a provider and no more', async () => {
  await tag(many(48));
  await expect(tag([{ Key: 'more', Value: '' }])).rejects.toMatchObject({ name: 'LimitExceededException' });
  await expect(tag(many(51))).rejects.toMatchObject({ name: 'ValidationError' });
  expect((await list()).Tags).toHaveLength(50);
});

it.each<[string, Tag]>([
  ['an empty key', { Key: '', Value: 'x' }],
  ['a key of 129 characters', { Key: 'k'.repeat(129), Value: 'x' }],
  ['a value of 257 characters', { Key: 'k', Value: 'v'.repeat(257) }],
  ['characters that tags cannot have', { Key: 'k', Value: '<&>' }],
])('IAM in the sandbox refuses a tag with %s', async (_, odd) => {
  const refused = { name: 'ValidationError', $metadata: { httpStatusCode: 400 } };
  await expect(tag([odd])).rejects.toMatchObject(refused);
  await expect(
    lab.iamClient.send(new CreateOpenIDConnectProviderCommand({ Url: 'https://b.example', Tags: [odd] })),
  ).rejects.toMatchObject(refused);
});

it.each<[string, Tag]>([
  ['a key', { Key: 'aws:k', Value: 'x' }],
  ['a value', { Key: 'k', Value: 'aws:v' }],
])('IAM in the sandbox refuses %s that begins with aws:', async (_, reserved) => {
  await expect(tag([reserved])).rejects.toMatchObject({ name: 'InvalidInputException' });
  expect((await list()).Tags).toHaveLength(2);
});

it('IAM in the sandbox refuses the same key twice in one request', async () => {
  const twice = [
    { Key: 'k', Value: '1' },
    { Key: 'k', Value: '2' },
  ];
  await expect(tag(twice)).rejects.toMatchObject({ name: 'InvalidInputException' });
});

it('IAM in the sandbox takes keys of 128 and values of 256 characters', async () => {
  const odd = { Key: 'k'.repeat(128), Value: 'v'.repeat(256) };
  await tag([odd]);
  expect((await list()).Tags).toContainEqual(odd);
});

it('IAM in the sandbox refuses tags for a provider that does not exist', async () => {
  lab.iam.put({ url: 'https://b.example' });
  OpenIDConnectProviderArn = 'arn:aws:iam::123456789012:oidc-provider/unknown.example';
  for (const call of [() => tag(many(1)), () => list()]) {
    await expect(call()).rejects.toMatchObject({ name: 'NoSuchEntityException' });
  }
});
