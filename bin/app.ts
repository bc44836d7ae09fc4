import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { InputError } from '../lambda/contract/input-error';
import { parseContext } from '../lib/configuration';
import { OidcThumbprintWatcherStack } from '../lib/stack';

/**
 * The CDK app: one stack, in whatever account and region the CDK CLI is pointed at, configured by CDK context. The region is
 * given to the stack, since what reacts to IAM's events depends on it; the account is not.
 */
const app = new App({ autoSynth: false });
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
try {
  const { stateTableName, ...watcher } = parseContext(app.node.getAllContext());
  const description = 'Keeps the thumbprints of the IAM OIDC providers in this account right (oidc-thumbprint-watcher)';
  const region = process.env['CDK_DEFAULT_REGION'];
  const env = region === undefined ? {} : { env: { region } };
  void new OidcThumbprintWatcherStack(app, 'OidcThumbprintWatcher', { description, watcher, stateTableName, ...env });
  app.synth();
} catch (error) {
  if (!(error instanceof InputError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
