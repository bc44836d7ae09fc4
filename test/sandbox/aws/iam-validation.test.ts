import {
  AddClientIDToOpenIDConnectProviderCommand,
  CreateOpenIDConnectProviderCommand,
  type CreateOpenIDConnectProviderRequest,
  DeleteOpenIDConnectProviderCommand,
  GetOpenIDConnectProviderCommand,
  UpdateOpenIDConnectProviderThumbprintCommand,
} from '@aws-sdk/client-iam';
import { thumb } from '../../support/thumb';
import { post } from './clients';
import { lab } from './lab-setup';
import { arn } from './provider-setup';

const five = ['1', '2', '3', '4', '5'].map(thumb);
const URL_ERROR = { name: 'ValidationError', message: 'Invalid Open ID Connect Provider URL' };
const LENGTH_ERROR = { name: 'ValidationError', message: expect.stringContaining('Member must have length') };

function create(request: Partial<CreateOpenIDConnectProviderRequest>) {
  return lab.iamClient.send(new CreateOpenIDConnectProviderCommand({ Url: 'https://new.example', ...request }));
}

function update(ThumbprintList: string[], OpenIDConnectProviderArn = arn) {
  return lab.iamClient.send(
    new UpdateOpenIDConnectProviderThumbprintCommand({ OpenIDConnectProviderArn, ThumbprintList }),
  );
}

describe('creating a provider', () => {
  it.each([
    ['http', 'http://new.example'],
    ['no scheme', 'new.example'],
    ['an upper-case scheme', 'HTTPS://new.example'],
    ['a port', 'https://new.example:8443'],
    ['the default port', 'https://new.example:443'],
    ['a query', 'https://new.example/path?a=b'],
    ['an empty query', 'https://new.example?'],
    ['a fragment', 'https://new.example#top'],
    ['credentials', 'https://user:secret@new.example'],
    ['no host', 'https:///path'],
    ['a space', 'https://new.example/a b'],
  ])('refuses a URL with %s', async (_, Url) => {
    await expect(create({ Url })).rejects.toMatchObject(URL_ERROR);
    expect(lab.iam.providers.size).toBe(1);
  });

  it('takes a URL of 255 characters, and none of 0 or 256', async () => {
    const long = `https://new.example/${'p'.repeat(235)}`;
    await expect(create({ Url: `${long}p` })).rejects.toMatchObject(LENGTH_ERROR);
    await expect(create({ Url: '' })).rejects.toMatchObject(LENGTH_ERROR);
    await expect(create({ Url: long })).resolves.toBeDefined();
  });

  it('takes up to five thumbprints', async () => {
    await expect(create({ ThumbprintList: [...five, thumb('6')] })).rejects.toMatchObject({
      name: 'InvalidInputException',
      message: 'Thumbprint list must contain fewer than 5 entries.',
    });
    await expect(create({ ThumbprintList: five })).resolves.toBeDefined();
  });

  it('takes client IDs of 1 to 255 characters, and a hundred of them at most', async () => {
    const clientIds = Array.from({ length: 100 }, (_, index) => `${index}`.padStart(255, 'c'));
    await expect(create({ ClientIDList: [''] })).rejects.toMatchObject(LENGTH_ERROR);
    await expect(create({ ClientIDList: ['c'.repeat(256)] })).rejects.toMatchObject(LENGTH_ERROR);
    await expect(create({ ClientIDList: [...clientIds, 'more'] })).rejects.toMatchObject({
      name: 'LimitExceededException',
    });
    await expect(create({ ClientIDList: clientIds })).resolves.toBeDefined();
  });

  it('names every violation at once', async () => {
    await expect(create({ Url: '', ClientIDList: [''], ThumbprintList: ['short'] })).rejects.toMatchObject({
      name: 'ValidationError',
      message: expect.stringMatching(/^3 validation errors detected: .*'url'.*'clientIDList'.*'thumbprintList'/),
    });
  });
});

describe('updating thumbprints', () => {
  it.each([
    ['39', 'a'.repeat(39)],
    ['41', 'a'.repeat(41)],
    ['0', ''],
    ['64', 'a'.repeat(64)],
  ])('refuses a thumbprint of %s characters', async (_, thumbprint) => {
    await expect(update([thumb('1'), thumbprint])).rejects.toMatchObject({
      ...LENGTH_ERROR,
      $metadata: { httpStatusCode: 400 },
    });
    expect(lab.iam.history).toHaveLength(1);
  });

  it('refuses 40 characters that are not hexadecimal', async () => {
    await expect(update(['g'.repeat(40)])).rejects.toMatchObject({ name: 'InvalidInputException' });
  });

  it('refuses six thumbprints, and an empty list', async () => {
    await expect(update([...five, thumb('6')])).rejects.toMatchObject({
      name: 'InvalidInputException',
      message: 'Thumbprint list must contain fewer than 5 entries.',
    });
    await expect(update([])).rejects.toMatchObject({
      name: 'InvalidInputException',
      message: 'Thumbprint list must contain at least one entry.',
      $metadata: { httpStatusCode: 400 },
    });
    expect(lab.iam.history).toHaveLength(1);
  });

  it('refuses a request without a list', async () => {
    const body = `Action=UpdateOpenIDConnectProviderThumbprint&Version=2010-05-08&OpenIDConnectProviderArn=${arn}`;
    const response = await post(lab, 'iam', { body });
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('Value &apos;null&apos; at &apos;thumbprintList&apos; failed');
  });
});

it.each([
  ['get', (OpenIDConnectProviderArn: string) => new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn })],
  [
    'delete',
    (OpenIDConnectProviderArn: string) => new DeleteOpenIDConnectProviderCommand({ OpenIDConnectProviderArn }),
  ],
])('the call to %s a provider refuses an ARN of less than 20 or more than 2048 characters', async (_, command) => {
  for (const odd of ['arn:short', `arn:aws:iam::${'1'.repeat(2048)}`]) {
    await expect(lab.iamClient.send(command(odd))).rejects.toMatchObject(LENGTH_ERROR);
  }
});

it('the call to add a client ID refuses one of 0 or 256 characters', async () => {
  for (const ClientID of ['', 'c'.repeat(256)]) {
    await expect(
      lab.iamClient.send(new AddClientIDToOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: arn, ClientID })),
    ).rejects.toMatchObject(LENGTH_ERROR);
  }
});
