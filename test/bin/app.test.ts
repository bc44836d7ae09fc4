import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { BUNDLING_STACKS } from 'aws-cdk-lib/cx-api';

const ROOT = path.resolve(import.meta.dirname, '../..');
const scratch = mkdtempSync(path.join(tmpdir(), 'watcher-app-'));
const cdkJson: { app: string; context: Record<string, unknown> } = JSON.parse(
  readFileSync(path.join(ROOT, 'cdk.json'), 'utf8'),
);

afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** Runs the app as the CDK CLI does: the context and the place for the result come in the environment. */
function runApp(context: object, variables: object = {}): Promise<{ code: number; stderr: string }> {
  return new Promise((resolve) => {
    const env = {
      ...process.env,
      ...variables,
      CDK_OUTDIR: path.join(scratch, 'cdk.out'),
      CDK_CONTEXT_JSON: JSON.stringify({ ...cdkJson.context, ...context }),
    };
    const options = { cwd: ROOT, env };
    const child = execFile(process.execPath, ['--import', 'tsx', 'bin/app.ts'], options, (_error, _stdout, stderr) => {
      resolve({ code: child.exitCode ?? -1, stderr: stderr.replaceAll(/^(npm warn|Bundling asset) .*\n/gm, '') });
    });
  });
}

function readTemplate() {
  return JSON.parse(readFileSync(path.join(scratch, 'cdk.out/OidcThumbprintWatcher.template.json'), 'utf8'));
}

test('the app with an e-mail address synthesises the stack without a warning', async () => {
  expect(await runApp({ alertEmail: 'you@example.com' })).toEqual({ code: 0, stderr: '' });
  const template = readTemplate();
  expect(template.Description).toMatch(/OIDC providers/);
  expect(JSON.stringify(template.Resources)).toContain('"Endpoint":"you@example.com"');
});

test('the app without an e-mail address warns that no operator will get its notifications, and of nothing else', async () => {
  // CloudFormation's validation and the function's code, which the test above is about, take seconds.
  const context = { [BUNDLING_STACKS]: [], stateTableName: 'watcher-state' };
  const { code, stderr } = await runApp(context, { CDK_VALIDATION: 'false' });
  expect(code).toBe(0);
  // The context reaches the stack, too, beside the watcher.
  const resources = JSON.stringify(readTemplate().Resources);
  expect(resources).toContain('"TABLE_NAME":"watcher-state"');
  expect(resources).not.toContain('AWS::DynamoDB');
  expect(stderr.match(/warning/gi)).toHaveLength(1);
  expect(stderr).toMatch(/No one receives the notifications.*-c alertEmail=/);
});

test('the app with the ID of an organization synthesises the stack for it, and no other', async () => {
  const context = {
    organization: 'o-exampleorgid',
    organizationalUnits: 'r-abcd',
    alertEmail: 'you@example.com',
    [BUNDLING_STACKS]: [],
  };
  expect(await runApp(context, { CDK_VALIDATION: 'false' })).toEqual({ code: 0, stderr: '' });
  const file = path.join(scratch, 'cdk.out/OidcThumbprintWatcherOrganization.template.json');
  const text = readFileSync(file, 'utf8');
  expect(text).toContain('AWS::CloudFormation::StackSet');
  expect(text).toContain('"o-exampleorgid"');
  const manifest = readFileSync(path.join(scratch, 'cdk.out/manifest.json'), 'utf8');
  expect(manifest).not.toContain('"OidcThumbprintWatcher"');
});

test.each([
  ['a mistyped key', { alertMail: 'you@example.com' }, /^Unknown CDK context key: alertMail\. Known are [^\n]*\n$/],
  ['a bad value', { updates: 'sometimes' }, /^Invalid CDK context\. updates: must be [^\n]*\n$/],
  [
    'an organization without units',
    { organization: 'o-exampleorgid' },
    /^Invalid CDK context\. organizationalUnits: [^\n]*\n$/,
  ],
  ['a missing CA file', { caFile: 'nowhere.pem' }, /^caFile: [^\n]*nowhere\.pem[^\n]*\n$/],
])('the app reports %s in one line and fails', async (_, context, message) => {
  const { code, stderr } = await runApp(context);
  expect(stderr).toMatch(message);
  expect(code).toBe(1);
});

test('cdk.json starts this app, with all feature flags that CDK recommends', () => {
  const recommended = createRequire(import.meta.url)('aws-cdk-lib/recommended-feature-flags.json');
  expect(cdkJson.app).toBe('npx tsx bin/app.ts');
  expect(cdkJson.context).toEqual(recommended);
  expect(cdkJson.context['@aws-cdk/core:validateAgainstDefaultRules']).toBe(true);
});
