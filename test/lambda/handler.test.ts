import { InputError } from '../../lambda/contract/input-error';
import { createHandler } from '../../lambda/handler';
import type { History } from '../../lambda/state/history';
import type { RenderedProvider, RenderedReport } from '../../lambda/notify/rendered-report';
import { invoke, invokeAsTyped } from '../../sandbox/invoke';
import { commandTo } from '../support/mail-commands';
import { codesOf } from '../support/report';
import { mails, pins, rotate, sandbox, sandboxIssuer, wait } from '../support/sandbox-setup';
import { CONTEXT, handlerWith } from './handler-setup';

const HOUR = 60 * 60 * 1000;

function run(event: object = {}): Promise<RenderedReport> {
  return invoke(sandbox.aws, sandbox.functionName, JSON.stringify(event));
}

function of(report: RenderedReport, name: string): RenderedProvider {
  const found = report.providers.find(({ arn }) => arn === sandboxIssuer(name).arn);
  if (!found) throw new Error(`The report has no ${name}.`);
  return found;
}

function writes() {
  return sandbox.aws.calls.filter(({ action }) => action === 'UpdateOpenIDConnectProviderThumbprint');
}

/** Runs a handler of its own, with other settings than the world's. */
async function runWith(settings: object, event: object, context = CONTEXT): Promise<RenderedReport> {
  const answer = await handlerWith(settings)(event, context);
  if (!('runId' in answer)) throw new Error(`This is no report: ${JSON.stringify(answer)}`);
  return answer;
}

test('the first run adds the missing thumbprint of the JWKS host, and an issuer that is down does not hinder it', async () => {
  const report = await run();
  expect(report).toMatchObject({
    dryRun: false,
    complete: true,
    counts: { providers: 4, unchanged: 2, updated: 1, held: 0, failed: 1, skipped: 0 },
  });
  expect(of(report, 'split')).toMatchObject({
    status: 'updated',
    before: [sandboxIssuer('split').pinned],
    enforced: true,
  });
  expect(pins('split')).toEqual([sandboxIssuer('split').pinned, ...of(report, 'split').added]);
  expect(of(report, 'split').hosts.map(({ host, role }) => [host, role])).toEqual([
    ['split.example', ['issuer']],
    ['keys.split.example', ['jwks']],
  ]);
  expect(codesOf(of(report, 'down'))).toEqual(['connection-refused']);
  expect(pins('down')).toEqual([sandboxIssuer('down').pinned]);
  expect(mails()).toHaveLength(1);
  expect(mails()[0]?.email).toContain('split.example: a new certificate was pinned\n');
  // It may be up again at the next look: it is not reported before it was down for twelve hours.
  expect(mails()[0]?.email).not.toContain('down.example');
});

test('an issuer that is out of reach in three runs in a row over twelve hours is reported once', async () => {
  await run();
  wait(6 * HOUR);
  await run();
  await run();
  expect(mails()).toHaveLength(1);
  wait(6 * HOUR);
  const later = await run();
  expect(later.counts).toMatchObject({ failed: 1, unchanged: 3 });
  expect(mails()).toHaveLength(2);
  expect(mails()[1]).toMatchObject({
    subject: '[warning] down.example: cannot be reached (123456789012)',
    email: expect.stringMatching(/^down\.example: cannot be reached\nwarning since .* \[connection-refused\]\n/),
  });
  expect(codesOf(of(await run(), 'down'))).toEqual(['connection-refused']);
  expect(mails()).toHaveLength(2);
});

test("a private CA's new thumbprint is added on evidence, and the old one stays", async () => {
  const fresh = await rotate('private-ca');
  const report = await run();
  expect(of(report, 'private-ca')).toMatchObject({ status: 'updated', added: [fresh], retired: [] });
  expect(of(report, 'private-ca').hosts[0]?.tops[0]).toMatchObject({
    thumbprint: fresh,
    evidence: 'operator-ca',
    anchor: 'CN=Example Corp Root CA',
  });
  expect(pins('private-ca')).toEqual([sandboxIssuer('private-ca').pinned, fresh]);
});

test('a self-signed rotation is held until the command from the mail is run', async () => {
  const fresh = await rotate('self-signed');
  const report = await run();
  expect(of(report, 'self-signed')).toMatchObject({ status: 'held', added: [] });
  expect(pins('self-signed')).toEqual([sandboxIssuer('self-signed').pinned]);
  const approved = await invokeAsTyped(sandbox.aws, commandTo('Approve it', mails()[0]?.email ?? ''));
  expect(approved.counts).toMatchObject({ providers: 1, updated: 1 });
  expect(of(approved, 'self-signed').hosts[0]?.tops[0]?.evidence).toBe('approved');
  expect(pins('self-signed')).toEqual([sandboxIssuer('self-signed').pinned, fresh]);
  expect(mails()[1]?.email).toMatch(new RegExp(`^Added ${fresh} \\(.*\\): you approved it\\.$`, 'm'));
});

test('a second run without changes writes nothing and sends nothing', async () => {
  await run();
  const written = writes().length;
  const notified = mails().length;
  const report = await run();
  expect(report.counts).toMatchObject({ unchanged: 3, failed: 1 });
  expect(writes()).toHaveLength(written);
  expect(mails()).toHaveLength(notified);
});

test('a provider that waits for an approval is reported once, and not by each run', async () => {
  await rotate('self-signed');
  const about = () => mails().filter(({ email }) => email.includes('approval-required'));
  await run();
  expect(about()).toHaveLength(1);
  expect(of(await run(), 'self-signed')).toMatchObject({ status: 'held', findings: [{ code: 'approval-required' }] });
  expect(about()).toHaveLength(1);
});

test('a run with nothing to report sends no mail', async () => {
  const report = await run({ providers: [sandboxIssuer('private-ca').arn, sandboxIssuer('self-signed').arn] });
  expect(report.counts).toMatchObject({ providers: 2, unchanged: 2 });
  expect(mails()).toEqual([]);
});

test('a dry run reports what it would do, writes nothing and sends nothing', async () => {
  const fresh = await rotate('private-ca');
  const report = await run({ dryRun: true });
  expect(report).toMatchObject({ dryRun: true, counts: { updated: 2 } });
  expect(of(report, 'private-ca')).toMatchObject({
    added: [fresh],
    after: [sandboxIssuer('private-ca').pinned, fresh],
  });
  expect(of(report, 'private-ca').findings).toMatchObject([
    { code: 'thumbprint-added', facts: { dryRun: true }, message: expect.stringMatching(/^Would add/) },
  ]);
  expect(writes()).toEqual([]);
  expect(mails()).toEqual([]);
});

test('a named provider is checked alone, without listing', async () => {
  const report = await run({ providers: [sandboxIssuer('split').arn] });
  expect(report.counts).toMatchObject({ providers: 1, updated: 1 });
  expect(sandbox.aws.calls.some(({ action }) => action === 'ListOpenIDConnectProviders')).toBe(false);
});

test('a malformed invocation is refused before any call to AWS', async () => {
  await expect(run({ dryrun: true })).rejects.toThrow(/InputError.*dryrun: unknown key/);
  expect(sandbox.aws.calls.filter(({ service }) => service !== 'lambda')).toEqual([]);
});

test('an invocation that names a provider which the settings leave out is refused before any call', async () => {
  const excluding = { exclude: [sandboxIssuer('split').arn] };
  await expect(runWith(excluding, { providers: [sandboxIssuer('split').arn] })).rejects.toThrow(InputError);
  expect(sandbox.aws.calls).toEqual([]);
  expect((await runWith(excluding, { dryRun: true })).counts.providers).toBe(3);
});

test('a name in the settings that fits no provider is reported, since a typo in exclude protects nothing', async () => {
  const typo = { exclude: ['https://spilt.example'] };
  const report = await runWith(typo, {});
  expect(report.findings).toMatchObject([
    {
      code: 'unknown-provider',
      severity: 'warning',
      about: 'https://spilt.example',
      message: expect.stringContaining('https://spilt.example'),
    },
  ]);
  expect(report.providers.map(({ arn }) => arn)).toEqual(sandbox.issuers.map(({ arn }) => arn));
  expect(mails()[0]?.email).toMatch(
    /^The watcher: the settings name an unknown provider\nwarning since .* \[unknown-provider\]\n/m,
  );
  // It stays so until an operator corrects it, and is not reported every time.
  await runWith(typo, {});
  expect(mails()).toHaveLength(1);
});

test('a name in exclude with another case or a final slash is reported, and leaves the provider out all the same', async () => {
  const report = await runWith({ exclude: ['https://Split.example/'] }, {});
  expect(report.findings).toMatchObject([{ code: 'unknown-provider', about: 'https://Split.example/' }]);
  expect(report.providers.map(({ arn }) => arn)).not.toContain(sandboxIssuer('split').arn);
  expect(report.counts.providers).toBe(3);
});

test('a provider that an operator names and IAM does not have is reported as failed, with a warning', async () => {
  const report = await run({ providers: [`${sandboxIssuer('split').arn}/gone`] });
  expect(report.providers).toMatchObject([
    { status: 'failed', findings: [{ code: 'provider-deleted', severity: 'warning' }] },
  ]);
});

test('providers for which no time is left are skipped, and the report is not complete', async () => {
  const report = await runWith({}, {}, { getRemainingTimeInMillis: () => 1000 });
  expect(report).toMatchObject({ complete: false, counts: { providers: 4, skipped: 4 } });
  expect(report.providers.map(codesOf)).toEqual([['out-of-time'], ['out-of-time'], ['out-of-time'], ['out-of-time']]);
  expect(report.findings).toMatchObject([{ code: 'run-incomplete', severity: 'warning' }]);
  // One finding reports it, however many they are.
  expect(mails()).toHaveLength(1);
  expect(mails()[0]?.subject).toBe('[warning] The watcher: the run had no time for all providers (123456789012)');
  expect(mails()[0]?.email).toContain('no time left for 4 of 4 providers');
  expect(mails()[0]?.email).not.toContain('out-of-time');
});

test('a provider that IAM refuses to give does not keep the others from being checked', async () => {
  sandbox.aws.faults.fail('GetOpenIDConnectProvider', 'AccessDenied', { arn: sandboxIssuer('private-ca').arn });
  const report = await run();
  expect(of(report, 'private-ca')).toMatchObject({ status: 'failed', findings: [{ code: 'iam-read-failed' }] });
  expect(of(report, 'split').status).toBe('updated');
});

test('a write that IAM refuses is critical where AWS checks the pin', async () => {
  sandbox.aws.faults.fail('UpdateOpenIDConnectProviderThumbprint', 'AccessDenied');
  const report = await run();
  expect(of(report, 'split')).toMatchObject({
    status: 'failed',
    added: [],
    findings: [{ code: 'iam-write-failed', severity: 'critical', message: expect.stringContaining('AccessDenied') }],
  });
});

test('a write that cannot be confirmed is reported', async () => {
  sandbox.aws.faults.staleReads(9);
  const report = await run({ providers: [sandboxIssuer('split').arn] });
  expect(of(report, 'split')).toMatchObject({ status: 'failed', findings: [{ code: 'iam-write-unconfirmed' }] });
});

test('the run fails when the providers cannot be listed', async () => {
  sandbox.aws.faults.fail('ListOpenIDConnectProviders', 'AccessDenied');
  await expect(run()).rejects.toThrow(/could not be listed.*AccessDenied/);
});

test('the run fails when the message cannot be sent, and the error contains it', async () => {
  sandbox.aws.faults.fail('Publish', 'AuthorizationError', { call: 'every', status: 403 });
  await expect(run()).rejects.toThrow(
    /could not be sent.*AuthorizationError.*next run sends it.*split\.example: a new certificate was pinned/s,
  );
  expect(writes()).toHaveLength(1);
});

test('a notification that could not be sent is sent by the next run, marked as delayed, and by no other', async () => {
  sandbox.aws.faults.fail('Publish', 'AuthorizationError', { status: 403 });
  await expect(run()).rejects.toThrow(/could not be sent/);
  expect(mails()).toEqual([]);
  expect((await run()).counts).toMatchObject({ updated: 0, unchanged: 3 });
  expect(mails()).toHaveLength(1);
  expect(mails()[0]?.email).toMatch(
    /^Delayed: split\.example: a new certificate was pinned\ninfo at .* \[thumbprint-added\]\n\nThis could not be sent at the time\.\nAdded [0-9a-f]{40} /,
  );
  await run({ providers: [sandboxIssuer('split').arn] });
  expect(mails()).toHaveLength(1);
});

test('a question about the history is answered, and nothing else is done', async () => {
  await run();
  const [before, notified] = [writes().length, mails().length];
  const handle = createHandler(sandbox.variables, '/');
  const answer = await handle({ history: [sandboxIssuer('split').arn] }, CONTEXT);
  if (!('history' in answer)) throw new Error('This is no history.');
  const { history }: History = answer;
  expect(history).toMatchObject([
    {
      issuer: 'https://split.example',
      version: 2,
      thumbprints: pins('split')?.map((thumbprint, n) => ({ thumbprint, by: n === 0 ? 'found' : 'watcher' })),
      versions: [
        { version: 1, by: 'found', after: [sandboxIssuer('split').pinned] },
        { version: 2, by: 'watcher', before: [sandboxIssuer('split').pinned], after: pins('split') },
      ],
    },
  ]);
  expect([writes().length, mails().length]).toEqual([before, notified]);
});

test('a CA file that cannot be read is refused at once, with an error that names it', () => {
  const broken = { ...sandbox.settings, providers: { [sandboxIssuer('split').arn]: { caFile: 'missing.pem' } } };
  const variables = { ...sandbox.variables, SETTINGS: JSON.stringify(broken) };
  expect(() => createHandler(variables, '/nowhere')).toThrow('caFile: /nowhere/missing.pem cannot be read');
});

test('a handler without its environment says which variable is missing', () => {
  expect(() => createHandler({}, '/')).toThrow('TOPIC_ARN is not set');
});
