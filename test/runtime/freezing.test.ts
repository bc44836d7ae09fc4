import { setTimeout as sleep } from 'node:timers/promises';
import { STORE_CLIENT } from '../../lambda/state/dynamodb';
import { CLIENT_LIMITS } from '../../lambda/act/client-limits';
import { reportIn } from './answers';
import type { FunctionProcess } from './function-process';
import { hold, until } from './hold';
import { deployment } from './setup-each';

let watcher: FunctionProcess;

beforeEach(async () => {
  watcher = await deployment.start();
});

function aws() {
  return deployment.sandbox.aws;
}

function messages() {
  return aws().inbox.messages;
}

const DONE = { complete: true, counts: { providers: 4, unchanged: 2, updated: 1, failed: 1 } };

/** Longer than the watcher waits for the table, and than a server keeps a connection that is not used: 5 seconds both. */
const A_WHILE = STORE_CLIENT.requestHandler.requestTimeout + 1_500;

/** Longer than the watcher waits for IAM and SNS. */
const LONG = CLIENT_LIMITS.requestHandler.requestTimeout + 1_500;

/** Stops the process as it waits for the answer to a call, lets the call take effect, and continues the process later. */
async function freezeDuring(call: ReturnType<typeof hold>, milliseconds: number): Promise<void> {
  const reached = await call.reached;
  watcher.signal('SIGSTOP');
  call.release();
  await until(() => reached.outcome === 'ok');
  await sleep(milliseconds);
  watcher.signal('SIGCONT');
}

/** What was sent: each message once, with how often it came. */
function notified() {
  const bodies = messages().map(({ subject, message }) => `${subject}\n${message}`);
  return { different: new Set(bodies).size, messages: bodies.length };
}

test.each([
  ['notifies', {}],
  ['does not notify', { dryRun: true }],
])('nothing is under way any more when a run that %s has been answered', async (_, event) => {
  const answered = await watcher.invoke(event);
  expect(reportIn(answered)).toMatchObject(DONE);
  // Neither a timer nor an open connection: those to AWS that are kept for the next run do not count as being used.
  expect(answered.active).toEqual([]);
  await watcher.idle();
  expect((await watcher.invoke({ dryRun: 'no' })).active).toEqual([]);
});

test('a process frozen between two events makes no call, and then does its job on connections that are gone', async () => {
  const { issuers } = deployment.sandbox;
  expect(reportIn(await watcher.invoke({}))).toMatchObject(DONE);
  await watcher.idle();
  const calls = aws().calls.length;
  watcher.signal('SIGSTOP');
  const fresh = await issuers.find(({ name }) => name === 'private-ca')?.rotate?.();
  await sleep(A_WHILE);
  expect(aws().calls).toHaveLength(calls);
  watcher.signal('SIGCONT');
  const report = reportIn(await watcher.invoke({}));
  expect(report).toMatchObject({ complete: true, findings: [], counts: { unchanged: 2, updated: 1, failed: 1 } });
  expect(report.providers[0]?.added).toEqual([fresh]);
  // Its first call is that of the new run, not a rest of the old one.
  expect(aws().calls[calls]).toMatchObject({ action: 'ListOpenIDConnectProviders' });
  expect(notified()).toEqual({ different: 2, messages: 2 });
});

test('a process left running between two events makes no call', async () => {
  expect(reportIn(await watcher.invoke({}))).toMatchObject(DONE);
  await watcher.idle();
  const calls = aws().calls.length;
  await sleep(A_WHILE);
  expect(aws().calls).toHaveLength(calls);
  expect(reportIn(await watcher.invoke({ dryRun: true }))).toMatchObject({ findings: [], complete: true });
  expect(aws().calls[calls]).toMatchObject({ action: 'ListOpenIDConnectProviders' });
});

test.each([
  ['UpdateItem', A_WHILE],
  ['UpdateOpenIDConnectProviderThumbprint', LONG],
] as const)(
  'a process frozen during %s for longer than it waits takes the answer for lost, and finds the work done on its second try',
  async (action, time) => {
    const split = deployment.sandbox.issuers.find(({ name }) => name === 'split')?.arn ?? '';
    const call = hold(aws(), action, split);
    const running = watcher.invoke({});
    await freezeDuring(call, time);
    expect(reportIn(await running)).toMatchObject({ ...DONE, findings: [] });
    expect(aws().iam.providers.get(split)?.thumbprints).toHaveLength(2);
    expect(notified()).toEqual({ different: 1, messages: 1 });
    // And it is remembered that it was sent.
    expect(reportIn(await watcher.invoke({})).counts).toMatchObject({ unchanged: 3, skipped: 0 });
    expect(notified()).toEqual({ different: 1, messages: 1 });
  },
);

test('a process frozen during the message for less time than it waits sends the message once', async () => {
  const running = watcher.invoke({});
  await freezeDuring(hold(aws(), 'Publish'), 0);
  expect(reportIn(await running)).toMatchObject(DONE);
  await watcher.invoke({});
  expect(notified()).toEqual({ different: 1, messages: 1 });
});

test('a process frozen during the message for longer than it waits may send the same message again, whole, and in that run alone', async () => {
  const running = watcher.invoke({});
  await freezeDuring(hold(aws(), 'Publish'), LONG);
  expect(reportIn(await running)).toMatchObject(DONE);
  // SNS has no way to say that it has a message already.
  expect(notified().different).toBe(1);
  for (const { message } of messages()) expect(JSON.parse(message)).toMatchObject({ email: expect.any(String) });
  const { messages: after } = notified();
  expect(after).toBeLessThanOrEqual(2);
  expect(reportIn(await watcher.invoke({})).counts).toMatchObject({ unchanged: 3, skipped: 0 });
  expect(notified()).toEqual({ different: 1, messages: after });
});

test('a process frozen before SNS has taken the message loses nothing, and sends the message once', async () => {
  const publish = hold(aws(), 'Publish');
  const running = watcher.invoke({});
  await publish.reached;
  watcher.signal('SIGSTOP');
  // The connection dies meanwhile, and with it the request that was never carried out.
  aws().faults.clear();
  await sleep(LONG);
  watcher.signal('SIGCONT');
  expect(reportIn(await running)).toMatchObject(DONE);
  expect(notified()).toEqual({ different: 1, messages: 1 });
});
