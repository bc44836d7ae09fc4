import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { ALL_SEEN, runHostileChains } from '../support/hostile-run';

/** The Node that Lambda runs, from npm. */
const NODE_24 = ['npx', '--yes', 'node@24'];

// Getting it the first time takes longer than the run may.
beforeAll(() => promisify(execFile)('npx', [...NODE_24.slice(1), '--version']), 120_000);

test('hostile chains do not crash Node 24', async () => {
  const { report, signal } = await runHostileChains(NODE_24);
  expect(signal).toBeNull();
  expect(report).toEqual({ node: expect.stringMatching(/^v24\./), seen: ALL_SEEN });
});
