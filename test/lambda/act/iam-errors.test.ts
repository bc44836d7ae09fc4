import { IAMClient } from '@aws-sdk/client-iam';
import { createProvider, creationFailed, isAlreadyThere } from '../../../lambda/act/iam-create';
import { askOnce, createIam, describeError, isActionMissing, isNotFound } from '../../../lambda/act/iam';
import { type AnsweringServer, startAnswering } from '../../support/answering';

const ARN = 'arn:aws:iam:::oidc-provider/issuer.example';
const BARE = '<?xml version="1.0"?><Error><Code>Whatever</Code><Message></Message></Error>';
const NAMED = '<ErrorResponse><Error><Code>MethodNotAllowed</Code><Message/></Error></ErrorResponse>';

let server: AnsweringServer;
let client: IAMClient;
let status: number;
let body: string;
let asked: number;

beforeEach(async () => {
  asked = 0;
  server = await startAnswering(
    () => {
      asked += 1;
      return body;
    },
    { 'content-type': 'application/xml' },
    () => status,
  );
  const { endpoint } = server;
  client = new IAMClient({ endpoint, region: 'us-east-1', credentials: { accessKeyId: 'a', secretAccessKey: 'b' } });
});
afterEach(async () => {
  client.destroy();
  await server.close();
});

function answerWith(code: number, text: string) {
  [status, body] = [code, text];
}

function errorOf(call: Promise<unknown>): Promise<unknown> {
  return call.then(
    () => 'no error',
    (error: unknown) => error,
  );
}

function create() {
  return createProvider(client, { issuer: 'https://a.example', clientIds: ['a'], thumbprints: [], tags: [] });
}

describe.each([
  ['no ErrorResponse', BARE],
  ['no body', ''],
])('an error without a name, since its answer has %s', (_, text) => {
  test('means at HTTP 404 that there is no such provider, and that the list is empty', async () => {
    answerWith(404, text);
    const error = await errorOf(createIam(client).get(ARN));
    expect(isNotFound(error)).toBe(true);
    expect(describeError(error)).toBe('an error without a name (HTTP 404)');
    expect(await createIam(client).list()).toEqual([]);
  });

  test('means at HTTP 409 that the provider exists already', async () => {
    answerWith(409, text);
    const error = await errorOf(create());
    expect([isAlreadyThere(error), isNotFound(error)]).toEqual([true, false]);
  });

  test.each([405, 501])(
    'means at HTTP %d that the service has no such action, which is not asked for again',
    async (code) => {
      answerWith(code, text);
      const iam = askOnce(createIam(client));
      for (const arn of [ARN, `${ARN}/other`]) {
        const error = await errorOf(iam.replaceThumbprints(arn, ['a'.repeat(40)]));
        expect(isActionMissing(error)).toBe(true);
        expect(describeError(error)).toBe(`this service has no such action (HTTP ${code})`);
      }
      expect(asked).toBe(1);
      expect(creationFailed(await errorOf(create()))).toBe(
        `IAM did not create the provider: "this service has no such action (HTTP ${code})"`,
      );
    },
  );

  test('means at HTTP 403 neither a missing nor an existing provider, nor a missing action', async () => {
    answerWith(403, text);
    const error = await errorOf(createIam(client).list());
    expect(describeError(error)).toBe('an error without a name (HTTP 403)');
    expect([isNotFound(error), isAlreadyThere(error), isActionMissing(error)]).toEqual([false, false, false]);
  });
});

test('a missing action is also known by the name of the error', async () => {
  answerWith(405, NAMED);
  expect(isActionMissing(await errorOf(createIam(client).list()))).toBe(true);
  answerWith(400, NAMED.replace('MethodNotAllowed', 'InvalidAction'));
  expect(isActionMissing(await errorOf(createIam(client).list()))).toBe(true);
});

test('a write that failed for another reason than a missing action is asked for again', async () => {
  answerWith(403, BARE);
  const iam = askOnce(createIam(client));
  for (const _ of [1, 2]) await errorOf(iam.replaceThumbprints(ARN, []));
  expect(asked).toBe(2);
});

test.each([
  ['an HTML page', 404, '<html><body>Not found</body></html>'],
  ['text', 404, '404 page not found'],
  ['JSON', 405, '{"message":"Not allowed"}'],
  ['a gateway', 502, '<html><title>502 Bad Gateway</title></html>'],
])('%s with a status of failure is neither an empty account nor a provider that is gone', async (_, code, text) => {
  answerWith(code, text);
  const iam = createIam(client);
  for (const [action, call] of [
    ['ListOpenIDConnectProviders', () => iam.list()],
    ['GetOpenIDConnectProvider', () => iam.get(ARN)],
  ] as const) {
    const error = await errorOf(call());
    expect(isNotFound(error)).toBe(false);
    expect(describeError(error)).toContain(`The answer to ${action} (HTTP ${code}) is no error of IAM's.`);
  }
});
