import { failureIn, reportIn } from './answers';
import { hold, until } from './hold';
import { deployment, mails } from './setup-each';

function split() {
  return deployment.sandbox.issuers.find(({ name }) => name === 'split')?.arn ?? '';
}

function pins() {
  return deployment.sandbox.aws.iam.providers.get(split())?.thumbprints;
}

function tellingOfSplit() {
  return mails().filter((mail) => mail.includes('[thumbprint-added]'));
}

/** Lets the leases of a run that died come to their end, which is that run's deadline. */
async function letLeasesEnd(): Promise<void> {
  const { table } = deployment.sandbox.aws;
  for (const item of await table.items()) {
    if (!('leaseUntil' in item)) continue;
    const plain = Object.entries(item).filter(
      (entry): entry is [string, string | number] => typeof entry[1] !== 'object',
    );
    await table.put({ ...Object.fromEntries(plain), leaseUntil: Date.now() - 1 });
  }
}

/** Stands for whatever may end a process at once: no memory left, a host that is lost. */
const DEATHS = [
  ['SIGKILL', 'signal: killed', ''],
  ['SIGUSR1', 'exit status 1', 'TypeError: a stray rejection'],
  ['SIGUSR2', 'exit status 1', 'RangeError: a stray exception'],
] as const;

test.each(DEATHS)(
  'a process that %s ends while it notifies leaves the notification to another, which sends it once',
  async (signal, how, reason) => {
    const { aws } = deployment.sandbox;
    const watcher = await deployment.start({ inside: ['stray-failures.ts'] });
    const publish = hold(aws, 'Publish');
    const running = watcher.invoke({});
    await publish.reached;
    watcher.signal(signal);
    expect(failureIn(await running)).toEqual({
      errorType: 'Runtime.ExitError',
      errorMessage: expect.stringMatching(new RegExp(`^RequestId: \\S+ Error: Runtime exited with error: ${how}$`)),
    });
    // Why, and where, stands in the log.
    expect(watcher.stderr()).toContain(reason);
    // The request never was a message: its sender was gone before SNS took it up.
    aws.faults.clear();
    expect(mails()).toEqual([]);
    expect(pins()).toHaveLength(2);
    const next = await deployment.start();
    // Until the dead one's deadline the provider counts as being in its hands.
    expect(reportIn(await next.invoke({})).counts).toMatchObject({ skipped: 1 });
    expect(tellingOfSplit()).toEqual([]);
    await letLeasesEnd();
    await next.invoke({});
    await next.invoke({});
    expect(tellingOfSplit()).toHaveLength(1);
    expect(pins()).toHaveLength(2);
  },
);

test('a process killed after the write to IAM and before its record loses nothing, and nothing is written twice', async () => {
  const { aws } = deployment.sandbox;
  const watcher = await deployment.start();
  const update = hold(aws, 'UpdateOpenIDConnectProviderThumbprint', split());
  const running = watcher.invoke({});
  const call = await update.reached;
  watcher.signal('SIGSTOP');
  update.release();
  await until(() => call.outcome === 'ok');
  watcher.signal('SIGKILL');
  expect(failureIn(await running).errorType).toBe('Runtime.ExitError');
  const written = pins();
  expect(written).toHaveLength(2);
  await letLeasesEnd();
  const next = await deployment.start();
  expect(reportIn(await next.invoke({}))).toMatchObject({ complete: true, counts: { unchanged: 3, failed: 1 } });
  expect(pins()).toEqual(written);
  expect(aws.calls.filter(({ action }) => action === 'UpdateOpenIDConnectProviderThumbprint')).toHaveLength(1);
  expect(mails()).toHaveLength(1);
  expect(mails()[0]).toContain('split.example: a new certificate was pinned\n');
});

test('a process killed before its first call takes effect leaves nothing behind', async () => {
  const { aws } = deployment.sandbox;
  const watcher = await deployment.start();
  const list = hold(aws, 'ListOpenIDConnectProviders');
  const running = watcher.invoke({});
  await list.reached;
  watcher.signal('SIGKILL');
  expect(failureIn(await running).errorType).toBe('Runtime.ExitError');
  list.release();
  const next = await deployment.start();
  expect(reportIn(await next.invoke({})).counts).toMatchObject({ unchanged: 2, updated: 1, failed: 1 });
  expect(tellingOfSplit()).toHaveLength(1);
});
