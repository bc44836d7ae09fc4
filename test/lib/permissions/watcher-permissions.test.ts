import { Template } from 'aws-cdk-lib/assertions';
import { CfnOIDCProvider } from 'aws-cdk-lib/aws-iam';
import { permissionsOf } from '../permissions';
import { resourcesOf, synthesise, textOf } from '../synthesise';

const GET = 'iam:GetOpenIDConnectProvider';
const UPDATE = 'iam:UpdateOpenIDConnectProviderThumbprint';
const ALL = 'arn:<AWS::Partition>:iam::<AWS::AccountId>:oidc-provider/*';

function here(issuer: string) {
  return `arn:<AWS::Partition>:iam::<AWS::AccountId>:oidc-provider/${issuer}`;
}

/** Only in the hands of the function, whichever version of it. */
const BOUND =
  'with {"Condition":{"ArnLike":{"lambda:SourceFunctionArn":["<WatcherFunction.Arn>","<WatcherFunction.Arn>:*"]}}}';

/** What reads and updates providers. */
function allowBoth(...arns: string[]): string[] {
  return arns.flatMap((arn) => [`Allow ${GET} on ${arn} ${BOUND}`, `Allow ${UPDATE} on ${arn} ${BOUND}`]);
}

/** Every permission of every role, when the function's on providers are these. Nothing else may ever appear. */
function exactly(...onProviders: string[]): Record<string, string[]> {
  return {
    WatcherRole: [
      `Allow dynamodb:BatchGetItem on <WatcherState.Arn> ${BOUND}`,
      `Allow dynamodb:GetItem on <WatcherState.Arn> ${BOUND}`,
      `Allow dynamodb:PutItem on <WatcherState.Arn> ${BOUND}`,
      `Allow dynamodb:Query on <WatcherState.Arn> ${BOUND}`,
      `Allow dynamodb:UpdateItem on <WatcherState.Arn> ${BOUND}`,
      'Allow iam:ListOpenIDConnectProviders on *',
      'Allow iam:ListRoles on *',
      'Allow logs:CreateLogStream on <WatcherLog.Arn>',
      'Allow logs:PutLogEvents on <WatcherLog.Arn>',
      'Allow sns:Publish on <WatcherAlerts>',
      'Allow sqs:SendMessage on <WatcherDeadLetters.Arn>',
      ...onProviders,
    ].toSorted(),
    WatcherScheduleRole: [
      'Allow lambda:InvokeFunction on <WatcherLive>',
      'Allow lambda:InvokeFunction on <WatcherQuickLook>',
      'Allow sqs:SendMessage on <WatcherDeadLetters.Arn>',
    ],
  };
}

function grantedTo(...args: Parameters<typeof synthesise>) {
  return permissionsOf(synthesise(...args));
}

const A = 'https://a.example';
const B = 'https://b.example/path/';
const C_ARN = 'arn:aws-us-gov:iam::111122223333:oidc-provider/c.example';

test('every provider may be read and updated by default, and nothing else is granted', () => {
  expect(grantedTo()).toEqual(exactly(...allowBoth(ALL)));
});

test('only the providers in include may be read and updated, their issuer URLs as ARNs of this account and partition', () => {
  expect(grantedTo({ include: [A, B, C_ARN] })).toEqual(
    exactly(...allowBoth(here('a.example'), here('b.example/path/'), C_ARN)),
  );
});

test('a watcher that never updates is not granted the write', () => {
  const providers = { [B]: { updates: 'never' }, [A]: {} } as const;
  expect(grantedTo({ updates: 'never', exclude: [A], providers })).toEqual(exactly(`Allow ${GET} on ${ALL}`));
});

test('a watcher that never updates but for overrides gets the write on those alone', () => {
  const providers = { [A]: { updates: 'verified' }, [B]: {}, [C_ARN]: { updates: 'always' } } as const;
  expect(grantedTo({ updates: 'never', providers })).toEqual(
    exactly(
      `Allow ${GET} on ${ALL}`,
      `Allow ${UPDATE} on ${here('a.example')} ${BOUND}`,
      `Allow ${UPDATE} on ${C_ARN} ${BOUND}`,
    ),
  );
});

test('a watcher that is not to name affected roles may not list roles, and loses nothing else', () => {
  const { WatcherRole: granted = [], ...others } = exactly(...allowBoth(ALL));
  expect(grantedTo({ affectedRoles: false })).toEqual({
    ...others,
    WatcherRole: granted.filter((line) => line !== 'Allow iam:ListRoles on *'),
  });
});

test('updates are denied for excluded providers, and for those whose override forbids them', () => {
  const providers = { [A]: { updates: 'never' }, [B]: { updates: 'always' } } as const;
  expect(grantedTo({ exclude: [C_ARN, A], providers })).toEqual(
    exactly(...allowBoth(ALL), `Deny ${UPDATE} on ${here('a.example')}`, `Deny ${UPDATE} on ${C_ARN}`),
  );
});

test('a provider that is included but excluded or forbidden as well is not granted the write', () => {
  const include = [A, B, C_ARN];
  const providers = { [A]: { updates: 'never' } } as const;
  expect(grantedTo({ include, exclude: ['https://c.example'], providers })).toEqual(
    exactly(
      ...[here('a.example'), C_ARN].map((arn) => `Allow ${GET} on ${arn}`),
      ...allowBoth(here('b.example/path/')),
      `Deny ${UPDATE} on ${here('a.example')}`,
      `Deny ${UPDATE} on ${here('c.example')}`,
    ),
  );
});

test('a provider that is both included and excluded is not granted the write, though case and a final slash differ', () => {
  expect(grantedTo({ include: [A, B], exclude: ['https://B.example/path'] })).toEqual(
    exactly(
      ...allowBoth(here('a.example')),
      `Allow ${GET} on ${here('b.example/path/')}`,
      `Deny ${UPDATE} on ${here('B.example/path')}`,
    ),
  );
});

test('an override for a provider that is not included grants nothing', () => {
  const providers = { [B]: { updates: 'always' } } as const;
  expect(grantedTo({ updates: 'never', include: [A], providers })).toEqual(
    exactly(`Allow ${GET} on ${here('a.example')}`),
  );
});

test('no write is granted where every included provider is forbidden', () => {
  expect(grantedTo({ include: [A], providers: { [A]: { updates: 'never' } } })).toEqual(
    exactly(`Allow ${GET} on ${here('a.example')}`),
  );
});

test('the ARN of a provider in the same app goes into the policies as a reference', () => {
  const granted = grantedTo((stack) => {
    const { attrArn } = new CfnOIDCProvider(stack, 'Gitlab', { url: 'https://gitlab.example' });
    return { include: [attrArn], updates: 'never', providers: { [attrArn]: { updates: 'verified' } } };
  });
  expect(granted).toEqual(exactly(...allowBoth('<Gitlab.Arn>')));
});

function allow(action: string, rest: object = {}) {
  return {
    PolicyDocument: { Statement: [{ Effect: 'Allow', Action: action, Resource: '*', ...rest }] },
  };
}

function attached(Type: string, to: object, policy: object) {
  return { Type, Properties: { ...to, ...policy } };
}

test('the list of permissions has those of every kind of policy of a role', () => {
  const Roles = [{ Ref: 'Watched1234ABCD' }];
  const template = Template.fromJSON({
    Resources: {
      Watched1234ABCD: {
        Type: 'AWS::IAM::Role',
        Properties: { ManagedPolicyArns: ['arn:readonly'], Policies: [allow('a:Inline')] },
      },
      One: attached('AWS::IAM::Policy', { Roles }, allow('a:Attached', { Condition: { Bool: { secure: 'true' } } })),
      Two: attached('AWS::IAM::ManagedPolicy', { Roles }, allow('a:Managed')),
      Three: attached('AWS::IAM::RolePolicy', { RoleName: Roles[0] }, allow('a:Single')),
      Four: attached('AWS::IAM::Policy', { Roles: [{ Ref: 'Other' }] }, allow('a:Elsewhere')),
      Five: attached('AWS::IAM::Policy', { Roles }, allow('a:Not', { Action: undefined, NotAction: 'a:Not' })),
    },
  });
  expect(permissionsOf(template)).toEqual({
    Watched: [
      'Allow ? on * with {"NotAction":"a:Not"}',
      'Allow a:Attached on * with {"Condition":{"Bool":{"secure":"true"}}}',
      'Allow a:Inline on *',
      'Allow a:Managed on *',
      'Allow a:Single on *',
      'Managed arn:readonly',
    ],
  });
});

test('each role can be assumed by its service alone, and that of the schedule only for this account', () => {
  const roles = Object.values(resourcesOf(synthesise(), 'AWS::IAM::Role')).map((role) => {
    const [statement, ...others] = Object(role['AssumeRolePolicyDocument']).Statement;
    expect(others).toEqual([]);
    const { 'aws:SourceAccount': account, 'aws:SourceArn': source } = statement.Condition?.StringEquals ?? {};
    return [
      statement.Effect,
      statement.Action,
      statement.Principal,
      account && textOf(account),
      source && textOf(source),
    ];
  });
  expect(roles).toEqual([
    ['Allow', 'sts:AssumeRole', { Service: 'lambda.amazonaws.com' }, undefined, undefined],
    [
      'Allow',
      'sts:AssumeRole',
      { Service: 'scheduler.amazonaws.com' },
      '<AWS::AccountId>',
      'arn:<AWS::Partition>:scheduler:<AWS::Region>:<AWS::AccountId>:schedule-group/default',
    ],
  ]);
});
