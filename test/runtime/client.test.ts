import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { prepareRuntimeClient } from './client';
import { INSTALLATION_MS } from './deployment';

let cache: string;

beforeEach(() => {
  cache = mkdtempSync(path.join(tmpdir(), 'clients-'));
});
afterEach(() => rmSync(cache, { recursive: true }));

test(
  'an installation that was broken off is done again, also by several processes at once',
  async () => {
    const installed = await prepareRuntimeClient();
    const name = path.relative(path.resolve(installed, '../../../..'), path.resolve(installed, '../../..'));
    // As npm leaves it when it is stopped.
    mkdirSync(path.join(cache, name, 'node_modules/aws-lambda-ric'), { recursive: true });
    const [one, other] = await Promise.all([prepareRuntimeClient(cache), prepareRuntimeClient(cache)]);
    expect(existsSync(one)).toBe(true);
    expect(other).toBe(one);
    expect(readdirSync(cache)).toEqual([name]);
  },
  INSTALLATION_MS,
);
