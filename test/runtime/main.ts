import { spawnSync } from 'node:child_process';
import { withParts } from './parts';

/**
 * Runs the tests in this folder, with Jest's options. They wait most of their time, so there are more of them at once than processors; and
 * the bundle, which takes seconds, is made once for all.
 */
const jest = [
  'run',
  '-s',
  'jest:apart',
  '--',
  '--maxWorkers=4',
  '--testPathPatterns=test/runtime',
  ...process.argv.slice(2),
];

process.exitCode = await withParts(
  (parts) => spawnSync('npm', jest, { stdio: 'inherit', env: { ...process.env, ...parts } }).status ?? 1,
);
