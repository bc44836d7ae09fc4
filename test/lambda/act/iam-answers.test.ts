import { IAMClient } from '@aws-sdk/client-iam';
import { createIam } from '../../../lambda/act/iam';
import { type AnsweringServer, startAnswering } from '../../support/answering';
import { credentials } from '../../support/credentials';

const ARN = 'arn:aws:iam::123456789012:oidc-provider/issuer.example';
const THUMBPRINT = 'a'.repeat(40);

let server: AnsweringServer;
let client: IAMClient;
/** What is answered, whatever is asked. */
let body: string;

beforeEach(async () => {
  server = await startAnswering(() => body, { 'content-type': 'text/xml' });
  const { endpoint } = server;
  client = new IAMClient({ endpoint, region: 'us-east-1', credentials, maxAttempts: 1 });
});
afterEach(async () => {
  client.destroy();
  await server.close();
});

const NAMESPACE = 'xmlns="https://iam.amazonaws.com/doc/2010-05-08/"';

function answerTo(action: string, result: string): string {
  return `<?xml version="1.0"?><${action}Response ${NAMESPACE}><${action}Result>${result}</${action}Result><ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></${action}Response>`;
}

function listOf(result: string): string {
  return answerTo('ListOpenIDConnectProviders', result);
}

function providerOf(result: string): string {
  return answerTo('GetOpenIDConnectProvider', result);
}

/** What is no answer of IAM's at all, and what the SDK takes for one. */
const NO_ANSWERS: readonly [string, string][] = [
  ['an HTML page', '<html><body>Sign in</body></html>'],
  ['an HTML page with a type', '<!DOCTYPE html>\n<html><head><title>Sign in</title></head><body></body></html>'],
  ['another element', '<X/>'],
  ['nothing', ''],
  ['an error with status 200', '<ErrorResponse><Error><Code>AccessDenied</Code></Error></ErrorResponse>'],
];

describe('the list of providers', () => {
  const list = () => createIam(client).list();
  const member = `<member><Arn>${ARN}</Arn></member>`;
  const inList = (entries: string): string =>
    listOf(`<OpenIDConnectProviderList>${entries}</OpenIDConnectProviderList>`);

  test.each([...NO_ANSWERS, ['a result without the list', listOf('')]])('is not read from %s', async (_, answer) => {
    body = answer;
    await expect(list()).rejects.toThrow(
      /^The answer to ListOpenIDConnectProviders has no element OpenIDConnectProviderList\..*AWS_ENDPOINT_URL_IAM/,
    );
  });

  test.each([
    ['an entry without an ARN', `${member}<member><Name>x</Name></member>`, 'has an entry without an ARN'],
    ['an entry with an empty ARN', '<member><Arn/></member>', 'has an entry without an ARN'],
    ['entries of another name', `<Provider><Arn>${ARN}</Arn></Provider>`, 'not called "member"'],
    ['entries of which one has another name', `<Arn><Arn>${ARN}</Arn></Arn><X/>`, 'not called "member"'],
    ['text', 'none', 'not called "member"'],
  ])('is not read from a list with %s', async (_, entries, reason) => {
    body = inList(entries);
    await expect(list()).rejects.toThrow(reason);
  });

  test.each([
    ['an element that closes itself', listOf('<OpenIDConnectProviderList/>')],
    ['an element with a space before its end', listOf('<OpenIDConnectProviderList />')],
    ['an element without content', inList('')],
    ['an element with a line break in it', inList('\n    ')],
  ])('is empty where it is %s', async (_, answer) => {
    body = answer;
    expect(await list()).toEqual([]);
  });

  test('is read where its entries have the name that radosgw 16 gives them', async () => {
    body = inList(`\n<Arn><Arn>${ARN}/a&amp;b</Arn></Arn>\n<Arn><Arn>${ARN}:8443</Arn></Arn>`);
    expect(await list()).toEqual([`${ARN}/a&b`, `${ARN}:8443`]);
  });

  test('has every entry of the answer', async () => {
    body = inList(member + member.replace('issuer', 'other'));
    expect(await list()).toEqual([ARN, ARN.replace('issuer', 'other')]);
  });
});

describe('a provider', () => {
  const get = (until?: AbortSignal) => createIam(client).get(ARN, until);
  const url = '<Url>issuer.example</Url>';
  const thumbprints = (entries: string): string => `<ThumbprintList>${entries}</ThumbprintList>`;

  test.each([...NO_ANSWERS, ['a result without its URL', providerOf(thumbprints(''))]])(
    'is not read from %s',
    async (_, answer) => {
      body = answer;
      await expect(get()).rejects.toThrow('The answer to GetOpenIDConnectProvider has no element Url.');
      await expect(get(AbortSignal.timeout(60_000))).rejects.toThrow('has no element Url.');
    },
  );

  test.each([
    ['an empty URL', `<Url/>${thumbprints('')}`, 'has no element Url'],
    ['no list of thumbprints', url, 'has no element ThumbprintList'],
    ['thumbprints of another name', url + thumbprints(`<Thumbprint>${THUMBPRINT}</Thumbprint>`), 'not called "member"'],
  ])('is not read from an answer with %s', async (_, result, reason) => {
    body = providerOf(result);
    await expect(get()).rejects.toThrow(reason);
  });

  test.each([
    ['thumbprints', `<member>${THUMBPRINT}</member>`, [THUMBPRINT]],
    ['an empty list of them', '', []],
  ])('is read with %s', async (_, entries, list) => {
    body = providerOf(url + thumbprints(entries));
    expect(await get()).toEqual({
      arn: ARN,
      issuer: 'https://issuer.example',
      thumbprints: list,
      clientIds: [],
      tags: {},
    });
  });

  test('is read where the service gives the elements in another order and the URL with its scheme', async () => {
    body = providerOf(`${thumbprints(`<member>${THUMBPRINT}</member>`)}<Url>https://issuer.example</Url>`);
    expect(await get()).toMatchObject({ issuer: 'https://issuer.example', thumbprints: [THUMBPRINT] });
  });
});
