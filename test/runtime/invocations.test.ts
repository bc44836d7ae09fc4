import { readFileSync, renameSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { decodeStack } from '../../build/decode-stack';
import { failureIn, reportIn } from './answers';
import { deployment } from './setup-all';

function calls() {
  return deployment.sandbox.aws.calls;
}

test('a cold process does the main job, and the warm one keeps what it has prepared', async () => {
  const { sandbox, start } = deployment;
  const watcher = await start();
  const cold = await watcher.invoke({});
  expect(reportIn(cold)).toMatchObject({
    complete: true,
    counts: { providers: 4, unchanged: 2, updated: 1, failed: 1 },
  });
  await watcher.idle();
  const { caFile } = sandbox.settings;
  renameSync(caFile, `${caFile}.gone`);
  const warm = await watcher.invoke({ dryRun: true });
  const next = await start();
  const refused = await next.invoke({ dryRun: true });
  renameSync(`${caFile}.gone`, caFile);
  // The private CA is still trusted, where another process finds nothing to trust.
  expect(reportIn(warm)).toMatchObject({ counts: { providers: 4, unchanged: 3, failed: 1 } });
  expect(reportIn(warm).providers[0]?.hosts[0]?.tops[0]?.evidence).toBe('operator-ca');
  expect(failureIn(refused)).toMatchObject({ errorType: 'InputError', errorMessage: expect.stringContaining(caFile) });
  // It prepares itself again with each event, so whoever puts the file back need not wait for another process.
  expect(reportIn(await next.invoke({ dryRun: true })).counts).toMatchObject({ unchanged: 3, failed: 1 });
  expect(watcher.ended()).toBeNull();
});

test('an invalid event is refused with the name of its key, before any call', async () => {
  const watcher = await deployment.start();
  const before = calls().length;
  const failure = failureIn(await watcher.invoke({ dryrun: true }, undefined, {}));
  expect(failure).toMatchObject({
    errorType: 'InputError',
    errorMessage: 'Invalid invocation. dryrun: unknown key.',
  });
  // Its stack names places in the bundle; the map beside the bundle has those in the source.
  const stack = failure.trace?.join('\n') ?? '';
  const [, bundle = ''] = /file:\/\/(\S+\/task\/index\.mjs):/.exec(stack) ?? [];
  const map = new SourceMap(JSON.parse(readFileSync(`${bundle}.map`, 'utf8')));
  expect(decodeStack(stack, map)).toMatch(/lambda\/contract\/input-error\.ts:\d+:\d+/);
  expect(calls()).toHaveLength(before);
  // It is the event's fault alone.
  expect(reportIn(await watcher.invoke({ dryRun: true })).complete).toBe(true);
});

test('a command through the alias is refused by the answer, without a failure, and one through the function is accepted', async () => {
  const watcher = await deployment.start();
  const [{ arn: provider, pinned: thumbprint } = { arn: '', pinned: '' }] = deployment.sandbox.issuers;
  const event = { dryRun: true, approve: [{ provider, thumbprint }] };
  const clientContext = JSON.stringify({ custom: { who: 'alice' } });
  const refused = await watcher.invoke(event, undefined, { qualifier: 'live', clientContext });
  expect(refused.functionError).toBeNull();
  expect(JSON.parse(refused.payload)).toMatchObject({ error: { code: 'command-refused' } });
  expect(deployment.sandbox.aws.inbox.messages.at(-1)?.email).toContain('alice');
  const slip = await watcher.invoke({ dryrun: true });
  expect(slip.functionError).toBeNull();
  expect(JSON.parse(slip.payload)).toMatchObject({ error: { code: 'invalid-invocation' } });
  const taken = reportIn(await watcher.invoke(event, undefined, { clientContext }));
  expect(taken.providers[0]?.findings.map(({ code }) => code)).toEqual(['thumbprint-approved', 'command-caller']);
});

test.each([
  ['TABLE_NAME', undefined, /TABLE_NAME is not set/],
  ['TOPIC_ARN', '', /TOPIC_ARN is not set/],
  ['SETTINGS', '{', /SETTINGS is not JSON/],
  ['SETTINGS', '{"update":"never"}', /Invalid SETTINGS\. update: unknown key/],
])('a function with %s %j refuses every event with the reason, and makes no call', async (name, value, reason) => {
  const watcher = await deployment.start({ variables: { [name]: value } });
  const before = calls().length;
  for (const event of [{}, { dryRun: true }]) {
    const { errorType, errorMessage } = failureIn(await watcher.invoke(event));
    expect(errorType).toBe('InputError');
    expect(errorMessage).toMatch(reason);
  }
  expect(calls()).toHaveLength(before);
  expect(watcher.ended()).toBeNull();
});
