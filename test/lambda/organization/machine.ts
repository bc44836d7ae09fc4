import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type OrganizationEnvironment,
  type OrganizationFunction,
  organizationSettingsSchema,
  renderOrganizationEnvironment,
} from '../../../lambda/contract/organization-environment';
import { checkInput } from '../../../lambda/contract/input-error';
import { settingsSchema } from '../../../lambda/contract/settings';
import { createAct } from '../../../lambda/organization/handlers/act';
import { createCoordinate } from '../../../lambda/organization/handlers/coordinate';
import { createObserve } from '../../../lambda/organization/handlers/observe';
import { createReadAccounts } from '../../../lambda/organization/handlers/read-accounts';
import type { Aws } from '../../../sandbox/aws/server';
import { noSuchName } from '../../support/probe';
import { type Execution, type ExecutionOptions, type MachineFunctions, execute } from './execution';
import { EXTERNAL_ID, HUB, type Scenario } from './scenario';

export const READ_ROLE = 'oidc-thumbprint-watcher-read';
export const WRITE_ROLE = 'oidc-thumbprint-watcher-write';
/** The state machine and its functions, over a sandbox. */
export interface Machine {
  /** Goes through the states as Step Functions does. Rejects with the error of a stage outside of a map. */
  execute: (run: string, input?: object, options?: ExecutionOptions) => Promise<Execution>;
  /** Calls one of the functions alone. */
  functions: MachineFunctions;
  /** Moves the clock of the functions on. */
  pass: (milliseconds: number) => void;
  close: () => void;
}

/** Options for a machine. */
export interface MachineOptions {
  /** Settings about providers. */
  settings?: object;
  /** Settings about the organization. */
  organization?: object;
  environment?: Partial<OrganizationEnvironment>;
}

/** What Lambda tells a function. */
const CONTEXT = {
  getRemainingTimeInMillis: () => 600_000,
  invokedFunctionArn: `arn:aws:lambda:us-east-1:${HUB}:function:watcher`,
};

/** Puts the roles of a member into an account, as the StackSet does. */
export function putMemberRoles(aws: Aws, account: string): void {
  const trustPolicy = {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { AWS: `arn:aws:iam::${HUB}:root` },
        Action: ['sts:AssumeRole', 'sts:SetSourceIdentity'],
        Condition: {
          StringEquals: { 'sts:ExternalId': EXTERNAL_ID, 'aws:PrincipalOrgID': 'o-sandbox00001' },
          StringLike: { 'sts:SourceIdentity': 'oidc-thumbprint-watcher*' },
        },
      },
    ],
  };
  const allow = (actions: string[], resource: string) => ({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow' as const, Action: actions, Resource: resource }],
  });
  const read = allow(['iam:ListOpenIDConnectProviders', 'iam:GetOpenIDConnectProvider'], '*');
  const write = allow(['iam:UpdateOpenIDConnectProviderThumbprint'], `arn:aws:iam::${account}:oidc-provider/*`);
  aws.iamOf(account).putRole({ name: READ_ROLE, trustPolicy, policies: [read] });
  aws.iamOf(account).putRole({ name: WRITE_ROLE, trustPolicy, policies: [write] });
}

/** Makes the machine. The functions talk to the sandbox by the variables of the process, as on Lambda. */
export function createMachine({ aws, ca, issuers }: Scenario, options: MachineOptions = {}): Machine {
  const before = { ...process.env };
  Object.assign(process.env, aws.environment);
  const directory = mkdtempSync(join(tmpdir(), 'organization-'));
  writeFileSync(join(directory, 'ca.pem'), ca.pem);
  const { pass, ...tasks } = createFunctions(variablesFor(aws, issuers, options), directory);
  const items = (key: string): { batch: number }[] => JSON.parse(aws.bucket.objects.get(key) ?? '');
  const functions = { ...tasks, items };
  return {
    execute: (run, input = {}, given = {}) => execute(run, input, functions, given),
    functions,
    pass,
    close: () => {
      process.env = before;
      rmSync(directory, { recursive: true });
    },
  };
}

function variablesFor(aws: Aws, issuers: Scenario['issuers'], { settings, organization, environment }: MachineOptions) {
  const complete: OrganizationEnvironment = {
    bucket: aws.bucket.name,
    tableName: 'memory',
    topicArn: aws.inbox.topicArn,
    chatTopicArn: undefined,
    organizationId: 'o-sandbox00001',
    readRole: READ_ROLE,
    writeRole: WRITE_ROLE,
    externalId: EXTERNAL_ID,
    settings: checkInput(
      settingsSchema,
      { caFile: 'ca.pem', connectTo: issuers.map(({ connectTo }) => connectTo), thumbprintCheck: 'aws', ...settings },
      'settings',
    ),
    organization: checkInput(organizationSettingsSchema, { managementAccount: true, ...organization }, 'organization'),
    ...environment,
  };
  return (of: OrganizationFunction) => ({ ...aws.environment, ...renderOrganizationEnvironment(of, complete) });
}

function createFunctions(variables: (of: OrganizationFunction) => Record<string, string>, directory: string) {
  let passed = 0;
  const clock = (): Date => new Date(Date.now() + passed);
  const coordinate = createCoordinate(variables('coordinate'), directory, clock);
  const readAccounts = createReadAccounts(variables('readAccounts'), directory);
  const observe = createObserve(variables('observe'), directory, { clock, resolve: noSuchName });
  const act = createAct(variables('act'), directory, clock);
  const children = {
    inventory: (event: object) => readAccounts(event, CONTEXT),
    observe: (event: object) => observe(event),
    act: (event: object) => act(event, CONTEXT),
  };
  const pass = (milliseconds: number): void => {
    passed += milliseconds;
  };
  return { coordinate, children, pass };
}
