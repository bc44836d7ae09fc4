import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { RenderedReport } from '../../../lambda/notify/rendered-report';
import { nodeOptionsFor } from '../../../lib/function/node-options';
import { type Sandbox, startSandbox } from '../../../sandbox/sandbox';
import { synthesiseBundle } from '../../support/bundle';

const CALL = `
  const { handler } = await import(process.argv[1]);
  const context = { getRemainingTimeInMillis: () => 300_000 };
  const reports = [await handler({}, context), await handler({}, context), await handler({}, context)];
  process.stdout.write('\\n' + JSON.stringify(reports));
`;

let sandbox: Sandbox;
let directory: string;

beforeAll(async () => {
  sandbox = await startSandbox();
  directory = mkdtempSync(path.join(tmpdir(), 'bundle-'));
});
afterAll(async () => {
  await sandbox.close();
  rmSync(directory, { recursive: true });
});

/**
 * Runs the bundle on the Node that runs this test, in a process of its own with nothing but Lambda's variables.
 * @returns its reports, and what it logged to standard output, line by line
 */
function runBundle(bundle: string): Promise<{ reports: RenderedReport[]; log: readonly Record<string, unknown>[] }> {
  return new Promise((resolve, reject) => {
    execFile(
      process.execPath,
      ['--input-type=module', '-e', CALL, bundle],
      { env: { ...sandbox.variables, NODE_OPTIONS: nodeOptionsFor(512) }, timeout: 60_000, maxBuffer: 1 << 24 },
      (error, stdout, stderr) => {
        if (error) return reject(new Error(stderr, { cause: error }));
        const lines = stdout.split('\n').filter((line) => line !== '');
        const reports: RenderedReport[] = JSON.parse(lines.at(-1) ?? '');
        return resolve({ reports, log: lines.slice(0, -1).map((line) => JSON.parse(line)) });
      },
    );
  });
}

test('the bundle from `cdk synth` updates, notifies and logs, cold and warm, and keeps its state between runs', async () => {
  const {
    reports: [cold, ...warm],
    log,
  } = await runBundle(path.join(synthesiseBundle(directory), 'index.mjs'));
  expect(cold?.counts).toMatchObject({ providers: 4, unchanged: 2, updated: 1, failed: 1 });
  expect(warm.map(({ counts }) => counts)).toMatchObject([
    { providers: 4, unchanged: 3, updated: 0, failed: 1 },
    { providers: 4, unchanged: 3, updated: 0, failed: 1 },
  ]);
  // The first run reports what it added, and none repeats it. An issuer that is down may come back by itself within twelve hours.
  const [added, ...more] = sandbox.aws.inbox.messages.map(({ email }) => email);
  expect(more).toEqual([]);
  expect(added).toMatch(/^split\.example: a new certificate was pinned\ninfo at .* \[thumbprint-added\]\n/);
  expect(added).toContain('--function-name oidc-thumbprint-watcher --region us-east-1');
  expect(added).not.toContain('down.example');
  // Each run leaves a line for each provider and for itself, and the metric of having got to its end.
  expect(log.filter((line) => 'provider' in line)).toHaveLength(3 * 4);
  expect(log.filter(({ message }) => message === 'The run is over')).toHaveLength(3);
  expect(log.filter((line) => line['RunCompleted'] === 1)).toHaveLength(3);
});
