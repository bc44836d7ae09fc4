import { IAMClient } from '@aws-sdk/client-iam';
import { createRoleList } from '../../../lambda/act/iam-roles';
import { trustPolicyFor } from '../../../sandbox/aws/iam-roles';
import { lab } from '../../sandbox/aws/lab-setup';
import { startAnswering } from '../../support/answering';
import { credentials } from '../../support/credentials';
import { arnOf } from '../../support/provider-arn';

const [A, B] = [arnOf('a.example'), arnOf('b.example')];

/** A signal that does not come. */
const WITHOUT_END = new AbortController().signal;

function put(name: string, provider: string): void {
  lab.iam.putRole({ name, trustPolicy: trustPolicyFor(provider) });
}

function pages(): number {
  return lab.calls.filter(({ action }) => action === 'ListRoles').length;
}

test('the first five roles of each provider are named in alphabetical order, and all are counted', async () => {
  for (const name of ['g', 'c', 'a', 'f', 'b', 'e', 'd']) put(`deploy-${name}`, A);
  put('other', arnOf('c.example'));
  lab.iam.putRole({ name: 'broken', trustPolicy: '%7Bno JSON' });
  const found = await createRoleList(lab.iamClient)([A, B], WITHOUT_END);
  expect(found).toEqual(
    new Map([
      [A, { count: 7, first: ['deploy-a', 'deploy-b', 'deploy-c', 'deploy-d', 'deploy-e'] }],
      [B, { count: 0, first: [] }],
    ]),
  );
});

test('all pages of a thousand roles are read', async () => {
  for (let n = 0; n < 2_100; n += 1) put(`role-${n}`, n % 3 === 0 ? A : B);
  const found = await createRoleList(lab.iamClient)([A], WITHOUT_END);
  expect(found.get(A)?.count).toBe(700);
  expect(pages()).toBe(3);
});

test('a failure of a later page is a failure of the whole list', async () => {
  for (let n = 0; n < 1_100; n += 1) put(`role-${n}`, A);
  lab.faults.fail('ListRoles', 'AccessDenied', { call: 2 });
  await expect(createRoleList(lab.iamClient)([A], WITHOUT_END)).rejects.toMatchObject({ name: 'AccessDenied' });
});

test('a list that does not come is given up at the signal, and the error says that the time was up', async () => {
  lab.faults.before('ListRoles', () => new Promise(() => {}));
  const found = createRoleList(lab.iamClient)([A], AbortSignal.timeout(100));
  await expect(found).rejects.toThrow('No answer in the time that the run had');
});

/** Lists roles where every answer is this text. */
async function listFrom(body: string) {
  let asked = 0;
  const server = await startAnswering(() => {
    asked += 1;
    return body;
  });
  const client = new IAMClient({ endpoint: server.endpoint, region: 'us-east-1', credentials, maxAttempts: 1 });
  const outcome: unknown = await createRoleList(client)([A], WITHOUT_END).catch((error: unknown) => error);
  client.destroy();
  await server.close();
  return { outcome, asked };
}

test.each(['<html><body>Sign in</body></html>', ''])(
  'nothing is concluded from %j in the place of an answer',
  async (body) => {
    const { outcome } = await listFrom(body);
    expect(outcome).toMatchObject({ name: 'IncompleteAnswer', message: expect.stringContaining('no element Roles') });
  },
);

test('a list without an end is given up after sixty pages', async () => {
  const more = '<ListRolesResponse><ListRolesResult><IsTruncated>true</IsTruncated><Marker>x</Marker><Roles/>';
  const { outcome, asked } = await listFrom(`${more}</ListRolesResult></ListRolesResponse>`);
  expect(outcome).toMatchObject({ name: 'IncompleteAnswer', message: expect.stringContaining('more than 60 pages') });
  expect(asked).toBe(60);
});

test('a name that is none of IAM is made printable', async () => {
  const member = `<member><RoleName>a&#x202E;b</RoleName><AssumeRolePolicyDocument>${encodeURIComponent(JSON.stringify(trustPolicyFor(A)))}</AssumeRolePolicyDocument></member>`;
  const { outcome } = await listFrom(
    `<ListRolesResponse><ListRolesResult><IsTruncated>false</IsTruncated><Roles>${member}</Roles></ListRolesResult></ListRolesResponse>`,
  );
  expect(outcome).toEqual(new Map([[A, { count: 1, first: ['a?b'] }]]));
});
