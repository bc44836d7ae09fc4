import assert from 'node:assert/strict';
import path from 'node:path';
import { makeReleaseTemplate } from '../release-template';
import { type Setup, type Step, issuerOf, pinnedFor } from '../setup';
import { statementsOf } from './deploy';

const STACK = 'OidcThumbprintWatcher';
const BUCKET = 'code-of-functions';

/** The watcher without CDK. */
export const releaseSteps: readonly Step[] = [
  {
    title: 'aws cloudformation package and deploy make the stack from release/template.yaml, without CDK',
    run: async (setup) => {
      const { aws } = setup.commands;
      await aws('s3api', 'create-bucket', '--bucket', BUCKET);
      const packaged = path.join(setup.directory, 'packaged.yaml');
      const files = ['--template-file', makeReleaseTemplate(setup), '--output-template-file', packaged];
      await setup.commands.shell(`aws cloudformation package ${files.join(' ')} --s3-bucket ${BUCKET}`);
      const { arn } = issuerOf(setup, 'private-ca');
      await deployRelease(setup, packaged, { AlertEmail: 'platform@example.com', Updates: 'always', Providers: arn });
    },
  },
  {
    title: 'its function adds the thumbprint of a new certificate, and checks the chosen provider alone',
    run: async (setup) => {
      const { arn, rotate } = issuerOf(setup, 'private-ca');
      const renewed = await rotate?.();
      const printed = await setup.commands.shell(
        `aws lambda invoke --function-name oidc-thumbprint-watcher --payload '{}' /dev/stdout`,
      );
      assert.match(printed, /"counts": ?\{"providers": ?1,/, printed);
      assert.ok(pinnedFor(setup, arn).includes(renewed ?? ''), printed);
    },
  },
  {
    title: 'aws cloudformation delete-stack removes it, but for its table',
    run: async ({ commands: { aws } }) => {
      await aws('cloudformation', 'delete-stack', '--stack-name', STACK);
      await aws('cloudformation', 'wait', 'stack-delete-complete', '--stack-name', STACK);
      const { Functions: functions } = Object(await aws('lambda', 'list-functions'));
      assert.deepEqual(functions, []);
    },
  },
];

/** Deploys the packaged template, and holds the function to the policies of its role from then on. */
async function deployRelease(setup: Setup, packaged: string, parameters: Record<string, string>): Promise<void> {
  const { aws, shell } = setup.commands;
  const overrides = Object.entries(parameters).map(([key, value]) => `${key}=${value}`);
  await shell(
    `aws cloudformation deploy --template-file ${packaged} --stack-name ${STACK} --capabilities CAPABILITY_IAM --parameter-overrides ${overrides.join(' ')}`,
  );
  const { Role: role, FunctionArn: functionArn } = Object(
    await aws('lambda', 'get-function-configuration', '--function-name', 'oidc-thumbprint-watcher'),
  );
  setup.statements = await statementsOf(setup, role);
  setup.policyProxy.enforce(setup.statements, functionArn);
}
