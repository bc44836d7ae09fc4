import {
  CreateOpenIDConnectProviderCommand,
  GetOpenIDConnectProviderCommand,
  ListOpenIDConnectProvidersCommand,
  ListOpenIDConnectProviderTagsCommand,
  TagOpenIDConnectProviderCommand,
  UntagOpenIDConnectProviderCommand,
  UpdateOpenIDConnectProviderThumbprintCommand,
} from '@aws-sdk/client-iam';
import { thumb } from '../../support/thumb';
import { type Lab, post, startLab } from './clients';

let lab: Lab;
let OpenIDConnectProviderArn: string;
beforeEach(async () => {
  lab = await startLab({ dialect: 'astran', maxProviders: 2 });
  OpenIDConnectProviderArn = lab.iam.put({ url: 'https://a.example', thumbprints: [thumb('0')], tags: { k: 'v' } });
});
afterEach(() => lab.close());

const INVALID = { name: 'InvalidInputException', $metadata: { httpStatusCode: 400 } };

function update(ThumbprintList: string[], arn = OpenIDConnectProviderArn) {
  return lab.iamClient.send(
    new UpdateOpenIDConnectProviderThumbprintCommand({ OpenIDConnectProviderArn: arn, ThumbprintList }),
  );
}

function create(Url: string, more = {}) {
  return lab.iamClient.send(new CreateOpenIDConnectProviderCommand({ Url, ...more }));
}

it('the dialect astran creates, lists, reads and updates as AWS does', async () => {
  const { OpenIDConnectProviderArn: arn, Tags } = await create('https://b.example', { ThumbprintList: [thumb('B')] });
  expect(Tags).toBeUndefined();
  await update([thumb('C')]);
  const listed = await lab.iamClient.send(new ListOpenIDConnectProvidersCommand({}));
  expect(listed.OpenIDConnectProviderList).toEqual([{ Arn: OpenIDConnectProviderArn }, { Arn: arn }]);
  const read = await lab.iamClient.send(new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn }));
  expect(read).toMatchObject({ Url: 'a.example', ThumbprintList: [thumb('c')] });
  expect(read.Tags).toBeUndefined();
});

it('the dialect astran has no tags', async () => {
  for (const call of [
    () => lab.iamClient.send(new ListOpenIDConnectProviderTagsCommand({ OpenIDConnectProviderArn })),
    () => lab.iamClient.send(new UntagOpenIDConnectProviderCommand({ OpenIDConnectProviderArn, TagKeys: ['k'] })),
    () => lab.iamClient.send(new TagOpenIDConnectProviderCommand({ OpenIDConnectProviderArn, Tags: [] })),
    () => create('https://b.example', { Tags: [{ Key: 'k', Value: 'v' }] }),
  ]) {
    await expect(call()).rejects.toMatchObject(INVALID);
  }
});

it('the dialect astran answers InvalidInput to everything that is wrong with a request', async () => {
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

it('the dialect astran answers NoSuchEntity for a provider that does not exist', async () => {
  await expect(update([thumb('1')], `${OpenIDConnectProviderArn}/other`)).rejects.toMatchObject({
    name: 'NoSuchEntityException',
    $metadata: { httpStatusCode: 404 },
  });
});

it('the dialect astran answers InternalError to failures of the service, and InvalidInput to a concurrent modification', async () => {
  lab.faults.fail('UpdateOpenIDConnectProviderThumbprint', 'ServiceFailure');
  await expect(update([thumb('1')])).rejects.toMatchObject({
    name: 'InternalError',
    $metadata: { httpStatusCode: 500 },
  });
  lab.faults.fail('UpdateOpenIDConnectProviderThumbprint', 'ConcurrentModification');
  await expect(update([thumb('1')])).rejects.toMatchObject(INVALID);
  expect(lab.calls.map(({ outcome }) => outcome)).toEqual(['InternalError', 'InvalidInput']);
});

describe("Ceph's radosgw", () => {
  const inDialect = async (dialect: 'radosgw-16' | 'radosgw-20') => {
    await lab.close();
    lab = await startLab({ dialect });
  };
  const raw = async (body: string) => {
    const answer = await post(lab, 'iam', { body: `Version=2010-05-08&${body}` });
    return { status: answer.status, text: await answer.text() };
  };

  it('fails to list in release 16 until a provider was created, names entries of the list Arn, and has bare errors', async () => {
    await inDialect('radosgw-16');
    expect(await raw('Action=ListOpenIDConnectProviders')).toEqual({
      status: 404,
      text: expect.stringMatching(/^<\?xml[^>]*>\s*<Error><Code>NoSuchEntity<\/Code>/),
    });
    await create('https://a.example:8443', { Tags: [{ Key: 'k', Value: 'v' }] });
    expect((await raw('Action=ListOpenIDConnectProviders')).text).toContain(
      '<OpenIDConnectProviderList><Arn><Arn>arn:aws:iam:::oidc-provider/a.example:8443</Arn></Arn></OpenIDConnectProviderList>',
    );
    for (const action of ['UpdateOpenIDConnectProviderThumbprint', 'AddClientIDToOpenIDConnectProvider', 'X']) {
      const { status, text } = await raw(`Action=${action}`);
      expect({ status, text }).toEqual({ status: 405, text: expect.stringContaining('<Code>MethodNotAllowed</Code>') });
    }
  });

  it('updates lists in release 20, has errors as AWS has them, and gives URLs back as they were registered', async () => {
    await inDialect('radosgw-20');
    expect((await raw('Action=ListOpenIDConnectProviders')).status).toBe(200);
    const { OpenIDConnectProviderArn: arn = '' } = await create('http://a.example', { ThumbprintList: [thumb('1')] });
    await update([thumb('2')], arn);
    const read = await lab.iamClient.send(new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: arn }));
    expect(read).toMatchObject({ Url: 'http://a.example', ThumbprintList: [thumb('2')] });
    const again = create('http://a.example');
    await expect(again).rejects.toMatchObject({
      name: 'EntityAlreadyExistsException',
      $metadata: { httpStatusCode: 409 },
    });
    await expect(
      lab.iamClient.send(new TagOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: arn, Tags: [] })),
    ).rejects.toMatchObject({ name: 'MethodNotAllowed', $metadata: { httpStatusCode: 405 } });
  });
});
