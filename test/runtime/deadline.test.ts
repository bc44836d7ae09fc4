import { createAuthority } from '../../sandbox/certificates';
import { chainUnder } from '../support/chain-under';
import { closeServers, serve } from '../support/issuer';
import { failureIn, reportIn } from './answers';
import { hold } from './hold';
import { deployment, mails } from './setup-each';

afterEach(closeServers);

/** Below this, in milliseconds, a run begins with no provider. */
const RESERVE_MS = 45_000;

test('issuers that hang keep a run from other providers but not from its end, and it reports what it left out', async () => {
  const { aws, settings } = deployment.sandbox;
  const authority = await createAuthority({ name: 'Slow Root' });
  const chain = await chainUnder(authority, '*.slow.example');
  // It shakes hands and never answers.
  const server = await serve(chain, () => {});
  const hosts = Array.from({ length: 60 }, (_, n) => `issuer-${n}.slow.example`);
  for (const host of hosts) aws.iam.put({ url: `https://${host}`, thumbprints: ['a'.repeat(40)] });
  const connectTo = [...settings.connectTo, ...hosts.map((host) => server.connectTo(host))];
  const watcher = await deployment.start({ settings: { connectTo } });
  await watcher.idle();
  // Those begun at once wait for 8 seconds at least, after which there is no time for another.
  const report = reportIn(await watcher.invoke({}, RESERVE_MS + 7_500));
  expect(report.complete).toBe(false);
  expect(report.findings).toMatchObject([{ code: 'run-incomplete', severity: 'warning' }]);
  const skipped = report.providers.filter(({ status }) => status === 'skipped').map(({ arn }) => arn);
  expect(skipped.length).toBeGreaterThan(0);
  expect(skipped.length).toBe(report.counts.skipped);
  expect(mails()).toHaveLength(1);
  expect(mails()[0]).toContain(`no time left for ${skipped.length} of 64 providers`);
  expect(watcher.ended()).toBeNull();
}, 120_000);

test('a run that begins too late for any provider reports that before its deadline', async () => {
  const watcher = await deployment.start();
  await watcher.idle();
  const report = reportIn(await watcher.invoke({}, RESERVE_MS - 1));
  expect(report).toMatchObject({ complete: false, counts: { providers: 4, skipped: 4 } });
  expect(mails()).toHaveLength(1);
  expect(reportIn(await watcher.invoke({}))).toMatchObject({ complete: true, counts: { skipped: 0 } });
});

test('a process that Lambda ends at its deadline holds up no other, and the next one sends its notification', async () => {
  const { aws } = deployment.sandbox;
  const watcher = await deployment.start();
  // So that it comes to the providers at once.
  reportIn(await watcher.invoke({ dryRun: true }));
  await watcher.idle();
  const publish = hold(aws, 'Publish');
  // Longer than the shortest lease, which would outlast it.
  const running = watcher.invoke({}, RESERVE_MS + 20_000);
  await publish.reached;
  // It gets no time any more, as a process that is starved of it.
  watcher.signal('SIGSTOP');
  expect(failureIn(await running)).toEqual({
    errorType: 'Sandbox.Timedout',
    errorMessage: expect.stringMatching(/^RequestId: \S+ Error: Task timed out after 65\.00 seconds$/),
  });
  aws.faults.clear();
  const next = await deployment.start();
  expect(reportIn(await next.invoke({}))).toMatchObject({ complete: true, counts: { unchanged: 3, failed: 1 } });
  expect(mails()).toHaveLength(1);
  expect(mails()[0]).toContain('[thumbprint-added]');
  await next.invoke({});
  expect(mails().filter((mail) => mail.includes('thumbprint-added'))).toHaveLength(1);
}, 120_000);
