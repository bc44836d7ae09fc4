import { type ChildProcess, spawn } from 'node:child_process';
import { once, setMaxListeners } from 'node:events';
import { type StartChild, createSystemResolver, resolveBySystem } from '../../bin/terminal/system-resolver';
import { DEFAULT_LIMITS } from '../../lambda/observe/tls/limits';
import { createAuthority } from '../../sandbox/certificates';
import { startAccount } from '../support/account';
import { chainUnder } from '../support/chain-under';
import { runProgram } from '../support/command';
import { answer, closeServers, documents, serve } from '../support/issuer';

/** As many names as a child looks up at once, as it is with the threads of the real one. */
const THREADS = 32;

/** In the place of the real child: a silent name holds its thread for ever, and every other is 127.0.0.1. */
const SCRIPT = `
  const waiting = [];
  let free = ${THREADS};
  const next = () => {
    if (free === 0 || waiting.length === 0) return;
    free -= 1;
    const { id, host } = waiting.shift();
    if (!host.startsWith('silent')) {
      free += 1;
      process.send({ id, addresses: ['127.0.0.1'] });
    }
    next();
  };
  process.on('message', (asked) => { waiting.push(asked); next(); });
`;

const children: ChildProcess[] = [];

const startStandIn: StartChild = () => {
  const child = spawn(process.execPath, ['-e', SCRIPT], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  children.push(child);
  return child;
};

function isRunning({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode === null && signalCode === null;
}

afterEach(async () => {
  await closeServers();
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

test('the name localhost, which the hosts file knows, resolves to a loopback address', async () => {
  const found = await resolveBySystem('localhost');
  expect(found).toEqual(expect.arrayContaining([expect.stringMatching(/^(127\.0\.0\.1|::1)$/)]));
});

test('an impossible name fails with the error code of the system', async () => {
  await expect(resolveBySystem('x'.repeat(300))).rejects.toMatchObject({ code: expect.stringMatching(/^E/) });
});

test('the built program looks names up as the system does, and ends', async () => {
  const root = await createAuthority({ name: 'Root' });
  const chain = await chainUnder(root, 'localhost');
  const server = await serve(chain, (request, response) => answer(documents(issuer))(request, response));
  const issuer = `https://localhost:${server.port}`;
  const { stdout, stderr } = await runProgram('bin/cli.ts', [
    'thumbprint',
    '--json',
    '--allow-private',
    '--thumbprint-check',
    'last-certificate',
    issuer,
  ]);
  expect(stderr).toBe('');
  const [report]: { hosts: { tops: { thumbprint: string }[] }[] }[] = JSON.parse(stdout);
  expect(report?.hosts[0]?.tops[0]?.thumbprint).toBe(root.thumbprint);
});

test('rt-dns4: 64 names that are never answered delay no other, and the children that they hold are killed', async () => {
  const resolve = createSystemResolver(startStandIn);
  const givingUp = new AbortController();
  setMaxListeners(0, givingUp.signal);
  const silent = Array.from({ length: 64 }, (_, n) => resolve(`silent${n}.example`, givingUp.signal));
  const failed = Promise.allSettled(silent);
  const others = Array.from({ length: 40 }, (_, n) => resolve(`honest${n}.example`));
  expect(await Promise.all(others)).toEqual(others.map(() => ['127.0.0.1']));
  givingUp.abort();
  expect((await failed).map(({ status }) => status)).toEqual(silent.map(() => 'rejected'));
  const [first, second] = children;
  for (const child of [first, second]) if (child && isRunning(child)) await once(child, 'exit');
  expect(children.map(isRunning)).toEqual(children.map((_, n) => n > 1));
  expect(await resolve('honest.example')).toEqual(['127.0.0.1']);
  expect(children.length).toBeLessThanOrEqual(5);
});

test('rt-dns4: a run from the terminal checks all honest providers beside 64 whose names are never answered', async () => {
  const account = await startAccount();
  try {
    const root = await createAuthority({ name: 'Root' });
    for (let n = 0; n < 64; n += 1) {
      account.iam.put({ url: `https://silent${n}.example`, thumbprints: ['b'.repeat(40)] });
    }
    for (let n = 0; n < 10; n += 1) {
      const chain = await chainUnder(root, `honest${n}.example`);
      const server = await serve(chain, (request, response) => answer(documents(issuer))(request, response));
      const issuer = `https://honest${n}.example:${server.port}`;
      account.iam.put({ url: issuer, thumbprints: ['c'.repeat(40)] });
    }
    const { counts } = await account.check({
      settings: { allowPrivateAddresses: true },
      publicCas: [root],
      probe: { resolve: createSystemResolver(startStandIn), limits: { ...DEFAULT_LIMITS, handshakeMs: 3_000 } },
    });
    expect(counts).toMatchObject({ providers: 74, updated: 10, failed: 64 });
  } finally {
    await account.close();
  }
});

test('a child that dies fails the names that it was asked for, and the next name gets another child', async () => {
  const resolve = createSystemResolver(startStandIn);
  const lost = resolve('silent.example');
  children[0]?.kill('SIGKILL');
  await expect(lost).rejects.toMatchObject({ code: 'EAI_AGAIN' });
  expect(await resolve('honest.example')).toEqual(['127.0.0.1']);
});

test('a child that cannot be started fails the name that it was to look up', async () => {
  const resolve = createSystemResolver(() =>
    spawn('/nowhere/node', [], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] }),
  );
  await expect(resolve('honest.example')).rejects.toMatchObject({ code: 'EAI_AGAIN' });
});
