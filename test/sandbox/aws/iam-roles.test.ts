import { type ListRolesCommandInput, ListRolesCommand } from '@aws-sdk/client-iam';
import { trustPolicyFor } from '../../../sandbox/aws/iam-roles';
import { lab } from './lab-setup';
import { post } from './clients';

const POLICY = trustPolicyFor('arn:aws:iam::123456789012:oidc-provider/a.example');

function list(page: ListRolesCommandInput = {}) {
  return lab.iamClient.send(new ListRolesCommand(page));
}

function putRoles(count: number): void {
  for (let n = 0; n < count; n += 1) {
    lab.iam.putRole({ name: `role-${String(n).padStart(4, '0')}`, trustPolicy: POLICY });
  }
}

test('IAM in the sandbox lists a role with all that IAM says of one, its trust policy URL-encoded', async () => {
  const arn = lab.iam.putRole({ name: 'deploy', path: '/ci/', trustPolicy: { ...POLICY, Id: "it's (1) *" } });
  expect(arn).toBe('arn:aws:iam::123456789012:role/ci/deploy');
  const { Roles, IsTruncated, Marker } = await list();
  expect([IsTruncated, Marker]).toEqual([false, undefined]);
  expect(Roles).toEqual([
    {
      Arn: arn,
      Path: '/ci/',
      RoleName: 'deploy',
      RoleId: expect.stringMatching(/^AROA[0-9A-Z]{17}$/),
      CreateDate: expect.any(Date),
      AssumeRolePolicyDocument: expect.stringMatching(/^%7B[\w.~%-]+%7D$/),
      MaxSessionDuration: 3600,
    },
  ]);
  const document = decodeURIComponent(Roles?.[0]?.AssumeRolePolicyDocument ?? '');
  expect(JSON.parse(document)).toEqual({ ...POLICY, Id: "it's (1) *" });
});

test('IAM in the sandbox has no roles at first, and replaces one of the same name', async () => {
  expect(await list()).toMatchObject({ Roles: [], IsTruncated: false });
  lab.iam.putRole({ name: 'deploy', trustPolicy: POLICY });
  const [before] = (await list()).Roles ?? [];
  lab.iam.putRole({ name: 'deploy', trustPolicy: 'no JSON at all' });
  const { Roles } = await list();
  expect(Roles).toEqual([{ ...before, AssumeRolePolicyDocument: 'no%20JSON%20at%20all' }]);
});

test('IAM in the sandbox lists roles by name in pages of a hundred, or as many as are asked for up to a thousand', async () => {
  putRoles(1_050);
  const names: (string | undefined)[] = [];
  const sizes: number[] = [];
  let Marker: string | undefined;
  do {
    const answer = await list({ Marker, MaxItems: 500 });
    names.push(...(answer.Roles ?? []).map(({ RoleName }) => RoleName));
    sizes.push(answer.Roles?.length ?? 0);
    expect(answer.IsTruncated).toBe(answer.Marker !== undefined);
    ({ Marker } = answer);
  } while (Marker !== undefined);
  expect(sizes).toEqual([500, 500, 50]);
  expect(names).toEqual([...lab.iam.roles.keys()].toSorted());
  expect((await list()).Roles).toHaveLength(100);
  expect((await list({ MaxItems: 1000 })).Roles).toHaveLength(1000);
});

test.each([{ Marker: 'nonsense' }, { MaxItems: 0 }, { MaxItems: 1001 }])(
  'IAM in the sandbox refuses the page %j of the roles',
  async (page) => {
    putRoles(2);
    await expect(list(page)).rejects.toMatchObject({ name: 'ValidationError' });
  },
);

test('IAM in the sandbox lists only the roles below a path where one is asked for', async () => {
  putRoles(1);
  lab.iam.putRole({ name: 'deploy', path: '/ci/', trustPolicy: POLICY });
  expect((await list({ PathPrefix: '/ci/' })).Roles).toMatchObject([{ RoleName: 'deploy' }]);
});

test('IAM in the sandbox answers the list of roles in the XML of IAM', async () => {
  putRoles(2);
  const response = await post(lab, 'iam', { body: 'Action=ListRoles&Version=2010-05-08&MaxItems=1' });
  expect(await response.text()).toMatch(
    /^<\?xml version="1.0" encoding="UTF-8"\?>\n<ListRolesResponse xmlns="https:\/\/iam.amazonaws.com\/doc\/2010-05-08\/"><ListRolesResult><IsTruncated>true<\/IsTruncated><Marker>[^<]+<\/Marker><Roles><member><Path>\/<\/Path><RoleName>role-0000<\/RoleName>.*<\/member><\/Roles><\/ListRolesResult><ResponseMetadata>/,
  );
});
