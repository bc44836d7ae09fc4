import { grantsOf, isAllowed } from '../../../sandbox/aws/policy';
import { statementsOf } from '../../../sandbox/aws/policy-document';
import { POLICY_LIMITS } from '../../../lib/permissions/policy-size';
import { clusters, resourcesOf } from '../synthesise';
import { rolesIn } from './deployed';
import { type OrganizationPropsFor, synthesiseOrganization, watcherWith } from './synthesise';

const MEMBER = '222222222222';
const UPDATE = 'iam:UpdateOpenIDConnectProviderThumbprint';
const GET = 'iam:GetOpenIDConnectProvider';

function rolesWith(props: OrganizationPropsFor) {
  const template: object = JSON.parse(watcherWith(props).memberTemplate);
  return rolesIn({ template, account: MEMBER, parameters: { HubAccount: '111111111111' } });
}

function statementsWith(props: OrganizationPropsFor, role: 'ReadRole' | 'WriteRole') {
  return (rolesWith(props)[role]?.policies ?? []).flatMap(statementsOf);
}

function provider(host: string, account = MEMBER): string {
  return `arn:aws:iam::${account}:oidc-provider/${host}`;
}

test('the template has two roles by default, of fixed names', () => {
  const roles = rolesWith({});
  expect(Object.values(roles).map(({ name }) => name)).toEqual([
    'oidc-thumbprint-watcher-read',
    'oidc-thumbprint-watcher-write',
  ]);
  expect(grantsOf(statementsWith({}, 'ReadRole'))).toEqual([
    { action: 'iam:ListOpenIDConnectProviders', resource: '*' },
    { action: GET, resource: provider('*') },
  ]);
  expect(grantsOf(statementsWith({}, 'WriteRole'))).toEqual([{ action: UPDATE, resource: provider('*') }]);
});

test('the template has no role that writes where nothing is to be written', () => {
  expect(Object.keys(rolesWith({ updates: 'never' }))).toEqual(['ReadRole']);
  expect(watcherWith({ updates: 'never' }).memberTemplate).not.toContain('Update');
});

test('an override that lets one provider be written lets the role write that one alone', () => {
  const providers = { 'https://a.example': { updates: 'verified' } } as const;
  expect(grantsOf(statementsWith({ updates: 'never', providers }, 'WriteRole'))).toEqual([
    { action: UPDATE, resource: provider('a.example') },
  ]);
});

test('an issuer that is left out is denied in every account, and an ARN in its own', () => {
  const exclude = ['https://a.example', provider('b.example', '333333333333')];
  const statements = statementsWith({ exclude }, 'WriteRole');
  const mayUpdate = (resource: string) => isAllowed(statements, { action: UPDATE, resource });
  expect(mayUpdate(provider('a.example'))).toBe(false);
  expect(mayUpdate(provider('b.example'))).toBe(true);
  expect(mayUpdate(provider('b.example', '333333333333'))).toBe(false);
});

test('the roles reach no provider but those that are included', () => {
  const props = { include: ['https://a.example'] };
  expect(isAllowed(statementsWith(props, 'ReadRole'), { action: GET, resource: provider('a.example') })).toBe(true);
  expect(isAllowed(statementsWith(props, 'ReadRole'), { action: GET, resource: provider('b.example') })).toBe(false);
  expect(isAllowed(statementsWith(props, 'WriteRole'), { action: UPDATE, resource: provider('b.example') })).toBe(
    false,
  );
});

test('more names than a policy holds are an error that says what to do', () => {
  const few = Math.floor(POLICY_LIMITS.inline / 150);
  expect(() => watcherWith({ include: clusters(few) })).not.toThrow();
  expect(() => watcherWith({ include: clusters(120) })).toThrow(
    /^include, exclude and providers: with these names the policy of a role in each account takes \d+ characters, and AWS allows 10240\. Name fewer/,
  );
});

test('the template is text that CloudFormation takes without an upload, whatever the names', () => {
  const template = watcherWith({ include: clusters(70), exclude: clusters(70) }).memberTemplate;
  expect(Buffer.byteLength(template)).toBeLessThan(51_200);
  expect(Object.keys(JSON.parse(template).Parameters)).toEqual(['HubAccount']);
});

test('the StackSet puts this template into the accounts of the units, new ones included, from a delegated administrator', () => {
  const template = synthesiseOrganization();
  const [stackSet] = Object.values(resourcesOf(template, 'AWS::CloudFormation::StackSet'));
  expect(stackSet).toMatchObject({
    StackSetName: 'oidc-thumbprint-watcher-members',
    PermissionModel: 'SERVICE_MANAGED',
    CallAs: 'DELEGATED_ADMIN',
    AutoDeployment: { Enabled: true, RetainStacksOnAccountRemoval: false },
    Capabilities: ['CAPABILITY_NAMED_IAM'],
    Parameters: [{ ParameterKey: 'HubAccount', ParameterValue: { Ref: 'AWS::AccountId' } }],
    StackInstancesGroup: [
      { DeploymentTargets: { OrganizationalUnitIds: ['r-abcd'] }, Regions: [{ Ref: 'AWS::Region' }] },
    ],
    TemplateBody: watcherWith().memberTemplate,
  });
});

test('accounts that are left out get no roles', () => {
  const template = synthesiseOrganization({ excludeAccounts: ['333333333333'], callAs: 'SELF' });
  const [stackSet] = Object.values(resourcesOf(template, 'AWS::CloudFormation::StackSet'));
  expect(stackSet).toMatchObject({
    CallAs: 'SELF',
    StackInstancesGroup: [{ DeploymentTargets: { AccountFilterType: 'DIFFERENCE', Accounts: ['333333333333'] } }],
  });
});

test('a watcher whose roles are deployed by other means has no StackSet', () => {
  expect(resourcesOf(synthesiseOrganization({ stackSet: false }), 'AWS::CloudFormation::StackSet')).toEqual({});
});
