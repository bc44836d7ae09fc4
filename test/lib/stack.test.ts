import type { StackProps } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { ALARMS } from '../../lib/operation/alarm-list';
import { OidcThumbprintWatcherStack } from '../../lib/stack';
import { createApp, textOf, nameOf } from './synthesise';

function synthesise(watcher: object = {}, props: StackProps = {}): Template {
  const app = createApp();
  const own = { alertEmails: ['ops@example.com'], ...watcher };
  return Template.fromStack(new OidcThumbprintWatcherStack(app, 'Test', { ...props, watcher: own }));
}

function outputsOf(template: Template): Record<string, string> {
  return Object.fromEntries(
    Object.entries(template.findOutputs('*')).map(([key, output]) => [key, textOf(output['Value'])]),
  );
}

test('the outputs are the names and the command that the operator needs next', () => {
  expect(outputsOf(synthesise())).toEqual({
    FunctionName: '<WatcherFunction>',
    TopicArn: '<WatcherAlerts>',
    TableName: '<WatcherState>',
    DeadLetterQueueUrl: '<WatcherDeadLetters>',
    DashboardName: '<WatcherDashboard>',
    InvokeCommand:
      "aws lambda invoke --function-name oidc-thumbprint-watcher --region '<AWS::Region>' " +
      `--cli-binary-format raw-in-base64-out --cli-read-timeout 0 --payload '{"dryRun":true}' /dev/stdout`,
  });
});

test('a stack without a dashboard has no output for one', () => {
  expect(outputsOf(synthesise({ dashboard: false }))).not.toHaveProperty('DashboardName');
});

test('a stack with a topic for each alarm has an output for each of them', () => {
  const outputs = outputsOf(synthesise({ topicPerAlarm: true }));
  const topics = Object.keys(outputs).filter((key) => key.endsWith('TopicArn') && key !== 'TopicArn');
  expect(topics).toHaveLength(ALARMS.length);
  expect(outputs).toHaveProperty('NoCompletedRunTopicArn', '<WatcherAlarmsActionsnocompletedrun>');
});

test('the output for a table that exists already is its name', () => {
  const stack = new OidcThumbprintWatcherStack(createApp(), 'Test', { stateTableName: 'watcher-state' });
  expect(outputsOf(Template.fromStack(stack))['TableName']).toBe('watcher-state');
});

test('the function has a fixed name by default, and the command in the outputs follows another name', () => {
  expect(nameOf(synthesise())).toBe('oidc-thumbprint-watcher');
  const renamed = synthesise({ functionName: 'mine' });
  expect(nameOf(renamed)).toBe('mine');
  expect(outputsOf(renamed)['InvokeCommand']).toContain('--function-name mine ');
});

test('the props of a stack are passed on', () => {
  expect(synthesise({}, { description: 'Ours' }).toJSON()).toMatchObject({ Description: 'Ours' });
});
