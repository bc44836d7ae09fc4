import { Template } from 'aws-cdk-lib/assertions';
import {
  OidcThumbprintWatcherOrganizationStack,
  type OidcThumbprintWatcherOrganizationStackProps,
} from '../../../lib/organization/organization-stack';
import { createApp, onlyOne, textOf } from '../synthesise';
import { LEAST } from './synthesise';

function synthesise(props: Partial<OidcThumbprintWatcherOrganizationStackProps> = {}): Template {
  const stack = new OidcThumbprintWatcherOrganizationStack(createApp(), 'Test', { watcher: LEAST, ...props });
  return Template.fromStack(stack);
}

function outputsOf(template: Template): Record<string, string> {
  return Object.fromEntries(
    Object.entries(template.findOutputs('*')).map(([key, output]) => [key, textOf(output['Value'])]),
  );
}

test('the outputs are the names and the commands that the operator needs next', () => {
  expect(outputsOf(synthesise())).toEqual({
    StateMachineArn: '<WatcherMachine>',
    TopicArn: '<WatcherAlerts>',
    TableName: '<WatcherState>',
    BucketName: '<WatcherRuns>',
    DeadLetterQueueUrl: '<WatcherDeadLetters>',
    StartCommand:
      "aws stepfunctions start-execution --region '<AWS::Region>' --state-machine-arn '<WatcherMachine>' " +
      `--input '{"dryRun":true}'`,
    MemberTemplateCommand:
      "aws cloudformation describe-stack-set --region '<AWS::Region>' --stack-set-name 'oidc-thumbprint-watcher-members' " +
      '--call-as DELEGATED_ADMIN --query StackSet.TemplateBody --output text',
  });
});

test('a stack without the StackSet has no output for it', () => {
  expect(outputsOf(synthesise({ watcher: { ...LEAST, stackSet: false } }))).not.toHaveProperty('MemberTemplateCommand');
});

test('the state machine has a fixed name by default, and that which is given otherwise', () => {
  const nameIn = (template: Template) =>
    onlyOne(template, 'AWS::StepFunctions::StateMachine').properties['StateMachineName'];
  expect(nameIn(synthesise())).toBe('oidc-thumbprint-watcher-organization');
  expect(nameIn(synthesise({ watcher: { ...LEAST, stateMachineName: 'mine' } }))).toBe('mine');
});

test('a table that exists already takes the place of a new one', () => {
  const template = synthesise({ stateTableName: 'watcher-state', description: 'Ours' });
  expect(outputsOf(template)['TableName']).toBe('watcher-state');
  expect(template.toJSON()).toMatchObject({ Description: 'Ours' });
});
