import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { commandLines } from '../../support/documents';
import { renderAppSettings } from '../app-settings';
import type { Statement } from '../../../sandbox/aws/policy';
import { type Setup, type Step, readDocument } from '../setup';

const APP = 'node node_modules/tsx/dist/cli.mjs test/e2e/app.ts';

/** How messages call the account, after the first deployment and after the second. */
export const NAMES = { first: 'e2e', second: 'e2e-renamed' };

/** From nothing to a stack. */
export const deploySteps: readonly Step[] = [
  {
    title: 'cdk bootstrap prepares the account, as the README has it',
    run: (setup) => cdk(setup, NAMES.first, ...argumentsOf('npx cdk bootstrap')),
  },
  {
    title: 'cdk deploy, as the README has it, makes the stack, with an e-mail address and a queue subscribed',
    run: async (setup) => {
      await deploy(setup, NAMES.first);
      const { Subscriptions: subscriptions } = Object(
        await setup.commands.aws('sns', 'list-subscriptions-by-topic', '--topic-arn', setup.outputs['TopicArn'] ?? ''),
      );
      const protocols = subscriptions.map(({ Protocol: protocol }: { Protocol: string }) => protocol);
      assert.deepEqual(protocols.toSorted(), ['email', 'sqs']);
    },
  },
];

/**
 * Returns the arguments of the CDK CLI in the line of the README that begins so.
 * @throws Error unless there is exactly one
 */
function argumentsOf(command: string): string[] {
  const [line, ...others] = commandLines(readDocument('README.md')).filter((one) => one.startsWith(command));
  if (line === undefined || others.length > 0)
    throw new Error(`The README has not one line that begins with "${command}".`);
  return line.split(' ').slice(2);
}

/** Runs the CDK CLI on the app. */
export async function cdk(setup: Setup, accountName: string, ...args: string[]): Promise<void> {
  const { commands, settings, directory } = setup;
  const common = ['--no-notices', '--app', APP, '--output', path.join(directory, 'cdk.out')];
  // CloudFormation's validation takes seconds, and is a gate of its own: `cdk synth`.
  await commands.cdk([...args, ...common], {
    ...renderAppSettings({ ...settings, accountName }),
    CDK_VALIDATION: 'false',
  });
}

/** Deploys, and holds the function to the policies of its role from then on. */
export async function deploy(setup: Setup, accountName: string): Promise<void> {
  const file = path.join(setup.directory, 'outputs.json');
  // Change sets are less than complete in emulators.
  const options = ['--method=direct', '--require-approval', 'never', '--outputs-file', file];
  await cdk(setup, accountName, ...argumentsOf('npx cdk deploy'), ...options);
  setup.outputs = Object.values<Record<string, string>>(JSON.parse(readFileSync(file, 'utf8')))[0] ?? {};
  const { Role: role, FunctionArn: functionArn } = Object(
    await setup.commands.aws(
      'lambda',
      'get-function-configuration',
      '--function-name',
      setup.outputs['FunctionName'] ?? '',
    ),
  );
  setup.statements = await statementsOf(setup, role);
  setup.policyProxy.enforce(setup.statements, functionArn);
}

/** What a role is allowed by the policies in it. No managed ones: the stack's roles have none. */
export async function statementsOf({ commands: { aws } }: Setup, roleArn: string): Promise<Statement[]> {
  const role = ['--role-name', roleArn.split('/').at(-1) ?? ''];
  const { AttachedPolicies: managed } = Object(await aws('iam', 'list-attached-role-policies', ...role));
  assert.deepEqual(managed, []);
  const { PolicyNames: names } = Object(await aws('iam', 'list-role-policies', ...role));
  const policies = await Promise.all(
    names.map(async (name: string) => Object(await aws('iam', 'get-role-policy', ...role, '--policy-name', name))),
  );
  return policies.flatMap(({ PolicyDocument: document }) => document.Statement);
}
