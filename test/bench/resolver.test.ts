import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { NAME_SERVER, SERVFAIL_NAMES, nameOf } from '../../bench/rig/names';
import { type NameServer, startNameServer } from '../support/name-server';

const RESOLVER = path.resolve(import.meta.dirname, '../../bench/rig/resolver.ts');

/** Prints what a process finds that loads the bench's resolver first: by a `Resolver` of its own, and by `lookup`, with a port as CDK has it. */
const LOOKUPS = `
  import { lookup } from 'node:dns';
  import { Resolver } from 'node:dns/promises';
  const [host, failing] = process.argv.slice(-2);
  const found = await new Resolver().resolve4(host);
  const looked = await new Promise((resolve) => lookup(host + ':443', {}, (error, address) => resolve(address ?? error)));
  const failed = await new Resolver({ timeout: 1000, tries: 1 }).resolve4(failing).catch(({ code }) => code);
  process.stdout.write(JSON.stringify([found, looked, failed]));
`;

let names: NameServer;

beforeEach(async () => {
  names = await startNameServer((name) =>
    SERVFAIL_NAMES.includes(name) ? { code: 'SERVFAIL', afterMs: 10 } : { addresses: ['127.0.0.7'] },
  );
});
afterEach(() => names.close());

test("a contender's names are asked of the bench's name server, whichever way it asks", async () => {
  const host = nameOf(0, 1);
  const failing = SERVFAIL_NAMES[0] ?? '';
  const options = ['--import', 'tsx', '--import', RESOLVER, '--input-type=module', '-e', LOOKUPS, '--', host, failing];
  const { stdout } = await promisify(execFile)(process.execPath, options, {
    env: { ...process.env, [NAME_SERVER]: names.address },
  });
  expect(JSON.parse(stdout)).toEqual([['127.0.0.7'], '127.0.0.7', 'ESERVFAIL']);
  expect(new Set(names.questions.map(({ name }) => name))).toEqual(new Set([host, failing]));
});
