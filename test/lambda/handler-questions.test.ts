import { FUNCTION_NAME } from '../../sandbox/deploy';
import { callFunction } from '../../sandbox/invoke';
import { mails, sandbox } from '../support/sandbox-setup';

function call(event: object, qualifier?: string) {
  return callFunction(sandbox.aws, { functionName: FUNCTION_NAME, event: JSON.stringify(event), qualifier });
}

function arnOf(name: string): string {
  return sandbox.issuers.find((issuer) => issuer.name === name)?.arn ?? 'no ARN';
}

test('a request for a test alert sends one message, and asks IAM and the table nothing', async () => {
  const { answer } = await call({ test: true });
  expect(answer).toEqual({ sent: '[info] The watcher: this is a test (123456789012)' });
  expect(mails().map(({ subject }) => subject)).toEqual(['[info] The watcher: this is a test (123456789012)']);
  expect(sandbox.aws.calls.filter(({ service }) => service === 'iam' || service === 'dynamodb')).toEqual([]);
});

test.each([{ test: false }, { test: true, dryRun: true }])(
  'a request for a test alert is refused with %j',
  async (event) => {
    const { answer } = await call(event, 'live');
    const message = expect.stringMatching(/^Invalid invocation\. (test|dryRun): /);
    expect(answer).toEqual({ error: { code: 'invalid-invocation', message, advice: '' } });
    expect(mails()).toEqual([]);
  },
);

test('a condition that a provider has is acknowledged, and a mail reports that', async () => {
  await sandbox.issuers.find(({ name }) => name === 'self-signed')?.rotate?.();
  const provider = arnOf('self-signed');
  await call({});
  const { answer } = await call({ acknowledge: [{ provider, code: 'approval-required' }] });
  expect(answer).toMatchObject({
    counts: { providers: 1 },
    providers: [
      {
        findings: [
          { code: 'approval-required' },
          { code: 'condition-acknowledged', message: expect.stringContaining('There is no reminder of it') },
        ],
      },
    ],
  });
  expect(mails().at(-1)?.subject).toBe('[info] self-signed.example: a condition was acknowledged (123456789012)');
});

test('a condition that a provider does not have is not acknowledged, and a dry run acknowledges none', async () => {
  const provider = arnOf('private-ca');
  const { answer } = await call({ acknowledge: [{ provider, code: 'weak-key' }], dryRun: true });
  expect(answer).toMatchObject({
    providers: [{ findings: [{ code: 'acknowledgement-not-done', about: 'weak-key' }] }],
  });
  expect(mails()).toEqual([]);
});

test.each(['thumbprint-added', 'no-such-code', 'Weak-Key', ''])(
  'the code %j is no condition, so that it cannot be acknowledged',
  async (code) => {
    const { answer } = await call({ acknowledge: [{ provider: arnOf('private-ca'), code }] });
    expect(answer).toMatchObject({ errorMessage: expect.stringContaining('is not the code of a condition') });
  },
);

test('an acknowledgement through the alias is refused like every command', async () => {
  const { answer } = await call({ acknowledge: [{ provider: arnOf('private-ca'), code: 'weak-key' }] }, 'live');
  expect(answer).toMatchObject({ error: { code: 'command-refused', message: expect.stringContaining('acknowledge') } });
});
