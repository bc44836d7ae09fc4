import { openSession } from '../../lambda/state/session';
import { openProvider } from '../../lambda/state/provider-record';
import { createStateStore } from '../../lambda/state/dynamodb';
import { createHandler } from '../../lambda/handler';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DeleteOpenIDConnectProviderCommand, IAMClient } from '@aws-sdk/client-iam';
import type { ProviderAction } from '../../lambda/contract/cloudtrail-event';
import { InputError } from '../../lambda/contract/input-error';
import { METRIC_UNITS } from '../../lambda/contract/metrics';
import { ALICE, cloudTrailEvent } from '../support/iam-event';
import { printedBy } from '../support/printed';
import { mails, sandbox, sandboxIssuer } from '../support/sandbox-setup';
import { CONTEXT, handlerWith } from './handler-setup';

const ARN = 'openIDConnectProviderArn';

function done(action: ProviderAction, arn: string, detail: object = {}): object {
  return cloudTrailEvent(action, { requestParameters: { [ARN]: arn }, ...detail });
}

function touched() {
  return new Set(
    sandbox.aws.calls.filter(({ service }) => service === 'iam').map(({ action, arn }) => `${action} ${arn ?? ''}`),
  );
}

test('a provider that was created is checked at once, and no other', async () => {
  const { arn } = sandboxIssuer('split');
  const created = cloudTrailEvent('CreateOpenIDConnectProvider', {
    requestParameters: { url: 'https://split.example' },
    responseElements: { [ARN]: arn },
  });
  expect(await handlerWith()(created, CONTEXT)).toMatchObject({
    counts: { providers: 1, updated: 1 },
    providers: [{ arn, findings: [{ code: 'iam-change' }, { code: 'thumbprint-added' }] }],
  });
  expect(touched()).toEqual(
    new Set([`GetOpenIDConnectProvider ${arn}`, `UpdateOpenIDConnectProviderThumbprint ${arn}`]),
  );
  expect(mails()).toHaveLength(1);
  expect(mails()[0]?.email).toContain(`\n"${ALICE}" created this provider, at 2026-11-21 12:00 UTC`);
  expect(mails()[0]?.email).toMatch(/^Added [0-9a-f]{40}/m);
});

test('a change by someone else is reported with who made it, from where and with what, and is fixed', async () => {
  const { arn, pinned } = sandboxIssuer('split');
  const handle = handlerWith();
  await handle({}, CONTEXT);
  sandbox.aws.inbox.clear();
  sandbox.aws.iam.put({ url: 'https://split.example', thumbprints: ['d'.repeat(40)] });
  const terraform = 'arn:aws:sts::123456789012:assumed-role/terraform/run-7';
  const report = await handle(
    done('UpdateOpenIDConnectProviderThumbprint', arn, {
      userIdentity: { type: 'AssumedRole', arn: terraform },
      sourceIPAddress: '198.51.100.9',
      userAgent: 'HashiCorp Terraform/1.9',
    }),
    CONTEXT,
  );
  expect(report).toMatchObject({ counts: { providers: 1, updated: 1 } });
  expect(sandbox.aws.iam.providers.get(arn)?.thumbprints).toContain(pinned);
  expect(mails()).toMatchObject([
    {
      subject: '[warning] split.example: its thumbprint list was replaced in IAM +3 (123456789012)',
      attributes: { severity: { value: 'warning' }, event: { value: expect.stringContaining('"iam-change"') } },
      email: expect.stringContaining(
        `[iam-change]\n\n"${terraform}" replaced the thumbprints of this provider, at 2026-11-21 12:00 UTC from 198.51.100.9 with "HashiCorp Terraform/1.9".\n`,
      ),
    },
  ]);
});

test('another watcher in the account is reported as such, by the user agent of its own writes', async () => {
  const { arn } = sandboxIssuer('split');
  // The first one writes; CloudTrail records its user agent as the SDK sent it.
  await handlerWith()({}, CONTEXT);
  const write = sandbox.aws.calls.find(({ action }) => action === 'UpdateOpenIDConnectProviderThumbprint');
  sandbox.aws.inbox.clear();
  const userIdentity = { type: 'AssumedRole', arn: 'arn:aws:sts::123456789012:assumed-role/WatcherInEurope/watcher' };
  const detail = { userIdentity, userAgent: write?.userAgent };
  await handlerWith()(done('UpdateOpenIDConnectProviderThumbprint', arn, detail), CONTEXT);
  expect(mails()[0]?.email).toContain('By that user agent it was another watcher.');
  expect(mails()[0]?.email).toContain('What to do:\n  Keep one watcher in this account');
  // A watcher writes thumbprints and nothing else: whatever says so of another call is none.
  await handlerWith()(done('AddClientIDToOpenIDConnectProvider', arn, detail), CONTEXT);
  expect(mails()[1]?.email).not.toContain('another watcher');
});

test('a deleted provider is reported, although nothing is left to check', async () => {
  const arn = `${sandboxIssuer('split').arn}/gone`;
  const report = await handlerWith()(done('DeleteOpenIDConnectProvider', arn), CONTEXT);
  expect(report).toMatchObject({
    providers: [{ status: 'skipped', findings: [{ code: 'iam-change' }, { code: 'provider-deleted' }] }],
  });
  expect(mails()).toHaveLength(1);
  expect(mails()[0]).toMatchObject({
    subject: '[warning] split.example/gone: this provider was deleted: its sign-ins fail (123456789012)',
    email: expect.stringContaining(`"${ALICE}" deleted this provider, at `),
  });
  expect(mails()[0]?.email).not.toContain('[provider-deleted]');
});

test.each(['exclude', 'include'])(
  'an event about a provider that the settings leave out by %s is ignored, without any call',
  async (setting) => {
    const names = setting === 'exclude' ? ['https://split.example'] : ['https://login.example'];
    const event = done('DeleteOpenIDConnectProvider', sandboxIssuer('split').arn);
    expect(await handlerWith({ [setting]: names })(event, CONTEXT)).toEqual({
      ignored: 'The settings leave this provider out.',
    });
    expect(sandbox.aws.calls).toEqual([]);
  },
);

test('a call that failed is ignored, and an event about another call is refused, before any call to AWS', async () => {
  const handle = handlerWith();
  const failed = done('DeleteOpenIDConnectProvider', sandboxIssuer('split').arn, { errorCode: 'AccessDenied' });
  expect(await handle(failed, CONTEXT)).toEqual({ ignored: 'The call failed, so it changed nothing.' });
  await expect(handle(cloudTrailEvent('CreateRole', {}), CONTEXT)).rejects.toThrow(InputError);
  expect(sandbox.aws.calls).toEqual([]);
});

test('a change made while another run holds the provider is no error, and is reported once by the next run', async () => {
  const { arn } = sandboxIssuer('private-ca');
  const stateStore = createStateStore(new DynamoDBClient({}), sandbox.aws.table.name);
  const other = openSession({ stateStore, runId: 'another', clock: () => new Date(), leaseMs: () => 300_000 });
  const record = await openProvider(other, arn, false);
  const event = done('AddClientIDToOpenIDConnectProvider', arn);
  expect(await handlerWith()(event, CONTEXT)).toMatchObject({
    counts: { providers: 1, skipped: 1 },
    providers: [{ arn, findings: [{ code: 'provider-locked' }] }],
  });
  // As Lambda may: an event that is kept is kept once.
  await handlerWith()(event, CONTEXT);
  expect(mails()).toEqual([]);
  await handlerWith()({}, CONTEXT);
  await handlerWith()({}, CONTEXT);
  const notified = mails().filter(({ email }) => email.includes(`"${ALICE}" added a client ID`));
  expect(notified).toHaveLength(1);
  expect(notified[0]?.email).toMatch(
    /^Delayed: login\.example: a client ID was added\nwarning at 2026-11-21 12:00 UTC, .*\n\nThis could not be sent at the time\.\n/m,
  );
  await record?.release();
});

test('a change by someone else is reported at once where the table is gone', async () => {
  const variables = { ...sandbox.variables, TABLE_NAME: 'gone' };
  const handle = createHandler({ ...variables, SETTINGS: JSON.stringify(sandbox.settings) }, '/');
  await handle(done('AddClientIDToOpenIDConnectProvider', sandboxIssuer('private-ca').arn), CONTEXT);
  expect(mails()).toMatchObject([{ email: expect.stringContaining(`"${ALICE}" added a client ID`) }]);
});

test('a change of a provider that no longer exists at the next run is reported all the same', async () => {
  const { arn } = sandboxIssuer('private-ca');
  const stateStore = createStateStore(new DynamoDBClient({}), sandbox.aws.table.name);
  const other = openSession({ stateStore, runId: 'another', clock: () => new Date(), leaseMs: () => 300_000 });
  await openProvider(other, arn, false);
  await handlerWith()(done('DeleteOpenIDConnectProvider', arn), CONTEXT);
  await new IAMClient({}).send(new DeleteOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: arn }));
  const report = await handlerWith()({}, CONTEXT);
  expect(report).toMatchObject({ counts: { providers: 4, skipped: 1 } });
  expect(mails().at(-1)?.email).toContain(`"${ALICE}" deleted this provider`);
});

test('a notification about an IAM event that could not be sent is sent by the next run', async () => {
  sandbox.aws.faults.fail('Publish', 'AuthorizationError', { status: 403 });
  const handle = handlerWith();
  const { arn } = sandboxIssuer('private-ca');
  await expect(handle(done('DeleteOpenIDConnectProvider', arn), CONTEXT)).rejects.toThrow(/next run sends it/);
  await handle({ providers: [arn] }, CONTEXT);
  expect(mails()).toMatchObject([
    { email: expect.stringMatching(/^Delayed: login\.example: this provider was deleted/) },
  ]);
});

describe('the log', () => {
  const printed = (event: object) =>
    printedBy(() =>
      handlerWith()(event, CONTEXT).catch((error: unknown) => {
        if (!String(error).includes('could not be sent')) throw error;
      }),
    );

  test('has a line for each provider of a run, every metric, and no event or certificate', async () => {
    const lines = await printed({});
    const decided = lines.filter((line) => 'provider' in line);
    expect(new Set(decided.map(({ provider }) => provider))).toEqual(new Set(sandbox.issuers.map(({ arn }) => arn)));
    expect(decided).toHaveLength(sandbox.issuers.length);
    const measured = Object.assign({}, ...lines.filter((line) => '_aws' in line));
    const names = new Set(Object.keys(measured));
    expect(Object.keys(METRIC_UNITS).filter((name) => !names.has(name))).toEqual([]);
    expect(measured).toMatchObject({ Providers: 4, Updated: 1, Failed: 1, EnforcedMissing: 0, RunCompleted: 1 });
    expect(JSON.stringify(lines)).not.toMatch(/BEGIN CERTIFICATE|"MII|getRemainingTimeInMillis/);
  });

  test('has a line for the provider of an event, nothing of the event itself, and no metric that speaks for the account', async () => {
    const lines = await printed(done('AddClientIDToOpenIDConnectProvider', sandboxIssuer('private-ca').arn));
    expect(lines.filter((line) => 'provider' in line)).toHaveLength(1);
    expect(JSON.stringify(lines)).not.toMatch(/alice|eventSource/);
    expect(lines.filter((line) => '_aws' in line)).toMatchObject([{ Updated: 0 }]);
    expect(JSON.stringify(lines)).not.toMatch(/"(Providers|RunCompleted)"/);
  });

  test('has everything but the completion of a run whose message could not be sent', async () => {
    sandbox.aws.faults.fail('Publish', 'AuthorizationError', { status: 403 });
    const text = JSON.stringify(await printed({}));
    expect(text).toContain('"Providers":4');
    expect(text).not.toContain('RunCompleted');
  });

  test('has nothing of a dry run', async () => {
    expect(await printed({ dryRun: true })).toEqual([]);
  });
});

test('a chat topic that is gone neither loses nor repeats a notification', async () => {
  const chat = { CHAT_TOPIC_ARN: `${sandbox.aws.inbox.topicArn}-gone` };
  const lines = await printedBy(async () => {
    const handle = createHandler({ ...sandbox.variables, ...chat }, '/');
    await handle({}, CONTEXT);
    await handle({}, CONTEXT);
  });
  expect(mails()).toHaveLength(1);
  expect(lines.filter(({ level }) => level === 'ERROR')).toMatchObject([
    { message: 'The message for chat was not accepted', reason: expect.stringContaining('Topic does not exist') },
  ]);
});
