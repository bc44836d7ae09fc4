import { DeleteOpenIDConnectProviderCommand, IAMClient } from '@aws-sdk/client-iam';
import { createIam } from '../../../lambda/act/iam';
import type { AlertMessage } from '../../../lambda/notify/message';
import type { IamChange } from '../../../lambda/contract/cloudtrail-event';
import type { Report } from '../../../lambda/contract/report';
import type { CheckSetup } from '../../support/account';
import { account } from '../../support/account-setup';
import { startAnswering } from '../../support/answering';
import { credentials } from '../../support/credentials';
import { ALICE } from '../../support/iam-event';
import { codesOf, severitiesOf } from '../../support/report';
import { arnOf } from '../../support/provider-arn';

const NAMES = ['a', 'b', 'c', 'd', 'e'].map((name) => `${name}.example`);

const START = Date.UTC(2026, 10, 23, 6);
const HOUR = 3_600_000;

let mails: AlertMessage[];
/** What IAM lists; null for all that there is. */
let listed: readonly string[] | null;
let hour: number;

beforeEach(() => {
  for (const name of NAMES) account.iam.put({ url: `https://${name}`, thumbprints: ['a'.repeat(40)] });
  [mails, listed, hour] = [[], null, 0];
});

/** The next run, an hour after the one before. */
function runNext({ dependencies, ...setup }: CheckSetup = {}): Promise<Report> {
  hour += 1;
  const iam = createIam(account.iamClient);
  const now = new Date(START + hour * HOUR);
  return account.check({
    keepsState: true,
    clock: () => now,
    ...setup,
    dependencies: {
      iam: { ...iam, list: async () => (listed ? listed.map(arnOf) : iam.list()) },
      publish: async (mail) => void mails.push(mail),
      ...dependencies,
    },
  });
}

function notificationsOf(reason: string) {
  return mails.filter(({ json }) => {
    const { notifications }: { notifications: { code: string; reason: string }[] } = JSON.parse(json);
    return notifications.some((one) => one.code === 'providers-vanished' && one.reason === reason);
  });
}

function deletion(name: string): IamChange {
  return {
    action: 'DeleteOpenIDConnectProvider',
    provider: arnOf(name),
    caller: ALICE,
    sourceAddress: '192.0.2.7',
    userAgent: 'aws-cli',
    at: new Date(START),
  };
}

test('the loss of most providers is a warning until three full runs list the same, and the remaining ones are checked', async () => {
  await runNext();
  listed = ['a.example', 'b.example'];
  const first = await runNext();
  expect(severitiesOf(first)).toEqual(['warning providers-vanished']);
  const gone = ['c.example', 'd.example', 'e.example'].map(arnOf);
  expect(first.findings).toMatchObject([{ facts: { listed: 2, missing: 3, vanished: gone } }]);
  expect(first.providers.map(({ arn, status }) => `${arn} ${status}`)).toEqual(
    listed.map((name) => `${arnOf(name)} failed`),
  );
  expect(codesOf(await runNext())).toEqual(['providers-vanished']);
  expect(codesOf(await runNext())).toEqual([]);
  expect(codesOf(await runNext())).toEqual([]);
  expect([notificationsOf('opened'), notificationsOf('resolved')].map(({ length }) => length)).toEqual([1, 1]);
});

test('an empty list does not count as an empty account, also where the settings choose among the providers', async () => {
  const settings = { include: NAMES.slice(0, 2).map((name) => `https://${name}`) };
  await runNext({ settings });
  listed = [];
  const report = await runNext({ settings });
  // Nothing is concluded from it: that the settings name what is not there, neither.
  expect(codesOf(report)).toEqual(['providers-vanished']);
  expect(report.counts.providers).toBe(0);
  listed = null;
  expect(codesOf(await runNext({ settings }))).toEqual([]);
});

test('the loss of providers that the settings leave out counts', async () => {
  const settings = { include: ['https://a.example'] };
  await runNext({ settings });
  listed = ['a.example'];
  expect(codesOf(await runNext({ settings }))).toEqual(['providers-vanished']);
});

test('the loss of half of the providers or fewer is not reported', async () => {
  await runNext();
  listed = NAMES.slice(0, 3);
  expect(codesOf(await runNext())).toEqual([]);
});

test('a deletion that an IAM event reported is no loss, whether the event came before the run or after it', async () => {
  await runNext();
  const gone = NAMES.slice(1);
  listed = ['a.example'];
  for (const name of gone.slice(0, 3)) await runNext({ change: deletion(name) });
  expect(codesOf(await runNext())).toEqual([]);
  listed = [];
  expect(codesOf(await runNext())).toEqual(['providers-vanished']);
  await runNext({ change: deletion('a.example') });
  expect(codesOf(await runNext())).toEqual([]);
});

test('a deletion does not count for a provider that was created since', async () => {
  await runNext();
  for (const name of NAMES) await runNext({ change: deletion(name) });
  for (const name of NAMES) {
    const change = deletion(name);
    await runNext({ change: { ...change, action: 'CreateOpenIDConnectProvider', at: new Date(START + HOUR) } });
  }
  await runNext();
  listed = [];
  expect(codesOf(await runNext())).toEqual(['providers-vanished']);
});

test('neither a dry run nor a run over some providers counts as a full run', async () => {
  await runNext();
  listed = ['a.example'];
  for (let run = 0; run < 4; run += 1) {
    expect(codesOf(await runNext({ event: { dryRun: true } }))).toEqual(['providers-vanished']);
    await runNext({ event: { providers: [arnOf('a.example')] } });
  }
  expect(codesOf(await runNext())).toEqual(['providers-vanished']);
});

test('a run without a table reports no loss', async () => {
  await runNext();
  listed = [];
  expect(codesOf(await runNext({ keepsState: false }))).toEqual([]);
});

test.each(['<html><body>Sign in</body></html>', '<X/>', ''])(
  'a run fails where %j is the answer instead of one from IAM',
  async (body) => {
    const server = await startAnswering(() => body);
    const { endpoint } = server;
    const client = new IAMClient({ endpoint, region: 'us-east-1', credentials, maxAttempts: 1 });
    await expect(runNext({ dependencies: { iam: createIam(client) } })).rejects.toThrow(
      /^The providers could not be listed\. "IncompleteAnswer: The answer to ListOpenIDConnectProviders has no element/,
    );
    client.destroy();
    await server.close();
  },
);

describe('a provider that does not exist', () => {
  const missing = arnOf('typo.example');
  const thumbprint = 'b'.repeat(40);

  test('is reported with a warning where an operator named it', async () => {
    const report = await runNext({ event: { providers: [missing] } });
    expect(report).toMatchObject({
      counts: { providers: 1, failed: 1 },
      providers: [{ arn: missing, findings: [{ code: 'provider-deleted', facts: { named: true } }] }],
    });
    expect(report.providers.map(severitiesOf)).toEqual([['warning provider-deleted']]);
    expect(mails).toHaveLength(1);
  });

  test.each([false, true])('gets no approval, which is reported (stage: %s)', async (stage) => {
    const report = await runNext({ event: { approve: [{ provider: missing, thumbprint, stage }] } });
    expect(report.providers[0]?.findings).toEqual([
      { code: 'provider-deleted', facts: { named: true } },
      { code: 'approval-not-done', about: thumbprint, facts: { obstacle: 'no-provider' } },
    ]);
    expect(report.providers.map(severitiesOf)).toEqual([['warning provider-deleted', 'warning approval-not-done']]);
    expect(mails.map((mail) => mail.codes).flat()).toEqual(
      expect.arrayContaining(['approval-not-done', 'provider-deleted']),
    );
  });

  test('gets no earlier list restored, which is reported', async () => {
    await runNext();
    const gone = new DeleteOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: arnOf('a.example') });
    await account.iamClient.send(gone);
    const report = await runNext({ event: { restore: [{ provider: arnOf('a.example'), version: 1 }] } });
    expect(report.providers[0]?.findings).toEqual([
      { code: 'provider-deleted', facts: { named: true } },
      { code: 'restore-not-done', facts: { version: 1, obstacle: 'no-provider' } },
    ]);
    expect(report.providers.map(severitiesOf)).toEqual([['warning provider-deleted', 'warning restore-not-done']]);
  });

  test('is mere information where IAM listed it a moment ago, or an IAM event named it', async () => {
    listed = ['typo.example'];
    const { providers } = await runNext();
    expect(providers).toMatchObject([{ status: 'skipped' }]);
    expect(providers.map(severitiesOf)).toEqual([['info provider-deleted']]);
    const [provider] = (await runNext({ change: deletion('typo.example') })).providers;
    expect(provider).toMatchObject({ status: 'skipped' });
    expect(provider && severitiesOf(provider).at(-1)).toBe('info provider-deleted');
  });
});
