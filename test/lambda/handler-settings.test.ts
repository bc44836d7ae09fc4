import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { SettingsAnswer } from '../../lambda/contract/settings-answer';
import { FUNCTION_NAME, startFunctionIn } from '../../sandbox/deploy';
import { callFunction } from '../../sandbox/invoke';
import { sandbox } from '../support/sandbox-setup';

function ask(event: object, qualifier?: string) {
  return callFunction(sandbox.aws, { functionName: FUNCTION_NAME, event: JSON.stringify(event), qualifier });
}

test.each([undefined, 'live'])(
  'the settings are given with the certificates of every CA file and the table, without a call to AWS: alias %j',
  async (qualifier) => {
    const { settings, aws } = sandbox;
    const providers = { 'https://login.example': { caFile: settings.caFile } };
    startFunctionIn(aws, { ...settings, overlapDays: 14, providers });
    const { answer } = await ask({ settings: true }, qualifier);
    expect(answer).toEqual({
      settings: { ...settings, overlapDays: 14, providers },
      thumbprintCheck: 'aws',
      tableName: aws.table.name,
      caFiles: { [settings.caFile]: [new X509Certificate(readFileSync(settings.caFile)).toString()] },
    } satisfies SettingsAnswer);
    expect(aws.calls.filter(({ service }) => service !== 'lambda')).toEqual([]);
  },
);

test('the answer about the settings has no credentials, and no topic', async () => {
  const { answer } = await ask({ settings: true });
  expect(JSON.stringify(answer)).not.toMatch(/ACCESS_KEY|SECRET|PRIVATE KEY|arn:aws:sns/);
});

test.each([{ settings: false }, { settings: true, dryRun: true }])(
  '%j is no question about the settings',
  async (event) => {
    const { answer } = await ask(event, 'live');
    const message = expect.stringMatching(/^Invalid invocation\. (settings|dryRun): /);
    expect(answer).toEqual({ error: { code: 'invalid-invocation', message, advice: '' } });
  },
);
