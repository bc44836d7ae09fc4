import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { matches } from '../event-pattern';
import { onlyOne, type PropsFor, resourcesOf, stackWith, synthesise, textOf } from '../synthesise';

const RULE = 'AWS::Events::Rule';
const ACCOUNT = '111122223333';
const OWN_ROLE = `arn:aws:iam::${ACCOUNT}:role/OidcThumbprintWatcher-WatcherRole1C8CF0B9-x7Yz`;
const OWN_FUNCTION = `arn:aws:lambda:us-east-1:${ACCOUNT}:function:oidc-thumbprint-watcher`;
const ARN = `arn:aws:iam::${ACCOUNT}:oidc-provider/gitlab.example`;

let template: Template;
beforeAll(() => {
  template = synthesise();
});

const ARNS: Readonly<Record<string, string>> = { '<WatcherRole.Arn>': OWN_ROLE, '<WatcherFunction.Arn>': OWN_FUNCTION };

/** The pattern as it will be deployed, with ARNs in the place of the references to the role and to the function. */
function deployed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(deployed);
  if (typeof value !== 'object' || value === null) return value;
  if ('Fn::GetAtt' in value) return ARNS[textOf(value)] ?? textOf(value);
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, deployed(one)]));
}

function isDelivered(event: unknown): boolean {
  return matches(deployed(onlyOne(template, RULE).properties['EventPattern']), event);
}

/** Who calls, as CloudTrail writes it. */
function assumed(role: string) {
  return {
    type: 'AssumedRole',
    arn: `arn:aws:sts::${ACCOUNT}:assumed-role/${role.split('/').at(-1)}/session`,
    accountId: ACCOUNT,
    sessionContext: {
      sessionIssuer: { type: 'Role', arn: role, accountId: ACCOUNT, userName: role.split('/').at(-1) },
      attributes: { creationDate: '2026-11-21T12:00:00Z', mfaAuthenticated: 'false' },
    },
  };
}

/** The same in the hands of a function. */
function inFunction(role: string, arn: string) {
  return {
    ...assumed(role),
    inScopeOf: {
      issuerType: 'AWS::Lambda::Function',
      credentialsIssuedTo: arn,
      credentialsIssuedToVersion: `${arn}:7`,
    },
  };
}

const WATCHER = inFunction(OWN_ROLE, OWN_FUNCTION);
const TERRAFORM = assumed(`arn:aws:iam::${ACCOUNT}:role/terraform`);
const SSO = assumed(
  `arn:aws:iam::${ACCOUNT}:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_0123456789abcdef`,
);
const USER = { type: 'IAMUser', arn: `arn:aws:iam::${ACCOUNT}:user/alice`, accountId: ACCOUNT, userName: 'alice' };
const USER_WITH_MFA = { ...USER, sessionContext: { attributes: { mfaAuthenticated: 'true' } } };
const ROOT = { type: 'Root', arn: `arn:aws:iam::${ACCOUNT}:root`, accountId: ACCOUNT };
const SERVICE = { type: 'AWSService', invokedBy: 'cloudformation.amazonaws.com' };

function call(eventName: string, userIdentity: object, more: object = {}) {
  return {
    version: '0',
    id: '6a7e8feb-b491-4cf7-a9f1-bf3703467718',
    'detail-type': 'AWS API Call via CloudTrail',
    source: 'aws.iam',
    account: ACCOUNT,
    time: '2026-11-21T12:00:00Z',
    region: 'us-east-1',
    resources: [],
    detail: {
      eventVersion: '1.10',
      userIdentity,
      eventTime: '2026-11-21T12:00:00Z',
      eventSource: 'iam.amazonaws.com',
      eventName,
      awsRegion: 'us-east-1',
      sourceIPAddress: '192.0.2.7',
      userAgent: 'aws-cli/2.31.0',
      requestParameters: { openIDConnectProviderArn: ARN },
      responseElements: null,
      ...more,
    },
  };
}

const UPDATE = 'UpdateOpenIDConnectProviderThumbprint';

test.each([
  [
    'a creation by a role',
    call('CreateOpenIDConnectProvider', TERRAFORM, { requestParameters: { url: 'https://a.example' } }),
  ],
  ['an update by Terraform', call(UPDATE, TERRAFORM)],
  ['an update by a person with SSO', call(UPDATE, SSO)],
  ['an update by a user', call(UPDATE, USER)],
  ['an update by a user with MFA, whose session has no issuer', call(UPDATE, USER_WITH_MFA)],
  ['an update by the root user', call(UPDATE, ROOT)],
  ['an update by a service', call(UPDATE, SERVICE)],
  ['a new client ID', call('AddClientIDToOpenIDConnectProvider', TERRAFORM)],
  ['a client ID less', call('RemoveClientIDFromOpenIDConnectProvider', USER)],
  ['a deletion by a user', call('DeleteOpenIDConnectProvider', USER)],
  ['an update with the role of the watcher from elsewhere', call(UPDATE, assumed(OWN_ROLE))],
  [
    'an update with the role of the watcher in the hands of another function',
    call(UPDATE, inFunction(OWN_ROLE, `${OWN_FUNCTION}-2`)),
  ],
  [
    'an update with another role in the hands of a function of this name',
    call(UPDATE, inFunction(`arn:aws:iam::${ACCOUNT}:role/other`, OWN_FUNCTION)),
  ],
  [
    'a deletion with the name of the role of the watcher, in another path',
    call('DeleteOpenIDConnectProvider', assumed(OWN_ROLE.replace('role/', 'role/x/'))),
  ],
])('%s calls the function', (_, event) => {
  expect(isDelivered(event)).toBe(true);
});

test.each([
  ['its own update', call(UPDATE, WATCHER)],
  ['anything else that it does', call('DeleteOpenIDConnectProvider', WATCHER)],
  ['a call that was refused', call(UPDATE, TERRAFORM, { errorCode: 'AccessDenied', errorMessage: '…' })],
  ['a call that failed', call('CreateOpenIDConnectProvider', USER, { errorCode: 'EntityAlreadyExistsException' })],
  ['a tag', call('TagOpenIDConnectProvider', TERRAFORM)],
  ['a look', call('GetOpenIDConnectProvider', TERRAFORM)],
  ['another part of IAM', call('CreateRole', TERRAFORM)],
  ['an event of a service that only calls itself so', { ...call(UPDATE, TERRAFORM), source: 'own.iam' }],
  ['an event of another kind', { ...call(UPDATE, TERRAFORM), 'detail-type': 'AWS Service Event via CloudTrail' }],
])('%s does not call the function', (_, event) => {
  expect(isDelivered(event)).toBe(false);
});

test('IAM events go to the alias, which is called twice more on failure, and then to the queue', () => {
  const [target, ...others] = Object(onlyOne(template, RULE).properties['Targets']);
  expect(others).toEqual([]);
  expect(textOf(target.Arn)).toBe('<WatcherLive>');
  expect(textOf(target.DeadLetterConfig.Arn)).toBe('<WatcherDeadLetters.Arn>');
  expect(target.RetryPolicy).toEqual({ MaximumRetryAttempts: 2, MaximumEventAgeInSeconds: 3600 });
  // The whole event: the function checks it like any other input.
  expect(Object.keys(target)).not.toEqual(expect.arrayContaining([expect.stringMatching(/^Input/)]));
});

test('only the rule for IAM events may call the alias', () => {
  const permissions = Object.values(resourcesOf(template, 'AWS::Lambda::Permission')).map((one) =>
    [one['Action'], one['Principal'], textOf(one['FunctionName']), textOf(one['SourceArn'])].join(' '),
  );
  expect(permissions).toEqual(['lambda:InvokeFunction events.amazonaws.com <WatcherLive> <WatcherIamEventsRule.Arn>']);
});

test('the rule for IAM events is created after the permissions of the function', () => {
  const { DependsOn: needed } = template.toJSON()['Resources'][onlyOne(template, RULE).id];
  expect(needed).toEqual(expect.arrayContaining([expect.stringMatching(/^WatcherPermissionsProviders/)]));
});

const WARNING = Match.stringLikeRegexp("on its schedule only: IAM's events do not appear in");

function inRegion(region: string, props: PropsFor = {}) {
  const stack = stackWith(props, { env: { region } });
  const warnings = Annotations.fromStack(stack)
    .findWarning('*', WARNING)
    .map(({ entry }) => JSON.stringify(entry.data));
  const own = Template.fromStack(stack);
  const count = (type: string) => Object.keys(resourcesOf(own, type)).length;
  return { warnings, rules: count(RULE), schedules: count('AWS::Scheduler::Schedule') };
}

test.each(['us-east-1', 'cn-north-1', 'us-gov-west-1', 'eusc-de-east-1'])(
  'the region %s has a rule for IAM events, and no warning',
  (region) => {
    expect(inRegion(region)).toEqual({ warnings: [], rules: 1, schedules: 2 });
  },
);

test.each([
  ['eu-central-1', 'us-east-1'],
  ['cn-northwest-1', 'cn-north-1'],
  ['us-gov-east-1', 'us-gov-west-1'],
])(
  'the region %s has no rule for IAM events but a warning that names %s, and the schedules work alone',
  (region, home) => {
    const { warnings, ...resources } = inRegion(region);
    expect(resources).toEqual({ rules: 0, schedules: 2 });
    expect(warnings).toEqual([expect.stringContaining(`do not appear in ${region}, only in ${home}`)]);
  },
);

test.each([
  ['the props say so', { reactToIamEvents: false }],
  ['the IAM is not that of AWS', { iamEndpointUrl: 'https://iam.example' }],
])('a watcher has neither a rule for IAM events nor a warning where %s', (_, props) => {
  expect(inRegion('eu-central-1', props)).toEqual({ warnings: [], rules: 0, schedules: 2 });
  expect(inRegion('us-east-1', props)).toEqual({ warnings: [], rules: 0, schedules: 2 });
});
