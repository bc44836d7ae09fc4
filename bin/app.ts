import { App, type StackProps, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { InputError } from '../lambda/contract/input-error';
import { parseContext, splitConfiguration } from '../lib/configuration';
import { isForOrganization, parseOrganizationContext } from '../lib/organization/organization-context';
import { OidcThumbprintWatcherOrganizationStack } from '../lib/organization/organization-stack';
import type { WatcherReferences } from '../lib/references';
import { OidcThumbprintWatcherStack } from '../lib/stack';

/**
 * The CDK app: one stack, in whatever account and region the CDK CLI is pointed at, configured by CDK context. With the key `organization`
 * it is the stack for an organization, else that for an account.
 */
const app = new App({ autoSynth: false });
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
try {
  const context = app.node.getAllContext();
  if (isForOrganization(context)) createOrganizationStack(context);
  else createAccountStack(context);
  app.synth();
} catch (error) {
  if (!(error instanceof InputError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

function createAccountStack(context: Record<string, unknown>): void {
  const { watcher, references } = splitConfiguration(parseContext(context));
  const description = 'Keeps the thumbprints of the IAM OIDC providers in this account right (oidc-thumbprint-watcher)';
  const props = { description, watcher, ...references, env: environmentFor(references) };
  void new OidcThumbprintWatcherStack(app, 'OidcThumbprintWatcher', props);
}

function createOrganizationStack(context: Record<string, unknown>): void {
  const { watcher, references } = parseOrganizationContext(context);
  const description =
    'Keeps the thumbprints of the IAM OIDC providers in an organization right (oidc-thumbprint-watcher)';
  const props = { description, watcher, ...references, env: environmentFor(references) };
  void new OidcThumbprintWatcherOrganizationStack(app, 'OidcThumbprintWatcherOrganization', props);
}

/** Returns the region, since what reacts to IAM's events depends on it; and the account only where a VPC has to be looked up in it. */
function environmentFor({ vpcId }: WatcherReferences): NonNullable<StackProps['env']> {
  const region = process.env['CDK_DEFAULT_REGION'];
  const account = vpcId === undefined ? undefined : process.env['CDK_DEFAULT_ACCOUNT'];
  return { ...(region !== undefined && { region }), ...(account !== undefined && { account }) };
}
