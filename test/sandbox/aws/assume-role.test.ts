import { AssumeRoleCommand, GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { UpdateOpenIDConnectProviderThumbprintCommand } from '@aws-sdk/client-iam';
import { thumb } from '../../support/thumb';
import {
  HUB,
  MEMBER,
  OTHER,
  ROLE_ARN,
  assume,
  iam,
  listProviders,
  now,
  org,
  organizations,
  policyOf,
  putRole,
  refusalOf,
  sts,
  trustOf,
} from './organization-setup';
import { DescribeOrganizationCommand } from '@aws-sdk/client-organizations';

const SESSION = `arn:aws:sts::${MEMBER}:assumed-role/watcher/run-1`;

it('a session is in the account of its role, and says so', async () => {
  putRole();
  const identity = await sts(await assume()).send(new GetCallerIdentityCommand({}));
  const { id } = org.iamOf(MEMBER).roles.get('watcher') ?? {};
  expect(identity).toMatchObject({ Account: MEMBER, Arn: SESSION, UserId: `${id}:run-1` });
  const before = await sts().send(new GetCallerIdentityCommand({}));
  expect(before).toMatchObject({ Account: HUB, Arn: `arn:aws:iam::${HUB}:user/sandbox` });
});

it('AssumeRole answers with credentials for an hour, the session and its source identity', async () => {
  putRole();
  const input = { RoleArn: ROLE_ARN, RoleSessionName: 'run-1', SourceIdentity: 'run-0001' };
  const answer = await sts().send(new AssumeRoleCommand(input));
  expect(answer).toMatchObject({
    AssumedRoleUser: { Arn: SESSION, AssumedRoleId: expect.stringMatching(/^AROA\w+:run-1$/) },
    SourceIdentity: 'run-0001',
    Credentials: { AccessKeyId: expect.stringMatching(/^ASIA\w{16}$/), Expiration: new Date(now.time + 3_600_000) },
  });
});

it('each account has an IAM of its own, which the credentials choose', async () => {
  putRole();
  const url = 'https://issuer.example';
  const hub = org.iam.put({ url, thumbprints: [thumb('1')] });
  const member = org.iamOf(MEMBER).put({ url, thumbprints: [thumb('2')] });
  org.iamOf(OTHER).put({ url, thumbprints: [thumb('3')] });
  const keys = await assume();
  const input = { OpenIDConnectProviderArn: member, ThumbprintList: [thumb('9')] };
  await iam(keys).send(new UpdateOpenIDConnectProviderThumbprintCommand(input));
  expect(await listProviders()).toEqual([hub]);
  expect(await listProviders(keys)).toEqual([member]);
  const lists = [HUB, MEMBER, OTHER].map((id) => [...org.iamOf(id).providers.values()][0]?.thumbprints);
  expect(lists).toEqual([[thumb('1')], [thumb('9')], [thumb('3')]]);
  await expect(iam().send(new UpdateOpenIDConnectProviderThumbprintCommand(input))).rejects.toMatchObject({
    name: 'NoSuchEntityException',
  });
});

it('an account has an ID of 12 digits', () => {
  expect(() => org.iamOf('12')).toThrow('An account\'s ID has 12 digits: "12" is none.');
});

it('calls are recorded with account and caller, and faults can be aimed at an account', async () => {
  putRole();
  const keys = await assume();
  org.faults.fail('ListOpenIDConnectProviders', 'Throttling', { account: MEMBER });
  await listProviders();
  await expect(listProviders(keys)).rejects.toMatchObject({ name: 'Throttling' });
  expect(org.calls).toMatchObject([
    { action: 'AssumeRole', account: HUB, arn: ROLE_ARN, outcome: 'ok' },
    { action: 'ListOpenIDConnectProviders', account: HUB, caller: `arn:aws:iam::${HUB}:user/sandbox`, outcome: 'ok' },
    { action: 'ListOpenIDConnectProviders', account: MEMBER, caller: SESSION, outcome: 'Throttling' },
  ]);
});

it('a role that does not exist is refused in the same words as one that does not trust the caller', async () => {
  const refusal = refusalOf('sts:AssumeRole', ROLE_ARN);
  await expect(assume()).rejects.toMatchObject(refusal);
  putRole(trustOf({ Principal: { AWS: OTHER } }));
  await expect(assume()).rejects.toMatchObject(refusal);
  putRole();
  await assume();
});

it.each(['SUSPENDED', 'PENDING_CLOSURE'] as const)('an account that is %s lets nobody in', async (state) => {
  putRole();
  org.organization.setState(MEMBER, state);
  await expect(assume()).rejects.toMatchObject(refusalOf('sts:AssumeRole', ROLE_ARN));
  org.organization.setState(MEMBER, 'ACTIVE');
  await assume();
});

it('a session ends at its time, in the words of each service', async () => {
  putRole();
  const keys = await assume({ DurationSeconds: 900 });
  const start = now.time;
  try {
    now.time = start + 899_999;
    await listProviders(keys);
    now.time = start + 900_000;
    const message = 'The security token included in the request is expired';
    await expect(listProviders(keys)).rejects.toMatchObject({ name: 'ExpiredToken', message });
    const describe = organizations(keys).send(new DescribeOrganizationCommand({}));
    await expect(describe).rejects.toMatchObject({ name: 'ExpiredTokenException', message });
  } finally {
    now.time = start;
  }
});

it('the keys of a session are worth nothing without its token', async () => {
  putRole();
  const { accessKeyId, secretAccessKey } = await assume();
  const denied = { name: 'InvalidClientTokenId', message: 'The security token included in the request is invalid.' };
  await expect(listProviders({ accessKeyId, secretAccessKey })).rejects.toMatchObject(denied);
  await expect(listProviders({ accessKeyId, secretAccessKey, sessionToken: 'another' })).rejects.toMatchObject(denied);
});

it('a session needs a permission of its own role to assume another one', async () => {
  putRole(trustOf(), { policies: [policyOf({ Action: 'iam:*' })] });
  const second = putRole(trustOf({ Principal: { AWS: MEMBER } }), { account: OTHER });
  const keys = await assume();
  await expect(assume({ RoleArn: second }, keys)).rejects.toMatchObject(refusalOf('sts:AssumeRole', second, SESSION));
  putRole(trustOf(), { policies: [policyOf({ Action: 'sts:AssumeRole', Resource: second })] });
  await assume({ RoleArn: second }, keys);
});
