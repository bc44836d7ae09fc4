import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { InputError } from '../lambda/contract/input-error';
import { parseContext, splitConfiguration } from '../lib/configuration';
import { OidcThumbprintWatcherStack } from '../lib/stack';

/**
 * The CDK app: one stack, in whatever account and region the CDK CLI is pointed at, configured by CDK context. The region is
 * given to the stack, since what reacts to IAM's events depends on it; the account only where a VPC has to be looked up.
 */
const app = new App({ autoSynth: false });
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
try {
  const { watcher, references } = splitConfiguration(parseContext(app.node.getAllContext()));
  const description = 'Keeps the thumbprints of the IAM OIDC providers in this account right (oidc-thumbprint-watcher)';
  const region = process.env['CDK_DEFAULT_REGION'];
  // A VPC is looked up in an account.
  const account = references.vpcId === undefined ? undefined : process.env['CDK_DEFAULT_ACCOUNT'];
  const env = { ...(region !== undefined && { region }), ...(account !== undefined && { account }) };
  void new OidcThumbprintWatcherStack(app, 'OidcThumbprintWatcher', { description, watcher, ...references, env });
  app.synth();
} catch (error) {
  if (!(error instanceof InputError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
