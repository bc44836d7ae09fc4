import type { RoleSeed } from '../../../sandbox/aws/iam-roles';
import { type Statement, grantsOf, isAllowed, verdictOf } from '../../../sandbox/aws/policy';
import { statementsOf } from '../../../sandbox/aws/policy-document';
import { matches } from '../../../sandbox/aws/policy-pattern';
import { FILES } from '../../../lambda/organization/state';
import { permissionsOf } from '../permissions';
import { HUB, hubRolesIn } from './deployed';
import { ORGANIZATION, synthesiseOrganization } from './synthesise';

const template = synthesiseOrganization();
const roles = hubRolesIn(template);

/** The functions, by the ID of their role. */
const FUNCTIONS = ['Coordinate', 'ReadAccounts', 'Observe', 'Act'] as const;
type Name = (typeof FUNCTIONS)[number];

function statementsFor(role: string, from: Record<string, RoleSeed> = roles): readonly Statement[] {
  return (from[role]?.policies ?? []).flatMap(statementsOf);
}

function contextFor(name: string, organization: string | undefined = ORGANIZATION) {
  return {
    'lambda:SourceFunctionArn': `arn:aws:lambda:us-east-1:${HUB}:function:Watcher${name}Function`,
    'aws:ResourceOrgID': organization,
  };
}

/** A call, as policies have it. */
type Call = readonly [action: string, resource: string];

const TABLE = `arn:aws:dynamodb:us-east-1:${HUB}:table/memory`;
function onTable(action: string): Call {
  return [`dynamodb:${action}`, TABLE];
}

const STATE = ['BatchGetItem', 'GetItem', 'PutItem', 'Query', 'UpdateItem'].map(onTable);

function file(key: string): string {
  return `arn:aws:s3:::sandbox-files/${key}`;
}

function get(key: string): Call {
  return ['s3:GetObject', file(key)];
}

function put(key: string): Call {
  return ['s3:PutObject', file(key)];
}

const list: Call = ['s3:ListBucket', 'arn:aws:s3:::sandbox-files'];

const READ_ROLE = 'arn:aws:iam::222222222222:role/oidc-thumbprint-watcher-read';
const WRITE_ROLE = 'arn:aws:iam::222222222222:role/oidc-thumbprint-watcher-write';
function enter(role: string): readonly Call[] {
  return [
    ['sts:AssumeRole', role],
    ['sts:SetSourceIdentity', role],
  ];
}

function log(name: string): readonly Call[] {
  return [
    ['logs:CreateLogStream', `arn:aws:logs:us-east-1:${HUB}:log-group:Watcher${name}Log:*`],
    ['logs:PutLogEvents', `arn:aws:logs:us-east-1:${HUB}:log-group:Watcher${name}Log:*`],
  ];
}

/** Every call that a function makes, or that Lambda makes by its role. */
const USED: Readonly<Record<Name, readonly Call[]>> = {
  Coordinate: [
    ['organizations:ListAccounts', '*'],
    ['organizations:ListAccountsForParent', '*'],
    ['organizations:ListOrganizationalUnitsForParent', '*'],
    ...[FILES.commands('r'), FILES.accounts('r'), FILES.issuers('r'), FILES.compared('r'), FILES.act('r')].map(put),
    ...[FILES.leftOut('r'), FILES.note('r', 'act', 1), FILES.digest('r'), FILES.summary('r'), FILES.enforced].map(put),
    ...[FILES.commands('r'), FILES.accounts('r'), FILES.inventory('r', 1), FILES.observation('r', 'k')].map(get),
    ...[
      FILES.issuers('r'),
      FILES.compared('r'),
      FILES.act('r'),
      FILES.results('r', 1),
      FILES.summary('r'),
      FILES.enforced,
    ].map(get),
    list,
    ...['BatchGetItem', 'GetItem', 'Query', 'UpdateItem'].map(onTable),
    ['sns:Publish', `arn:aws:sns:us-east-1:${HUB}:alerts`],
  ],
  ReadAccounts: [...enter(READ_ROLE), put(FILES.inventory('r', 1))],
  Observe: [put(FILES.observation('r', 'k'))],
  Act: [
    ...enter(READ_ROLE),
    ...enter(WRITE_ROLE),
    ...[FILES.observation('r', 'k'), FILES.compared('r'), FILES.commands('r')].map(get),
    put(FILES.results('r', 1)),
    list,
    ...STATE,
  ],
};

const allUsed = FUNCTIONS.flatMap((name) => USED[name]);

test.each(FUNCTIONS)('the function %s is granted every call that it makes', (name) => {
  const calls = [...USED[name], ...log(name)];
  const refused = calls.filter(
    ([action, resource]) =>
      !isAllowed(statementsFor(`Watcher${name}Role`), { action, resource, context: contextFor(name) }),
  );
  expect(refused).toEqual([]);
});

test.each(FUNCTIONS)('the function %s is granted nothing that it does not use', (name) => {
  const calls = [...USED[name], ...log(name)];
  const granted = grantsOf(statementsFor(`Watcher${name}Role`));
  expect(granted.length).toBeGreaterThan(2);
  const unused = granted.filter(
    (grant) => !calls.some(([action, resource]) => action === grant.action && matches(grant.resource, resource)),
  );
  expect(unused).toEqual([]);
});

test.each(FUNCTIONS)('the function %s is granted no call that others alone make', (name) => {
  const own = new Set(USED[name].map((call) => call.join(' ')));
  const allowed = allUsed.filter(([action, resource]) =>
    isAllowed(statementsFor(`Watcher${name}Role`), { action, resource, context: contextFor(name) }),
  );
  const foreign = allowed.filter((call) => !own.has(call.join(' ')));
  // The one that coordinates may read and write every file of a run, and the one that acts may read them.
  const reach = name === 'Coordinate' ? /^s3:/ : name === 'Act' ? /^s3:GetObject / : /^$/;
  expect(foreign.map((call) => call.join(' ')).filter((call) => !reach.test(call))).toEqual([]);
});

test('the function that talks to issuers may keep observations and write its log, and nothing else', () => {
  expect(permissionsOf(template)['WatcherObserveRole']).toEqual([
    'Allow logs:CreateLogStream on <WatcherObserveLog.Arn>',
    'Allow logs:PutLogEvents on <WatcherObserveLog.Arn>',
    'Allow s3:PutObject on <WatcherRuns.Arn>/runs/*/observations/*',
  ]);
});

test('neither the function that coordinates nor the one that talks to issuers may enter an account', () => {
  for (const name of ['Coordinate', 'Observe']) {
    const actions = grantsOf(statementsFor(`Watcher${name}Role`)).map(({ action }) => action);
    expect(actions.filter((action) => /^(sts|iam):|\*/.test(action))).toEqual([]);
  }
});

test('no other function with the role may enter an account or use the state, nor anybody without a function', () => {
  const statements = statementsFor('WatcherActRole');
  const calls = [...enter(READ_ROLE), ...enter(WRITE_ROLE), ...STATE];
  for (const context of [contextFor('Other'), { ...contextFor('Act'), 'lambda:SourceFunctionArn': undefined }]) {
    expect(calls.filter(([action, resource]) => isAllowed(statements, { action, resource, context }))).toEqual([]);
  }
});

test.each(['ReadAccounts', 'Act'])('the function %s enters no account outside the organization', (name) => {
  const statements = statementsFor(`Watcher${name}Role`);
  for (const organization of ['o-another00001', undefined]) {
    const context = { ...contextFor(name), 'aws:ResourceOrgID': organization };
    expect(verdictOf(statements, { action: 'sts:AssumeRole', resource: READ_ROLE, context })).toBe('silent');
  }
});

test('no function may enter accounts by the role that writes where nothing is to be written', () => {
  const never = hubRolesIn(synthesiseOrganization({ updates: 'never' }));
  const wanted = { action: 'sts:AssumeRole', context: contextFor('Act') };
  const statements = statementsFor('WatcherActRole', never);
  expect(isAllowed(statements, { ...wanted, resource: WRITE_ROLE })).toBe(false);
  expect(isAllowed(statements, { ...wanted, resource: READ_ROLE })).toBe(true);
});

test('the state machine may invoke the functions, read the files of its maps, and run their children', () => {
  const machine = `arn:aws:states:us-east-1:${HUB}:stateMachine:WatcherMachine`;
  const executions = `arn:aws:states:us-east-1:${HUB}:execution:WatcherMachine`;
  const used: readonly Call[] = [
    ...FUNCTIONS.map((name): Call => [
      'lambda:InvokeFunction',
      `arn:aws:lambda:us-east-1:${HUB}:function:Watcher${name}Function`,
    ]),
    ...[FILES.accounts('r'), FILES.issuers('r'), FILES.act('r')].map(get),
    ['states:StartExecution', machine],
    ['states:DescribeExecution', `${executions}:1`],
    ['states:StopExecution', `${executions}:1`],
    ...['Inventory', 'Observe', 'Act'].map((label): Call => ['states:RedriveExecution', `${executions}/${label}:1`]),
  ];
  const statements = statementsFor('WatcherMachineRole');
  expect(used.filter(([action, resource]) => !isAllowed(statements, { action, resource }))).toEqual([]);
  const unused = grantsOf(statements).filter(
    (grant) => !used.some(([action, resource]) => action === grant.action && matches(grant.resource, resource)),
  );
  expect(unused).toEqual([]);
  expect(isAllowed(statements, { action: 's3:GetObject', resource: file(FILES.inventory('r', 1)) })).toBe(false);
});

test('the role of the schedules may start the state machine, and nothing else', () => {
  expect(permissionsOf(template)['WatcherScheduleRole']).toEqual([
    'Allow sqs:SendMessage on <WatcherDeadLetters.Arn>',
    'Allow states:StartExecution on <WatcherMachine>',
  ]);
});

test('each role can be assumed by its service alone', () => {
  const trusted = Object.entries(roles).map(([id, { trustPolicy }]) => [id, Object(trustPolicy).Statement]);
  for (const [id, statements] of trusted) {
    expect([id, statements]).toEqual([id, [expect.objectContaining({ Action: 'sts:AssumeRole', Effect: 'Allow' })]]);
  }
  expect(trusted.map(([, [statement]]) => statement.Principal.Service)).toEqual([
    ...FUNCTIONS.map(() => 'lambda.amazonaws.com'),
    'states.amazonaws.com',
    'scheduler.amazonaws.com',
  ]);
});
