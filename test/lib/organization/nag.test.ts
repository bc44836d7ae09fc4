import { readFileSync } from 'node:fs';
import path from 'node:path';
import { App, Stack, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { BUNDLING_STACKS } from 'aws-cdk-lib/cx-api';
import { OidcThumbprintWatcherOrganization } from '../../../lib/organization/organization';
import { OidcThumbprintWatcherOrganizationStack } from '../../../lib/organization/organization-stack';
import { cdkJson, cdkOut } from '../synthesise';
import { everyOrganizationProp } from './every-prop';
import { LEAST, type OrganizationPropsFor } from './synthesise';

/** An app that is checked as bin/app.ts checks it; the code of the functions is left out. */
function checkedApp(): App {
  const app = new App({ outdir: cdkOut, context: { ...cdkJson.context, [BUNDLING_STACKS]: [] } });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  return app;
}

/** Synthesises, and returns what the checks have to say. */
function findingsOf(app: App): unknown[] {
  app.synth();
  return JSON.parse(readFileSync(path.join(cdkOut, 'validation-report.json'), 'utf8')).pluginReports;
}

test('the stack as it is deployed by default has no finding of cdk-nag or of CloudFormation', () => {
  const app = checkedApp();
  void new OidcThumbprintWatcherOrganizationStack(app, 'Test', { watcher: LEAST });
  expect(findingsOf(app)).toEqual([]);
}, 120_000);

test.each<[string, OrganizationPropsFor]>([
  ['every prop', everyOrganizationProp],
  ['a key for its own topic', (stack) => ({ encryptionKey: everyOrganizationProp(stack).encryptionKey })],
  ['no updates, and no StackSet', { updates: 'never', stackSet: false, alarms: false }],
])(
  'a watcher with %s has no finding of cdk-nag or of CloudFormation',
  (_, props) => {
    const app = checkedApp();
    const stack = new Stack(app, 'Test');
    const own = typeof props === 'function' ? props(stack) : props;
    void new OidcThumbprintWatcherOrganization(stack, 'Watcher', { ...LEAST, ...own });
    expect(findingsOf(app)).toEqual([]);
  },
  120_000,
);
