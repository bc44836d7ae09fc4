import { cpSync, existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { App } from 'aws-cdk-lib';
import { OidcThumbprintWatcherStack } from '../../lib/stack';

/**
 * Makes the function's asset as CDK would upload it.
 * @param directory an empty one, outside of the project: from there nothing else can be imported
 * @returns the directory with `index.mjs`
 */
export function synthesiseBundle(directory: string): string {
  // CloudFormation's own validation takes seconds, and nag.test.ts is about it.
  const app = new App({ outdir: path.join(directory, 'cdk.out'), builtinCloudFormationValidation: false });
  void new OidcThumbprintWatcherStack(app, 'Stack', { watcher: { alertEmails: ['you@example.com'] } });
  const { directory: out } = app.synth();
  const asset = readdirSync(out).find((name) => existsSync(path.join(out, name, 'index.mjs'))) ?? 'no bundle';
  const task = path.join(directory, 'task');
  cpSync(path.join(out, asset), task, { recursive: true });
  return task;
}
