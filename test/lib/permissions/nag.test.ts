import { readFileSync } from 'node:fs';
import path from 'node:path';
import { App, Stack, type StackProps, Validations } from 'aws-cdk-lib';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { AwsSolutionsChecks } from 'cdk-nag';
import { OidcThumbprintWatcherStack } from '../../../lib/stack';
import { OidcThumbprintWatcher } from '../../../lib/watcher';
import { everyProp } from '../every-prop';
import { cdkJson, cdkOut, type PropsFor } from '../synthesise';

/** An app that is checked as bin/app.ts checks it: cdk-nag's rules, and CloudFormation's own validation. */
function checkedApp(): App {
  expect(cdkJson.context['@aws-cdk/core:validateAgainstDefaultRules']).toBe(true);
  const app = new App({ outdir: cdkOut, context: cdkJson.context });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  return app;
}

/** Synthesises, and returns what the checks have to say. */
function findingsOf(app: App): unknown[] {
  app.synth();
  return JSON.parse(readFileSync(path.join(cdkOut, 'validation-report.json'), 'utf8')).pluginReports;
}

function result(props: PropsFor, stackProps: StackProps = {}): unknown[] {
  const app = checkedApp();
  const stack = new Stack(app, 'Test', stackProps);
  const own = typeof props === 'function' ? props(stack) : props;
  void new OidcThumbprintWatcher(stack, 'Watcher', { alertEmails: ['ops@example.com'], ...own });
  return findingsOf(app);
}

// The first time loads the engine that validates templates.
beforeAll(() => void result({}), 120_000);

test('the stack as it is deployed by default has no finding of cdk-nag or of CloudFormation', () => {
  const app = checkedApp();
  void new OidcThumbprintWatcherStack(app, 'Test', { watcher: { alertEmails: ['ops@example.com'] } });
  expect(findingsOf(app)).toEqual([]);
});

test.each<[string, PropsFor]>([
  ['every prop', everyProp],
  ['a key for its own topic', (stack) => ({ encryptionKey: everyProp(stack).encryptionKey })],
  ['named providers alone', { include: ['https://a.example'] }],
  ['no updates', { updates: 'never' }],
  ['nothing around it', { alarms: false, dashboard: false, reactToIamEvents: false }],
])('a watcher with %s has no finding of cdk-nag or of CloudFormation', (_, props) => {
  expect(result(props)).toEqual([]);
});

test('a watcher that knows its account and region has no finding of cdk-nag or of CloudFormation', () => {
  expect(result(everyProp, { env: { account: '111122223333', region: 'us-east-1' } })).toEqual([]);
});

test('the checks find a queue beside the watcher that does not require TLS', () => {
  const app = checkedApp();
  const stack = new Stack(app, 'Test');
  void new OidcThumbprintWatcher(stack, 'Watcher', { alertEmails: ['ops@example.com'] });
  void new sqs.Queue(stack, 'Queue', { deadLetterQueue: undefined });
  expect(() => app.synth()).toThrow(/validation/i);
  const report = readFileSync(path.join(cdkOut, 'validation-report.json'), 'utf8');
  expect(report).toContain('AwsSolutions-SQS4');
  expect(report).not.toContain('AwsSolutions-IAM5');
});
