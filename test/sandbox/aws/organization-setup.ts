import { IAMClient, ListOpenIDConnectProvidersCommand } from '@aws-sdk/client-iam';
import { OrganizationsClient } from '@aws-sdk/client-organizations';
import { AssumeRoleCommand, type AssumeRoleCommandInput, STSClient } from '@aws-sdk/client-sts';
import type { Statement } from '../../../sandbox/aws/policy';
import type { PolicyDocument } from '../../../sandbox/aws/policy-document';
import { type Aws, type AwsOptions, startAws } from '../../../sandbox/aws/server';
import { credentials } from '../../support/credentials';

/** The management account, whose user the credentials of tests belong to, and two others. */
export const HUB = '111111111111';
export const MEMBER = '222222222222';
export const OTHER = '333333333333';

export const ROLE_ARN = `arn:aws:iam::${MEMBER}:role/watcher`;

/** The time in the organization. */
export const now = { time: Date.parse('2026-11-28T12:00:00Z') };

/** The organization of the test that runs. */
export let org: Aws;

let clients: { destroy: () => void }[] = [];

beforeEach(() => startOrganization());
afterEach(async () => {
  for (const client of clients) client.destroy();
  clients = [];
  await org.close();
});

/** Starts another organization in place of the one that there is. */
export async function startOrganization(options: AwsOptions = {}): Promise<void> {
  await (org as Aws | undefined)?.close();
  org = await startAws({
    account: HUB,
    organization: { accounts: [{ id: MEMBER, name: 'member', unit: 'Workloads/Prod' }, { id: OTHER }] },
    clock: () => new Date(now.time),
    ...options,
  });
}

/** Credentials as STS gives them. */
export interface Keys {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
}

function configuration(keys: Keys) {
  return { endpoint: org.url, region: org.region, credentials: keys, maxAttempts: 1 };
}

/** Returns a client with credentials; by default those of the user. */
export function iam(keys: Keys = credentials): IAMClient {
  const client = new IAMClient(configuration(keys));
  clients.push(client);
  return client;
}

export function sts(keys: Keys = credentials): STSClient {
  const client = new STSClient(configuration(keys));
  clients.push(client);
  return client;
}

export function organizations(keys: Keys = credentials): OrganizationsClient {
  const client = new OrganizationsClient(configuration(keys));
  clients.push(client);
  return client;
}

/** A policy of one statement. */
export function policyOf(statement: Partial<Statement>): PolicyDocument {
  return { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: '*', Resource: '*', ...statement } };
}

/** A trust policy of one statement, which by default trusts the management account. */
export function trustOf(statement: object = {}): object {
  const principal = { AWS: `arn:aws:iam::${HUB}:root` };
  const actions = ['sts:AssumeRole', 'sts:SetSourceIdentity'];
  return {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: principal, Action: actions, ...statement }],
  };
}

/** Puts the role to assume into an account, with a trust policy and by default all permissions. */
export function putRole(
  trustPolicy: object = trustOf(),
  { account = MEMBER, name = 'watcher', policies = [policyOf({})] as readonly PolicyDocument[] } = {},
): string {
  return org.iamOf(account).putRole({ name, trustPolicy, policies });
}

/** Assumes a role, by default that one, and returns the credentials. */
export async function assume(input: Partial<AssumeRoleCommandInput> = {}, keys?: Keys): Promise<Keys> {
  const { Credentials: given } = await sts(keys).send(
    new AssumeRoleCommand({ RoleArn: ROLE_ARN, RoleSessionName: 'run-1', ...input }),
  );
  return {
    accessKeyId: given?.AccessKeyId ?? '',
    secretAccessKey: given?.SecretAccessKey ?? '',
    sessionToken: given?.SessionToken ?? '',
  };
}

/** Lists the ARNs of providers. */
export async function listProviders(keys?: Keys): Promise<(string | undefined)[]> {
  const { OpenIDConnectProviderList = [] } = await iam(keys).send(new ListOpenIDConnectProvidersCommand({}));
  return OpenIDConnectProviderList.map(({ Arn }) => Arn);
}

/** The words of a refusal to the user of the management account. */
export function refusalOf(action: string, resource: string, user = `arn:aws:iam::${HUB}:user/sandbox`): object {
  const message = `User: ${user} is not authorized to perform: ${action} on resource: ${resource}`;
  return { name: 'AccessDenied', message, $metadata: expect.objectContaining({ httpStatusCode: 403 }) };
}
