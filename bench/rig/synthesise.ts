import { App } from 'aws-cdk-lib';
import { OidcThumbprintWatcherStack } from '../../lib/stack';

/** Makes what `cdk deploy` would deploy, the function's bundle included, in the directory named as argument. */
const app = new App({ outdir: process.argv[2] ?? 'cdk.out' });
void new OidcThumbprintWatcherStack(app, 'Stack', { watcher: { alertEmails: ['you@example.com'] } });
app.synth();
