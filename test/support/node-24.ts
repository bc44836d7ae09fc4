import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/**
 * Finds the Node that the function runs on in Lambda, or has npm fetch it.
 * @returns the path of the binary
 */
export async function findNode24(): Promise<string> {
  if (process.versions.node.startsWith('24.')) return process.execPath;
  const { stdout } = await promisify(execFile)('npx', ['-y', 'node@24', '-p', 'process.execPath'], {
    timeout: 300_000,
  });
  return stdout.trim();
}
