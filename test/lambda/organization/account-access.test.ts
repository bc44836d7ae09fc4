import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { IAMClient } from '@aws-sdk/client-iam';
import { type Iam, createIam } from '../../../lambda/act/iam';
import { type OpenAccess, askForCaller, createAccess } from '../../../lambda/organization/account-access';
import { type Aws, startAws } from '../../../sandbox/aws/server';
import { credentials } from '../../support/credentials';
import { EXTERNAL_ID, HUB, ROLE, accountId, putRole } from './scenario';

const MEMBER = accountId(1);
const ISSUER = 'https://login.example';
const [OLD, NEW] = ['a'.repeat(40), 'b'.repeat(40)];

let aws: Aws;
let sts: STSClient;

beforeEach(async () => {
  aws = await startAws({ account: HUB, organization: { accounts: [{ id: MEMBER }] } });
  sts = new STSClient(configuration());
  putRole(aws, MEMBER);
});
afterEach(async () => {
  sts.destroy();
  await aws.close();
});

function configuration() {
  return { endpoint: aws.url, region: aws.region, credentials, maxAttempts: 1 };
}

async function accessBy(role: { name: string; externalId?: string }): Promise<OpenAccess> {
  return createAccess(sts, await askForCaller(sts), role, configuration());
}

const never = new AbortController().signal;

test('the caller is known by the account and the partition of the credentials', async () => {
  expect(await askForCaller(sts)).toEqual({ account: HUB, partition: 'aws' });
});

test('a session reads the providers of its account, and may not write, although its role may', async () => {
  const arn = aws.iamOf(MEMBER).put({ url: ISSUER, thumbprints: [OLD] });
  const open = await accessBy({ name: ROLE, externalId: EXTERNAL_ID });
  const { iam, close } = await open(MEMBER, never);
  expect(await iam.list(never)).toEqual([arn]);
  expect(await iam.get(arn, never)).toMatchObject({ issuer: ISSUER, thumbprints: [OLD] });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what the type hides is what might be misused.
  await expect((iam as Iam).replaceThumbprints(arn, [NEW])).rejects.toThrow('no session policy allows');
  close();
  expect(aws.iamOf(MEMBER).providers.get(arn)?.thumbprints).toEqual([OLD]);
});

test('a session without the policy of a look may write, so that it is the policy which keeps it from that', async () => {
  const arn = aws.iamOf(MEMBER).put({ url: ISSUER, thumbprints: [OLD] });
  const { Credentials: given } = await sts.send(
    new AssumeRoleCommand({
      RoleArn: `arn:aws:iam::${MEMBER}:role/${ROLE}`,
      RoleSessionName: 'someone',
      ExternalId: EXTERNAL_ID,
    }),
  );
  const client = new IAMClient({
    ...configuration(),
    credentials: {
      accessKeyId: given?.AccessKeyId ?? '',
      secretAccessKey: given?.SecretAccessKey ?? '',
      sessionToken: given?.SessionToken ?? '',
    },
  });
  await createIam(client).replaceThumbprints(arn, [NEW]);
  client.destroy();
  expect(aws.iamOf(MEMBER).providers.get(arn)?.thumbprints).toEqual([NEW]);
});

test('a role that asks for an external ID opens only to it', async () => {
  const [without, another] = [await accessBy({ name: ROLE }), await accessBy({ name: ROLE, externalId: 'another' })];
  await expect(without(MEMBER, never)).rejects.toThrow('not authorized to perform: sts:AssumeRole');
  await expect(another(MEMBER, never)).rejects.toThrow('not authorized to perform: sts:AssumeRole');
});

test("the caller's own account opens without a role", async () => {
  const open = await accessBy({ name: 'no-such-role' });
  const { iam, close } = await open(HUB, never);
  expect(await iam.list(never)).toEqual([]);
  close();
  expect(aws.calls.map(({ action }) => action)).not.toContain('AssumeRole');
});
