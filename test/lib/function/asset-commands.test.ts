import { existsSync, rmSync } from 'node:fs';
import { createTemporaryDirectory } from '../../../lib/function/asset-commands';

test('the directories for the assets of many watchers add one listener, so that Node does not warn of a leak', () => {
  const before = process.listenerCount('exit');
  const directories = Array.from({ length: 12 }, createTemporaryDirectory);
  expect(new Set(directories).size).toBe(12);
  expect(process.listenerCount('exit') - before).toBe(1);
  process.emit('exit', 0);
  expect(directories.filter((one) => existsSync(one))).toEqual([]);
  for (const one of directories) rmSync(one, { recursive: true, force: true });
});
