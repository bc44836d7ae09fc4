import {
  CreateOpenIDConnectProviderCommand,
  GetOpenIDConnectProviderCommand,
  ListOpenIDConnectProvidersCommand,
  ListOpenIDConnectProviderTagsCommand,
  TagOpenIDConnectProviderCommand,
  UntagOpenIDConnectProviderCommand,
  UpdateOpenIDConnectProviderThumbprintCommand,
} from '@aws-sdk/client-iam';
import { type Lab, post, startLab, thumb } from './clients';

let lab: Lab;
let OpenIDConnectProviderArn: string;
beforeEach(async () => {
  lab = await startLab({ dialect: 'astran', maxProviders: 2 });
  OpenIDConnectProviderArn = lab.iam.put({ url: 'https://a.example', thumbprints: [thumb('0')], tags: { k: 'v' } });
});
afterEach(() => lab.close());

const INVALID = { name: 'InvalidInputException', $metadata: { httpStatusCode: 400 } };
const update = (ThumbprintList: string[], arn = OpenIDConnectProviderArn) =>
  lab.iamClient.send(
    new UpdateOpenIDConnectProviderThumbprintCommand({ OpenIDConnectProviderArn: arn, ThumbprintList }),
  );
const create = (Url: string, more = {}) => lab.iamClient.send(new CreateOpenIDConnectProviderCommand({ Url, ...more }));

it('creates, lists, reads and updates as AWS does', async () => {
  const { OpenIDConnectProviderArn: arn, Tags } = await create('https://b.example', { ThumbprintList: [thumb('B')] });
  expect(Tags).toBeUndefined();
  await update([thumb('C')]);
  const listed = await lab.iamClient.send(new ListOpenIDConnectProvidersCommand({}));
  expect(listed.OpenIDConnectProviderList).toEqual([{ Arn: OpenIDConnectProviderArn }, { Arn: arn }]);
  const read = await lab.iamClient.send(new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn }));
  expect(read).toMatchObject({ Url: 'a.example', ThumbprintList: [thumb('c')] });
  expect(read.Tags).toBeUndefined();
});

it('has no tags', async () => {
  for (const call of [
    () => lab.iamClient.send(new ListOpenIDConnectProviderTagsCommand({ OpenIDConnectProviderArn })),
    () => lab.iamClient.send(new UntagOpenIDConnectProviderCommand({ OpenIDConnectProviderArn, TagKeys: ['k'] })),
    () => lab.iamClient.send(new TagOpenIDConnectProviderCommand({ OpenIDConnectProviderArn, Tags: [] })),
    () => create('https://b.example', { Tags: [{ Key: 'k', Value: 'v' }] }),
  ]) {
    await expect(call()).rejects.toMatchObject(INVALID);
  }
});

it('calls everything that is wrong with a request InvalidInput', async () => {
  for (const call of [
    () => update([]),
    () => update(['short']),
    () => create('no url'),
    () => create('https://a.example'),
    () => create('https://b.example').then(() => create('https://c.example')),
  ]) {
    await expect(call()).rejects.toMatchObject(INVALID);
  }
  const unknown = await post(lab, 'iam', { body: 'Action=ListUsers&Version=2010-05-08' });
  expect(await unknown.text()).toContain('<Code>InvalidInput</Code>');
});

it('knows NoSuchEntity', async () => {
  await expect(update([thumb('1')], `${OpenIDConnectProviderArn}/other`)).rejects.toMatchObject({
    name: 'NoSuchEntityException',
    $metadata: { httpStatusCode: 404 },
  });
});

it('answers InternalError where AWS has failures of its own, and knows no concurrent modification', async () => {
  lab.faults.fail('UpdateOpenIDConnectProviderThumbprint', 'ServiceFailure');
  await expect(update([thumb('1')])).rejects.toMatchObject({
    name: 'InternalError',
    $metadata: { httpStatusCode: 500 },
  });
  lab.faults.fail('UpdateOpenIDConnectProviderThumbprint', 'ConcurrentModification');
  await expect(update([thumb('1')])).rejects.toMatchObject(INVALID);
  expect(lab.calls.map(({ outcome }) => outcome)).toEqual(['InternalError', 'InvalidInput']);
});
