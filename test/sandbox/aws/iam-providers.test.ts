import {
  AddClientIDToOpenIDConnectProviderCommand,
  CreateOpenIDConnectProviderCommand,
  DeleteOpenIDConnectProviderCommand,
  GetOpenIDConnectProviderCommand,
  ListOpenIDConnectProvidersCommand,
  RemoveClientIDFromOpenIDConnectProviderCommand,
  UpdateOpenIDConnectProviderThumbprintCommand,
} from '@aws-sdk/client-iam';
import { thumb } from '../../support/thumb';
import { startLab } from './clients';
import { lab } from './lab-setup';

const ARN = 'arn:aws:iam::123456789012:oidc-provider/gitlab.example/group';
const UNKNOWN = 'arn:aws:iam::123456789012:oidc-provider/unknown.example';

function read(arn: string) {
  return lab.iamClient.send(new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: arn }));
}

function update(arn: string, list: string[]) {
  return lab.iamClient.send(
    new UpdateOpenIDConnectProviderThumbprintCommand({ OpenIDConnectProviderArn: arn, ThumbprintList: list }),
  );
}

describe('creating a provider', () => {
  it('returns its ARN and keeps everything, the URL without its scheme', async () => {
    const created = await lab.iamClient.send(
      new CreateOpenIDConnectProviderCommand({
        Url: 'https://gitlab.example/group',
        ClientIDList: ['sts.amazonaws.com', 'other'],
        ThumbprintList: [thumb('A'), thumb('b')],
        Tags: [{ Key: 'team', Value: 'ci' }],
      }),
    );
    expect(created.OpenIDConnectProviderArn).toBe(ARN);
    expect(created.Tags).toEqual([{ Key: 'team', Value: 'ci' }]);
    expect(await read(ARN)).toMatchObject({
      Url: 'gitlab.example/group',
      ClientIDList: ['sts.amazonaws.com', 'other'],
      ThumbprintList: [thumb('a'), thumb('b')],
      Tags: [{ Key: 'team', Value: 'ci' }],
      CreateDate: expect.any(Date),
    });
  });

  it('needs nothing but a URL', async () => {
    await lab.iamClient.send(new CreateOpenIDConnectProviderCommand({ Url: 'https://gitlab.example/group' }));
    expect(await read(ARN)).toMatchObject({ ClientIDList: [], ThumbprintList: [], Tags: [] });
  });

  it('takes an empty list of thumbprints, as the SDK sends it', async () => {
    await lab.iamClient.send(
      new CreateOpenIDConnectProviderCommand({ Url: 'https://gitlab.example/group', ThumbprintList: [] }),
    );
    expect(lab.iam.providers.get(ARN)?.thumbprints).toEqual([]);
  });

  it('distinguishes URLs by case and by a final slash', async () => {
    for (const Url of ['https://gitlab.example', 'https://GitLab.example', 'https://gitlab.example/']) {
      await lab.iamClient.send(new CreateOpenIDConnectProviderCommand({ Url }));
    }
    expect(lab.iam.providers.size).toBe(3);
  });

  it('refuses a second provider with the same URL', async () => {
    lab.iam.put({ url: 'https://gitlab.example' });
    await expect(
      lab.iamClient.send(new CreateOpenIDConnectProviderCommand({ Url: 'https://gitlab.example' })),
    ).rejects.toMatchObject({ name: 'EntityAlreadyExistsException', $metadata: { httpStatusCode: 409 } });
  });
});

it('IAM in the sandbox refuses more providers than the account may have', async () => {
  const small = await startLab({ maxProviders: 1 });
  small.iam.put({ url: 'https://one.example' });
  await expect(
    small.iamClient.send(new CreateOpenIDConnectProviderCommand({ Url: 'https://two.example' })),
  ).rejects.toMatchObject({ name: 'LimitExceededException', $metadata: { httpStatusCode: 409 } });
  await small.close();
});

it('IAM in the sandbox lists ARNs and nothing else, all at once', async () => {
  expect(await lab.iamClient.send(new ListOpenIDConnectProvidersCommand({}))).toMatchObject({
    OpenIDConnectProviderList: [],
  });
  const arns = Array.from({ length: 150 }, (_, index) => lab.iam.put({ url: `https://i${index}.example` }));
  const { OpenIDConnectProviderList: listed } = await lab.iamClient.send(new ListOpenIDConnectProvidersCommand({}));
  expect(listed).toEqual(arns.map((Arn) => ({ Arn })));
});

describe('updating thumbprints', () => {
  it('replaces the whole list, in lower case', async () => {
    const arn = lab.iam.put({ url: 'https://a.example', thumbprints: [thumb('1'), thumb('2')] });
    await update(arn, [thumb('C'), thumb('2')]);
    expect((await read(arn)).ThumbprintList).toEqual([thumb('c'), thumb('2')]);
  });

  it('records every accepted list, and no refused one', async () => {
    const arn = lab.iam.put({ url: 'https://a.example', thumbprints: [thumb('1')] });
    await update(arn, [thumb('2')]);
    await update(arn, []).catch(() => undefined);
    await update(arn, [thumb('3')]);
    expect(lab.iam.history).toEqual([
      { sequence: 1, arn, by: 'put', thumbprints: [thumb('1')] },
      { sequence: 2, arn, by: 'UpdateOpenIDConnectProviderThumbprint', thumbprints: [thumb('2')] },
      { sequence: 3, arn, by: 'UpdateOpenIDConnectProviderThumbprint', thumbprints: [thumb('3')] },
    ]);
  });

  it('refuses a provider that does not exist', async () => {
    await expect(update(UNKNOWN, [thumb('1')])).rejects.toMatchObject({
      name: 'NoSuchEntityException',
      $metadata: { httpStatusCode: 404 },
    });
  });
});

it('IAM in the sandbox deletes a provider once, and does not know it after that', async () => {
  const OpenIDConnectProviderArn = lab.iam.put({ url: 'https://a.example' });
  const remove = () => lab.iamClient.send(new DeleteOpenIDConnectProviderCommand({ OpenIDConnectProviderArn }));
  await remove();
  expect(lab.iam.providers.size).toBe(0);
  await expect(remove()).rejects.toMatchObject({ name: 'NoSuchEntityException' });
  await expect(read(OpenIDConnectProviderArn)).rejects.toMatchObject({ name: 'NoSuchEntityException' });
});

describe('client IDs', () => {
  it('can be added and removed, also twice', async () => {
    const OpenIDConnectProviderArn = lab.iam.put({ url: 'https://a.example', clientIds: ['one'] });
    const add = new AddClientIDToOpenIDConnectProviderCommand({ OpenIDConnectProviderArn, ClientID: 'two' });
    const remove = new RemoveClientIDFromOpenIDConnectProviderCommand({ OpenIDConnectProviderArn, ClientID: 'one' });
    for (const command of [add, add]) await lab.iamClient.send(command);
    expect((await read(OpenIDConnectProviderArn)).ClientIDList).toEqual(['one', 'two']);
    for (const command of [remove, remove]) await lab.iamClient.send(command);
    expect((await read(OpenIDConnectProviderArn)).ClientIDList).toEqual(['two']);
  });

  it('are a hundred at most', async () => {
    const clientIds = Array.from({ length: 100 }, (_, index) => `client-${index}`);
    const OpenIDConnectProviderArn = lab.iam.put({ url: 'https://a.example', clientIds });
    await expect(
      lab.iamClient.send(
        new AddClientIDToOpenIDConnectProviderCommand({ OpenIDConnectProviderArn, ClientID: 'one more' }),
      ),
    ).rejects.toMatchObject({ name: 'LimitExceededException' });
  });

  it('can be removed only from a provider that exists', async () => {
    await expect(
      lab.iamClient.send(
        new RemoveClientIDFromOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: UNKNOWN, ClientID: 'one' }),
      ),
    ).rejects.toMatchObject({ name: 'NoSuchEntityException' });
  });
});

it('a malformed list that a test seeds is read as it is', async () => {
  const arn = lab.iam.put({ url: 'https://a.example', thumbprints: ['NO THUMBPRINT'], tags: { team: 'ci' } });
  expect(await read(arn)).toMatchObject({ ThumbprintList: ['NO THUMBPRINT'], Tags: [{ Key: 'team', Value: 'ci' }] });
  expect(lab.iam.put({ url: 'a.example' })).toBe(arn);
  expect((await read(arn)).ThumbprintList).toEqual([]);
});
