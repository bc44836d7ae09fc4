import {
  CreateOpenIDConnectProviderCommand,
  GetOpenIDConnectProviderCommand,
  UpdateOpenIDConnectProviderThumbprintCommand,
} from '@aws-sdk/client-iam';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { thumb } from '../../support/thumb';
import {
  HUB,
  type Keys,
  MEMBER,
  OTHER,
  assume,
  iam,
  listProviders,
  org,
  policyOf,
  putRole,
  startOrganization,
  trustOf,
} from './organization-setup';

const SESSION = `arn:aws:sts::${MEMBER}:assumed-role/watcher/run-1`;
const PROVIDER = `arn:aws:iam::${MEMBER}:oidc-provider/issuer.example`;
const GET = 'iam:GetOpenIDConnectProvider';
const UPDATE = 'iam:UpdateOpenIDConnectProviderThumbprint';
const DENY_UPDATE = policyOf({ Effect: 'Deny', Action: UPDATE });

beforeEach(() => {
  putProvider();
});

function putProvider(): void {
  org.iamOf(MEMBER).put({ url: 'https://issuer.example', thumbprints: [thumb('0')] });
}

function get(keys: Keys): Promise<unknown> {
  return iam(keys).send(new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: PROVIDER }));
}

function update(keys: Keys, OpenIDConnectProviderArn = PROVIDER): Promise<unknown> {
  const input = { OpenIDConnectProviderArn, ThumbprintList: [thumb('1')] };
  return iam(keys).send(new UpdateOpenIDConnectProviderThumbprintCommand(input));
}

function denied(action: string, resource: string, reason: string): object {
  const message = `User: ${SESSION} is not authorized to perform: ${action} on resource: ${resource} ${reason}`;
  return { name: 'AccessDenied', message, $metadata: expect.objectContaining({ httpStatusCode: 403 }) };
}

it('a session may do what the policies of its role allow, and nothing else', async () => {
  putRole(trustOf(), { policies: [policyOf({ Action: GET, Resource: PROVIDER })] });
  const keys = await assume();
  await get(keys);
  const reason = `because no identity-based policy allows the ${UPDATE} action`;
  await expect(update(keys)).rejects.toMatchObject(denied(UPDATE, PROVIDER, reason));
  const list = 'iam:ListOpenIDConnectProviders';
  await expect(listProviders(keys)).rejects.toMatchObject(
    denied(
      list,
      `arn:aws:iam::${MEMBER}:oidc-provider/*`,
      `because no identity-based policy allows the ${list} action`,
    ),
  );
  expect(org.calls.at(-2)).toMatchObject({ account: MEMBER, arn: PROVIDER, outcome: 'AccessDenied' });
});

it('a role without policies lets its sessions do nothing', async () => {
  org.iamOf(MEMBER).putRole({ name: 'watcher', trustPolicy: trustOf() });
  await expect(get(await assume())).rejects.toMatchObject({ name: 'AccessDenied' });
});

it('a denial in the policies of a role outweighs what they allow', async () => {
  putRole(trustOf(), { policies: [policyOf({}), DENY_UPDATE] });
  const keys = await assume();
  await get(keys);
  await expect(update(keys)).rejects.toMatchObject(
    denied(UPDATE, PROVIDER, 'with an explicit deny in an identity-based policy'),
  );
});

it('a session policy narrows what the role may do', async () => {
  putRole();
  const other = org.iamOf(MEMBER).put({ url: 'https://other.example', thumbprints: [thumb('0')] });
  const keys = await assume({ Policy: JSON.stringify(policyOf({ Action: UPDATE, Resource: PROVIDER })) });
  await update(keys);
  await expect(update(keys, other)).rejects.toMatchObject(
    denied(UPDATE, other, `because no session policy allows the ${UPDATE} action`),
  );
  const narrower = await assume({
    Policy: JSON.stringify({ Statement: [policyOf({}).Statement, DENY_UPDATE.Statement] }),
  });
  await get(narrower);
  await expect(update(narrower)).rejects.toMatchObject(
    denied(UPDATE, PROVIDER, 'with an explicit deny in a session policy'),
  );
});

it('a session policy gives nothing that the role may not do', async () => {
  putRole(trustOf(), { policies: [policyOf({ Action: GET })] });
  const keys = await assume({ Policy: JSON.stringify(policyOf({})) });
  await get(keys);
  await expect(update(keys)).rejects.toMatchObject(
    denied(UPDATE, PROVIDER, `because no identity-based policy allows the ${UPDATE} action`),
  );
});

it('a policy is asked about the ARN that a provider to be created will have', async () => {
  putRole(trustOf(), { policies: [policyOf({ Resource: `arn:aws:iam::${MEMBER}:oidc-provider/*.example/a` })] });
  const keys = await assume();
  const create = (Url: string) =>
    iam(keys).send(new CreateOpenIDConnectProviderCommand({ Url, ThumbprintList: [thumb('1')] }));
  await create('https://new.example/a');
  await expect(create('https://new.example/b')).rejects.toMatchObject({ name: 'AccessDenied' });
});

describe('a service control policy', () => {
  const reason = 'with an explicit deny in a service control policy';

  it.each([
    ['of the account', MEMBER],
    ['of the unit', 'Workloads/Prod'],
    ['of a unit above', 'Workloads'],
    ['of the root', ''],
  ])('%s binds the sessions of the account', async (_, target) => {
    putRole();
    const keys = await assume();
    await update(keys);
    org.organization.attachControlPolicy(target, DENY_UPDATE);
    await expect(update(keys)).rejects.toMatchObject(denied(UPDATE, PROVIDER, reason));
    await get(keys);
  });

  it('of another account does not matter', async () => {
    putRole();
    org.organization.attachControlPolicy(OTHER, DENY_UPDATE);
    await update(await assume());
    expect(org.calls.at(-1)).toMatchObject({ account: MEMBER, outcome: 'ok' });
  });

  it('can leave out a role', async () => {
    const others = { ArnNotLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/watcher' } };
    org.organization.attachControlPolicy('', policyOf({ Effect: 'Deny', Action: 'iam:*', Condition: others }));
    putRole();
    await update(await assume());
    putRole(trustOf(), { name: 'another' });
    await expect(update(await assume({ RoleArn: `arn:aws:iam::${MEMBER}:role/another` }))).rejects.toMatchObject({
      message: expect.stringContaining(reason),
    });
  });

  it('binds the user of a member account, and not the management account', async () => {
    org.organization.attachControlPolicy('', policyOf({ Effect: 'Deny' }));
    expect(await listProviders()).toEqual([]);
    await startOrganization({ account: MEMBER, organization: { managementAccount: HUB, accounts: [{ id: MEMBER }] } });
    org.organization.attachControlPolicy('', policyOf({ Effect: 'Deny' }));
    await expect(listProviders()).rejects.toMatchObject({ message: expect.stringContaining(reason) });
    await expect(assume()).rejects.toMatchObject({ message: expect.stringContaining(reason) });
  });

  it('is attached to what exists', () => {
    expect(() => org.organization.attachControlPolicy('Elsewhere', DENY_UPDATE)).toThrow('no unit Elsewhere');
  });
});

it('a permission that is not understood is an error of the sandbox, not a guess', async () => {
  putRole(trustOf(), { policies: [policyOf({ Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } })] });
  await expect(get(await assume())).rejects.toMatchObject({
    name: 'InternalFailure',
    message: expect.stringContaining('aws:MultiFactorAuthPresent'),
  });
});

it('a session is held to its policies at the other services of its account, and finds none of them in another account', async () => {
  const publish = async (RoleArn: string) => {
    const client = new SNSClient({
      endpoint: org.url,
      region: org.region,
      credentials: await assume({ RoleArn }),
      maxAttempts: 1,
    });
    return client
      .send(new PublishCommand({ TopicArn: org.inbox.topicArn, Message: 'm' }))
      .finally(() => client.destroy());
  };
  const arn = putRole(trustOf(), { account: HUB, policies: [policyOf({ Resource: org.inbox.topicArn })] });
  await publish(arn);
  putRole(trustOf(), { account: HUB, policies: [policyOf({ Resource: `${org.inbox.topicArn}-2` })] });
  await expect(publish(arn)).rejects.toMatchObject({ name: 'AuthorizationErrorException' });
  putRole();
  await expect(publish(`arn:aws:iam::${MEMBER}:role/watcher`)).rejects.toThrow(`sns in the account ${HUB} alone`);
});
