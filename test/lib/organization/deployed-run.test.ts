import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { grantsOf } from '../../../sandbox/aws/policy';
import { statementsOf } from '../../../sandbox/aws/policy-document';
import { type Machine, createMachine } from '../../lambda/organization/machine';
import { EXTERNAL_ID, HUB, ROTATED, type Scenario, accountId, startScenario } from '../../lambda/organization/scenario';
import { closeServers } from '../../support/issuer';
import { definitionIn } from './definition';
import { rolesIn } from './deployed';
import { interpret } from './interpreter';
import { watcherWith } from './synthesise';

/** Number of accounts; the first is that of the functions. */
const ACCOUNTS = 4;

const watcher = watcherWith({ externalId: EXTERNAL_ID });
const template = Template.fromStack(Stack.of(watcher));
const hubRoles = rolesIn({ template: template.toJSON(), account: HUB });
const definition = definitionIn(template);

let scenario: Scenario;
let machine: Machine;
let outputs: [name: string, bytes: number][];

beforeEach(async () => {
  outputs = [];
  scenario = await startScenario(ACCOUNTS);
  const { aws } = scenario;
  for (const role of Object.values(hubRoles)) aws.iam.putRole(role);
  for (let index = 0; index < ACCOUNTS; index += 1) {
    const account = accountId(index);
    const roles = rolesIn({ template: JSON.parse(watcher.memberTemplate), account, parameters: { HubAccount: HUB } });
    for (const role of Object.values(roles)) aws.iamOf(account).putRole(role);
  }
  machine = createMachine(scenario);
});
afterEach(async () => {
  machine.close();
  await scenario.close();
  await closeServers();
});

/** Credentials of the functions, by their names: a function keeps them from its first call on. */
const sessions = new Map<string, ReturnType<Scenario['aws']['beginFunctionSession']>>();
beforeEach(() => sessions.clear());

/** Invokes a function with a session of its role, as Lambda does. */
async function invoke(functionName: string, payload: object): Promise<unknown> {
  const { coordinate, children } = machine.functions;
  const tasks: Record<string, (event: object) => Promise<object>> = {
    WatcherCoordinateFunction: coordinate,
    WatcherReadAccountsFunction: children.inventory,
    WatcherObserveFunction: children.observe,
    WatcherActFunction: children.act,
  };
  const role = hubRoles[functionName.replace(/Function$/, 'Role')]?.name ?? 'missing';
  const keys = sessions.get(functionName) ?? scenario.aws.beginFunctionSession(functionName, role);
  sessions.set(functionName, keys);
  process.env['AWS_ACCESS_KEY_ID'] = keys.accessKeyId;
  process.env['AWS_SECRET_ACCESS_KEY'] = keys.secretAccessKey;
  process.env['AWS_SESSION_TOKEN'] = keys.sessionToken;
  return tasks[functionName]?.(payload);
}

function execute(run: string, input: object): Promise<unknown> {
  return interpret(definition, input, {
    invoke,
    readItems: (key) => JSON.parse(scenario.aws.bucket.objects.get(key) ?? ''),
    context: { Execution: { Name: run }, StateMachine: { Id: `arn:aws:states:us-east-1:${HUB}:stateMachine:Machine` } },
    onOutput: (name, output) => outputs.push([name, Buffer.byteLength(JSON.stringify(output))]),
  });
}

/** Calls that policies refused. */
function refusals(): string[] {
  return scenario.aws.calls
    .filter(({ outcome }) => /AccessDenied|AuthorizationError|InternalFailure/.test(outcome))
    .map(({ service, action, caller, outcome }) => `${service}:${action} by ${caller}: ${outcome}`);
}

/** Actions that a role was used for, as policies name them. */
function usedBy(role: string): Set<string> {
  const calls = scenario.aws.calls.filter(({ caller }) => caller.includes(`:assumed-role/${role}/`));
  return new Set(calls.map(({ service, action }) => `${service}:${action}`));
}

/**
 * What AWS checks in addition to the calls themselves: the source identity, whether files are missing, and the writing of the log. And
 * GetItem, with which the state is read again where the answer to a write was lost.
 */
const BESIDE = /^(sts:SetSourceIdentity|s3:ListBucket|logs:\w+|dynamodb:GetItem)$/;

test('a run with the roles as they are deployed is refused nothing, and uses all that they grant', async () => {
  await execute('run-1', {});
  const [rotated] = scenario.issuers.slice(ROTATED);
  const lists = Array.from({ length: ACCOUNTS }, (_, index) =>
    [...scenario.aws.iamOf(accountId(index)).providers.values()]
      .filter(({ url }) => rotated?.issuer.endsWith(url.replace('https://', '')))
      .map(({ thumbprints }) => thumbprints),
  ).flat();
  expect(lists.length).toBeGreaterThan(1);
  for (const list of lists) expect(list).toEqual(['a'.repeat(40), rotated?.thumbprint]);
  expect(scenario.aws.inbox.messages).toHaveLength(1);
  await execute('run-2', { only: 'enforced' });
  const { url } = [...scenario.aws.iam.providers.values()][0] ?? {};
  const provider = `arn:aws:iam::${HUB}:oidc-provider/${url?.replace('https://', '')}`;
  await execute('run-3', { restore: [{ provider, version: 1 }] });
  machine.close();
  machine = createMachine(scenario, { organization: { units: [scenario.aws.organization.units.get('')?.id] } });
  await execute('run-4', {});
  expect(refusals()).toEqual([]);
  for (const id of ['Coordinate', 'ReadAccounts', 'Observe', 'Act']) {
    const { name, policies = [] } = hubRoles[`Watcher${id}Role`] ?? { name: '', trustPolicy: {} };
    const granted = grantsOf(policies.flatMap(statementsOf)).map(({ action }) => action);
    const unused = granted.filter((action) => !BESIDE.test(action) && !usedBy(name).has(action));
    expect([id, [...new Set(unused)]]).toEqual([id, []]);
  }
}, 120_000);

test('every output of a state fits with room to spare, and children have none', async () => {
  await execute('run-1', {});
  expect(outputs.length).toBeGreaterThan(10);
  expect(Math.max(...outputs.map(([, bytes]) => bytes))).toBeLessThan(300);
  const ofChildren = outputs.filter(([name]) => name === 'child').map(([, bytes]) => bytes);
  expect(new Set(ofChildren)).toEqual(new Set([2]));
}, 120_000);
