import { App } from 'aws-cdk-lib';
import { InputError } from '../lambda/input-error';
import { parseContext } from '../lib/configuration';
import { OidcThumbprintWatcherStack } from '../lib/stack';

/** The CDK app: one stack, in whatever account and region the CDK CLI is pointed at, configured by CDK context. */
const app = new App({ autoSynth: false });
try {
  const watcher = parseContext(app.node.getAllContext());
  const description = 'Keeps the thumbprints of the IAM OIDC providers in this account right (oidc-thumbprint-watcher)';
  void new OidcThumbprintWatcherStack(app, 'OidcThumbprintWatcher', { description, watcher });
  app.synth();
} catch (error) {
  if (!(error instanceof InputError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
