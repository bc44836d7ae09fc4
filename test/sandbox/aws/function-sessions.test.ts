import { ListOpenIDConnectProvidersCommand } from '@aws-sdk/client-iam';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { HUB, iam, listProviders, org, policyOf, putRole, sts } from './organization-setup';

const ARN = `arn:aws:lambda:us-east-1:${HUB}:function:watcher`;

function putFunctionRole(sourceFunctionArn: string): void {
  const Condition = { ArnLike: { 'lambda:SourceFunctionArn': sourceFunctionArn } };
  putRole({}, { account: HUB, name: 'role', policies: [policyOf({ Condition })] });
}

it("a function's session is one of its role, and named after the function", async () => {
  putFunctionRole(ARN);
  const keys = org.beginFunctionSession('watcher', 'role');
  const { Arn } = await sts(keys).send(new GetCallerIdentityCommand({}));
  expect(Arn).toBe(`arn:aws:sts::${HUB}:assumed-role/role/watcher`);
});

it('the calls of a function name it to policies', async () => {
  putFunctionRole(ARN);
  await expect(listProviders(org.beginFunctionSession('watcher', 'role'))).resolves.toEqual([]);
  const other = iam(org.beginFunctionSession('other', 'role'));
  await expect(other.send(new ListOpenIDConnectProvidersCommand({}))).rejects.toMatchObject({
    name: 'AccessDenied',
    message: expect.stringContaining('no identity-based policy allows'),
  });
});

it('a function whose role does not exist gets no session', () => {
  expect(() => org.beginFunctionSession('watcher', 'missing')).toThrow(`The account ${HUB} has no role missing.`);
});
