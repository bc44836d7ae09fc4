import { createAuthority } from '../../sandbox/certificates';
import { chainUnder } from '../support/chain-under';
import { answer, closeServers, documents, serve } from '../support/issuer';
import { failureIn, reportIn } from './answers';
import type { FunctionProcess } from './function-process';
import { RESPONSE_LIMIT } from './runtime-api';
import { deployment } from './setup-all';

let watcher: FunctionProcess;

beforeEach(async () => {
  watcher = await deployment.start();
});
afterAll(closeServers);

/** Lambda takes no longer event, in characters. */
const LONGEST_EVENT = 6 * 1024 * 1024;
const ARN = 'arn:aws:iam::123456789012:oidc-provider/issuer.example';

/** As many of these as an event can hold. */
function listOf(entry: unknown): unknown[] {
  return Array.from({ length: Math.floor((LONGEST_EVENT - 100) / (JSON.stringify(entry).length + 1)) }, () => entry);
}

const endless = 'x'.repeat(LONGEST_EVENT - 100);

test.each<[string, unknown, string]>([
  ['one key', { [endless]: 1 }, 'xxx'],
  ['one value', { dryRun: endless }, 'dryRun: must be true or false'],
  ['one provider', { providers: [endless] }, 'providers.0: is not the ARN'],
  ['one ARN', { providers: [`${ARN}/${endless}`.slice(0, -100)] }, 'providers.0: must have 2048 characters at most'],
  ['providers that are none', { providers: listOf(1) }, 'providers: must have 1000 entries at most'],
  ['approvals that are none', { approve: listOf({}) }, 'approve: must have 1000 entries at most'],
  ['lists to put back', { restore: listOf({ provider: ARN, version: 1 }) }, 'restore: must have 1000 entries at most'],
  ['histories', { history: listOf(ARN) }, 'history: must have 1000 entries at most'],
  ['a list', listOf(1), '(the whole): must be a JSON object'],
])('an event of 6 MB, all of it %s, is refused in few words', async (_, event, reason) => {
  const answered = await watcher.invoke(event, undefined, {});
  expect(failureIn(answered)).toMatchObject({ errorType: 'InputError', errorMessage: expect.stringContaining(reason) });
  expect(answered.payload.length).toBeLessThan(20_000);
  // CloudWatch takes no longer line.
  for (const line of watcher.stdout().split('\n')) expect(line.length).toBeLessThan(256 * 1024);
  expect(watcher.ended()).toBeNull();
});

test('the answer stays far below the limit of 6 MB for as many providers as there can be', async () => {
  const { aws, settings } = deployment.sandbox;
  const authority = await createAuthority({ name: 'An authority that nobody has been told to trust' });
  const chain = await chainUnder(authority, '*.many.example');
  const server = await serve(chain, (request, response) =>
    answer(documents(`https://${request.headers.host}`))(request, response),
  );
  const hosts = Array.from({ length: 40 }, (_, n) => `an-issuer-with-a-long-name-${n}.many.example`);
  const full = Array.from({ length: 5 }, (_, n) => String(n).repeat(40));
  const providers = hosts.map((host) => aws.iam.put({ url: `https://${host}`, thumbprints: full }));
  const connectTo = [...settings.connectTo, ...hosts.map((host) => server.connectTo(host))];
  const many = await deployment.start({ settings: { connectTo } });
  const answered = await many.invoke({ providers });
  // All of them with a finding that has much to say.
  expect(reportIn(answered).counts).toMatchObject({ providers: 40, held: 40 });
  expect((answered.payload.length / hosts.length) * 700).toBeLessThan(RESPONSE_LIMIT / 2);
});
