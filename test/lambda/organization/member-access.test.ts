import { IAMClient } from '@aws-sdk/client-iam';
import { STSClient } from '@aws-sdk/client-sts';
import { createIam } from '../../../lambda/act/iam';
import { type OpenMember, createMemberAccess, sessionNameOf } from '../../../lambda/organization/member-access';
import { assumeRole, writePolicyFor } from '../../../lambda/organization/assume-role';
import { type Aws, startAws } from '../../../sandbox/aws/server';
import { credentials } from '../../support/credentials';
import { READ_ROLE, WRITE_ROLE, putMemberRoles } from './machine';
import { EXTERNAL_ID, HUB, accountId } from './scenario';

const MEMBER = accountId(1);
const [OLD, NEW] = ['a'.repeat(40), 'b'.repeat(40)];
const UPDATE = 'UpdateOpenIDConnectProviderThumbprint';

let aws: Aws;
let sts: STSClient;
let opened: OpenMember[];

beforeEach(async () => {
  aws = await startAws({ account: HUB, organization: { accounts: [{ id: MEMBER }] } });
  sts = new STSClient(configuration());
  opened = [];
  putMemberRoles(aws, MEMBER);
});
afterEach(async () => {
  for (const one of opened) one.close();
  sts.destroy();
  await aws.close();
});

function configuration() {
  return { endpoint: aws.url, region: aws.region, credentials, maxAttempts: 1 };
}

async function open(roles: { run?: string; writeRole?: string; externalId?: string } = {}): Promise<OpenMember> {
  const given = { partition: 'aws', readRole: READ_ROLE, writeRole: WRITE_ROLE, externalId: EXTERNAL_ID, run: 'run-1' };
  const access = createMemberAccess(sts, { ...given, ...roles }, configuration());
  const member = await access(MEMBER, new AbortController().signal);
  opened.push(member);
  return member;
}

function put(host: string): string {
  return aws.iamOf(MEMBER).put({ url: `https://${host}`, thumbprints: [OLD] });
}

test('a member account is read without the write role, which is assumed for a write alone', async () => {
  const arn = put('a.example');
  const { iam } = await open();
  expect(await iam.list()).toEqual([arn]);
  expect(await iam.get(arn)).toMatchObject({ thumbprints: [OLD] });
  const assumed = () => aws.calls.filter(({ action }) => action === 'AssumeRole').map(({ arn: role }) => role);
  expect(assumed()).toEqual([`arn:aws:iam::${MEMBER}:role/${READ_ROLE}`]);
  await iam.replaceThumbprints(arn, [NEW]);
  expect(aws.iamOf(MEMBER).providers.get(arn)?.thumbprints).toEqual([NEW]);
  expect(assumed()[1]).toBe(`arn:aws:iam::${MEMBER}:role/${WRITE_ROLE}`);
});

test('the session of a write carries the run in its name', async () => {
  const arn = put('a.example');
  await (await open({ run: 'f7d0' })).iam.replaceThumbprints(arn, [NEW]);
  expect(aws.calls.find(({ action }) => action === UPDATE)?.caller).toBe(
    `arn:aws:sts::${MEMBER}:assumed-role/${WRITE_ROLE}/oidc-thumbprint-watcher-f7d0`,
  );
});

test('a session that is made for a write may change that provider, and no other, although its role may', async () => {
  const [arn, other] = [put('a.example'), put('b.example')];
  const session = { name: 'oidc-thumbprint-watcher-1', sourceIdentity: 'oidc-thumbprint-watcher-1' };
  const role = { name: WRITE_ROLE, externalId: EXTERNAL_ID };
  const wanted = { account: MEMBER, partition: 'aws', role, ...session, policy: writePolicyFor(arn) };
  const client = new IAMClient({ ...configuration(), credentials: await assumeRole(sts, wanted) });
  const iam = createIam(client);
  await expect(iam.replaceThumbprints(other, [NEW])).rejects.toThrow('no session policy allows');
  await expect(iam.get(arn)).rejects.toThrow('not authorized');
  await iam.replaceThumbprints(arn, [NEW]);
  client.destroy();
  expect(aws.iamOf(MEMBER).providers.get(arn)?.thumbprints).toEqual([NEW]);
  expect(aws.iamOf(MEMBER).providers.get(other)?.thumbprints).toEqual([OLD]);
});

test('characters that a policy would obey stand for themselves', () => {
  const arn = `arn:aws:iam::${MEMBER}:oidc-provider/a.example/*?$`;
  const { Statement } = JSON.parse(writePolicyFor(arn));
  expect(Statement[0].Resource).toBe(`arn:aws:iam::${MEMBER}:oidc-provider/a.example/\${*}\${?}\${$}`);
});

test('an account opens only to the external ID that its roles ask for', async () => {
  await expect(open({ externalId: 'another' })).rejects.toThrow('not authorized to perform: sts:AssumeRole');
});

test('access without a write role writes nothing, and asks nobody', async () => {
  const arn = put('a.example');
  const { iam } = await open({ writeRole: '' });
  await expect(iam.replaceThumbprints(arn, [NEW])).rejects.toThrow('There is no role to write with');
  expect(aws.calls.filter(({ action }) => action === 'AssumeRole')).toHaveLength(1);
});

test('a write role that lets nobody in writes nothing', async () => {
  const arn = put('a.example');
  const { iam } = await open({ writeRole: 'no-such-role' });
  await expect(iam.replaceThumbprints(arn, [NEW])).rejects.toThrow('not authorized to perform: sts:AssumeRole');
  expect(aws.iamOf(MEMBER).providers.get(arn)?.thumbprints).toEqual([OLD]);
});

test('the names of sessions have 64 characters at most', () => {
  expect(sessionNameOf('x'.repeat(80))).toHaveLength(64);
});
