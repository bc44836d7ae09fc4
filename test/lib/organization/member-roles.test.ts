import {
  GetOpenIDConnectProviderCommand,
  ListOpenIDConnectProvidersCommand,
  UpdateOpenIDConnectProviderThumbprintCommand,
} from '@aws-sdk/client-iam';
import { AssumeRoleCommand, type AssumeRoleCommandInput } from '@aws-sdk/client-sts';
import { Template } from 'aws-cdk-lib/assertions';
import { Stack } from 'aws-cdk-lib';
import {
  HUB,
  type Keys,
  MEMBER,
  OTHER,
  iam,
  org,
  policyOf,
  startOrganization,
  sts,
  trustOf,
} from '../../sandbox/aws/organization-setup';
import { thumb } from '../../support/thumb';
import { hubRolesIn, rolesIn } from './deployed';
import { watcherWith } from './synthesise';

const READ = 'oidc-thumbprint-watcher-read';
const WRITE = 'oidc-thumbprint-watcher-write';
const ACT = 'oidc-thumbprint-watcher-act';
const READ_ACCOUNTS = 'oidc-thumbprint-watcher-read-accounts';

const watcher = watcherWith();
const hubRoles = hubRolesIn(Template.fromStack(Stack.of(watcher)));

/** Deploys the roles of the functions, and those of the accounts, as the StackSet does. */
function deployRoles(): void {
  for (const role of Object.values(hubRoles)) org.iamOf(HUB).putRole(role);
  for (const account of [MEMBER, OTHER]) {
    const template: object = JSON.parse(watcher.memberTemplate);
    const roles = rolesIn({ template, account, parameters: { HubAccount: HUB } });
    for (const role of Object.values(roles)) org.iamOf(account).putRole(role);
  }
}

beforeEach(deployRoles);

/** Credentials of a function, as Lambda gives them. */
function functionKeys(name: 'Coordinate' | 'ReadAccounts' | 'Observe' | 'Act'): Keys {
  const role = hubRoles[`Watcher${name}Role`]?.name ?? 'missing';
  return org.beginFunctionSession(`Watcher${name}Function`, role);
}

/** Enters the member as the functions do, but for what is given. */
async function enter(keys: Keys, role: string, input: Partial<AssumeRoleCommandInput> = {}): Promise<Keys> {
  const request = new AssumeRoleCommand({
    RoleArn: `arn:aws:iam::${MEMBER}:role/${role}`,
    RoleSessionName: 'oidc-thumbprint-watcher-run-1',
    ExternalId: 'oidc-thumbprint-watcher',
    SourceIdentity: 'oidc-thumbprint-watcher-run-1',
    ...input,
  });
  const { Credentials: given } = await sts(keys).send(request);
  return {
    accessKeyId: given?.AccessKeyId ?? '',
    secretAccessKey: given?.SecretAccessKey ?? '',
    sessionToken: given?.SessionToken ?? '',
  };
}

const DENIED = { name: 'AccessDenied' };

/** Puts a role that may do everything, and begins a session of it. */
async function beginPowerfulSession(account: string, name: string): Promise<Keys> {
  org.iamOf(account).putRole({ name, trustPolicy: trustOf(), policies: [policyOf({})] });
  const RoleArn = `arn:aws:iam::${account}:role/${name}`;
  const { Credentials: given } = await sts().send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'somebody' }));
  return {
    accessKeyId: given?.AccessKeyId ?? '',
    secretAccessKey: given?.SecretAccessKey ?? '',
    sessionToken: given?.SessionToken ?? '',
  };
}

describe('the functions', () => {
  it.each([
    ['ReadAccounts', READ],
    ['Act', READ],
    ['Act', WRITE],
  ] as const)('%s enters an account by the role %s', async (name, role) => {
    await expect(enter(functionKeys(name), role)).resolves.toMatchObject({
      accessKeyId: expect.stringMatching(/^ASIA/),
    });
  });

  it.each([
    ['ReadAccounts', WRITE],
    ['Observe', READ],
    ['Observe', WRITE],
    ['Coordinate', READ],
    ['Coordinate', WRITE],
  ] as const)('%s does not enter an account by the role %s', async (name, role) => {
    await expect(enter(functionKeys(name), role)).rejects.toMatchObject(DENIED);
  });
});

describe.each([READ, WRITE])('the role %s lets nobody in', (role) => {
  it('without the external ID, or with another one', async () => {
    await expect(enter(functionKeys('Act'), role, { ExternalId: undefined })).rejects.toMatchObject(DENIED);
    await expect(enter(functionKeys('Act'), role, { ExternalId: 'another' })).rejects.toMatchObject(DENIED);
  });

  it('without a source identity, or with that of somebody else', async () => {
    await expect(enter(functionKeys('Act'), role, { SourceIdentity: undefined })).rejects.toMatchObject(DENIED);
    await expect(enter(functionKeys('Act'), role, { SourceIdentity: 'somebody' })).rejects.toMatchObject(DENIED);
  });

  it("of the functions' account but the functions", async () => {
    const administrator = await beginPowerfulSession(HUB, 'administrator');
    await expect(enter(administrator, role)).rejects.toMatchObject(DENIED);
    const user = { accessKeyId: 'sandbox', secretAccessKey: 'sandbox' };
    await expect(enter(user, role)).rejects.toMatchObject(DENIED);
    const other = org.beginFunctionSession('another-function', ACT);
    await expect(enter(other, role)).rejects.toMatchObject(DENIED);
  });

  it('of another account, even by a role of the same name', async () => {
    for (const name of ['administrator', ACT, READ_ACCOUNTS]) {
      await expect(enter(await beginPowerfulSession(OTHER, name), role)).rejects.toMatchObject(DENIED);
    }
    await expect(enter(await beginPowerfulSession(MEMBER, ACT), role)).rejects.toMatchObject(DENIED);
  });
});

it("the functions' account enters no account once it has left the organization", async () => {
  await startOrganization({ organization: { managementAccount: OTHER, accounts: [{ id: MEMBER, name: 'member' }] } });
  deployRoles();
  // The condition on the role's side alone: the function's own policies still name the organization.
  await expect(enter(functionKeys('Act'), WRITE)).rejects.toMatchObject(DENIED);
  await startOrganization({ organization: { managementAccount: OTHER, accounts: [{ id: MEMBER }, { id: HUB }] } });
  deployRoles();
  await expect(enter(functionKeys('Act'), WRITE)).resolves.toMatchObject({
    accessKeyId: expect.stringMatching(/^ASIA/),
  });
});

it('the functions enter no account of another organization', async () => {
  await startOrganization({ organization: { id: 'o-another00001', accounts: [{ id: MEMBER, name: 'member' }] } });
  deployRoles();
  await expect(enter(functionKeys('Act'), READ)).rejects.toMatchObject(DENIED);
});

describe('a session', () => {
  let arn: string;
  beforeEach(() => {
    arn = org.iamOf(MEMBER).put({ url: 'https://issuer.example', thumbprints: [thumb('1')] });
  });
  const update = () => {
    const input = { OpenIDConnectProviderArn: arn, ThumbprintList: [thumb('2')] };
    return new UpdateOpenIDConnectProviderThumbprintCommand(input);
  };
  const get = () => new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: arn });

  it('by the role that reads lists and reads providers, and writes none', async () => {
    const client = iam(await enter(functionKeys('ReadAccounts'), READ));
    const { OpenIDConnectProviderList: list } = await client.send(new ListOpenIDConnectProvidersCommand({}));
    expect(list).toEqual([{ Arn: arn }]);
    await expect(client.send(get())).resolves.toMatchObject({ ThumbprintList: [thumb('1')] });
    await expect(client.send(update())).rejects.toMatchObject(DENIED);
  });

  it('by the role that writes replaces thumbprints, and does nothing else', async () => {
    const client = iam(await enter(functionKeys('Act'), WRITE));
    await client.send(update());
    expect(org.iamOf(MEMBER).providers.get(arn)?.thumbprints).toEqual([thumb('2')]);
    await expect(client.send(get())).rejects.toMatchObject(DENIED);
    await expect(client.send(new ListOpenIDConnectProvidersCommand({}))).rejects.toMatchObject(DENIED);
  });
});
