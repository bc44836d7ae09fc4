import { createProvider, creationFailed, isAlreadyThere, readClientIds } from '../../../lambda/act/iam-create';
import type { AwsOptions } from '../../../sandbox/aws/server';
import { type Lab, startLab } from '../../sandbox/aws/clients';
import { thumb } from '../../support/thumb';

let lab: Lab;
afterEach(() => lab.close());

const WANTED = {
  issuer: 'https://issuer.example/path',
  clientIds: ['sts.amazonaws.com', "it's another"],
  thumbprints: [thumb('b'), thumb('a')],
  tags: [{ key: 'team', value: 'platform' }],
};

async function create(of: Partial<typeof WANTED> = {}, options: AwsOptions = {}) {
  lab = await startLab(options);
  return createProvider(lab.iamClient, { ...WANTED, ...of });
}

/** What the person is told when IAM answers so. */
async function notificationsOf(code: string, options: { status?: number; message?: string } = {}): Promise<string> {
  lab = await startLab();
  lab.faults.fail('CreateOpenIDConnectProvider', code, options);
  return createProvider(lab.iamClient, WANTED).then(() => 'created', creationFailed);
}

test('createProvider creates exactly what is wanted, in the given order, and returns the ARN', async () => {
  const arn = await create();
  expect(lab.iam.providers.get(arn)).toMatchObject({
    url: 'issuer.example/path',
    clientIds: WANTED.clientIds,
    thumbprints: WANTED.thumbprints,
    tags: new Map([['team', 'platform']]),
  });
  expect(await readClientIds(lab.iamClient, arn)).toEqual(WANTED.clientIds);
});

test('a provider without tags can be created at a service that knows no tags', async () => {
  await expect(create({ tags: [] }, { dialect: 'astran' })).resolves.toMatch(/oidc-provider\/issuer\.example\/path$/);
});

test('isAlreadyThere is true of a provider that exists already, and false of another refusal', async () => {
  const seconds = create().then(() => createProvider(lab.iamClient, WANTED));
  expect(await seconds.catch(isAlreadyThere)).toBe(true);
  lab.faults.fail('CreateOpenIDConnectProvider', 'InvalidInput');
  expect(await createProvider(lab.iamClient, WANTED).catch(isAlreadyThere)).toBe(false);
});

describe('the message about a failed creation', () => {
  test.each([
    ['LimitExceeded', /L-858F3967, in Service Quotas of us-east-1/],
    ['OpenIdIdpCommunicationError', /reachable from the internet.*without duplicate or additional certificates/],
    ['AccessDenied', /need iam:CreateOpenIDConnectProvider .*iam:TagOpenIDConnectProvider/],
    ['ConcurrentModification', /Wait a few minutes/],
    ['InvalidInput', /follows the rules that IAM documents/],
    ['ValidationError', /follows the rules that IAM documents/],
    ['ServiceFailure', /It is not known whether the provider was created\. Try again/],
  ])("has IAM's reason and advice for %s", async (code, advice) => {
    const notified = await notificationsOf(code, { message: 'IAM says why.' });
    expect(notified).toMatch(
      new RegExp(`^IAM did not create the provider: "${code}(Exception)?: IAM says why\\. \\(HTTP [45]\\d\\d\\)"\n`),
    );
    expect(notified).toMatch(advice);
  });

  test("has IAM's reason alone for an error that is not foreseen", async () => {
    expect(await notificationsOf('InvalidClientTokenId', { status: 403, message: 'The token is invalid.' })).toBe(
      'IAM did not create the provider: "InvalidClientTokenId: The token is invalid. (HTTP 403)"',
    );
  });

  test('leaves open after a lost connection whether the provider was created', async () => {
    lab = await startLab();
    lab.faults.cut('CreateOpenIDConnectProvider', 'after');
    const notified = await createProvider(lab.iamClient, WANTED).then(() => 'created', creationFailed);
    expect(notified).toContain('It is not known whether the provider was created.');
    expect(lab.iam.providers.size).toBe(1);
  });
});
