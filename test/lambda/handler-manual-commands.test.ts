import { createHandler } from '../../lambda/handler';
import { FUNCTION_NAME } from '../../sandbox/deploy';
import { callFunction } from '../../sandbox/invoke';
import { mails, sandbox } from '../support/sandbox-setup';

function call(event: object, qualifier?: string, clientContext?: object) {
  return callFunction(sandbox.aws, {
    functionName: FUNCTION_NAME,
    event: JSON.stringify(event),
    qualifier,
    clientContext,
  });
}

/** The self-signed issuer after its rotation: the one that waits for an approval. */
async function rotated() {
  const issuer = sandbox.issuers.find(({ name }) => name === 'self-signed');
  const fresh = (await issuer?.rotate?.()) ?? 'no thumbprint';
  const arn = issuer?.arn ?? 'no ARN';
  return { arn, approve: [{ provider: arn, thumbprint: fresh }], fresh };
}

function pinsOf(arn: string) {
  return sandbox.aws.iam.providers.get(arn)?.thumbprints;
}

test('an approval with the rights of the schedule is refused without an error: the answer names the qualifier to use, and a mail reports it', async () => {
  const { arn, approve, fresh } = await rotated();
  const before = [...(pinsOf(arn) ?? [])];
  const { error, answer } = await call({ approve }, 'live', { custom: { who: 'mallory' } });
  expect(error).toBeNull();
  expect(answer).toEqual({
    error: {
      code: 'command-refused',
      message: expect.stringContaining(`The command: approve ${fresh} for "${arn}".`),
      advice: expect.stringContaining('leave the qualifier out, or give $LATEST'),
    },
  });
  expect(pinsOf(arn)).toEqual(before);
  expect(sandbox.aws.calls.filter(({ service }) => service === 'iam' || service === 'dynamodb')).toEqual([]);
  expect(mails()).toHaveLength(1);
  expect(mails()[0]?.subject).toBe('[warning] The watcher: a command was refused; also 1 info (123456789012)');
  expect(mails()[0]?.email).toContain(`approve ${fresh} for "${arn}"`);
  expect(mails()[0]?.email).toContain(String.raw`"{\"custom\":{\"who\":\"mallory\"}}".`);
});

test.each([undefined, '$LATEST'])(
  'an approval that is given to the function itself (%s) is carried out',
  async (qualifier) => {
    const { arn, approve, fresh } = await rotated();
    const { error, answer } = await call({ approve }, qualifier, { custom: { who: 'alice', ticket: 'OPS-7' } });
    expect(error).toBeNull();
    expect(answer).toMatchObject({ counts: { providers: 1, updated: 1 } });
    expect(pinsOf(arn)).toContain(fresh);
    expect(mails()[0]?.email).toContain(
      String.raw`The caller of this command gives this name: "{\"custom\":{\"who\":\"alice\",\"ticket\":\"OPS-7\"}}".`,
    );
  },
);

test('the mail about a command without a claim of its caller mentions no caller', async () => {
  const { approve } = await rotated();
  await call({ approve });
  expect(mails()[0]?.email).not.toContain('The caller');
});

test('a mistyped invocation is only answered with an error through the alias, and fails through the function itself', async () => {
  const message = 'Invalid invocation. dryrun: unknown key.';
  const slip = { error: { code: 'invalid-invocation', message, advice: '' } };
  expect(await call({ dryrun: true }, 'live')).toEqual({ error: null, answer: slip });
  expect(await call({ dryrun: true })).toMatchObject({ error: 'Unhandled', answer: { errorMessage: message } });
  expect(mails()).toEqual([]);
});

test('an event of AWS that cannot be read fails the run, so that it is kept and an alarm reports it', async () => {
  const event = { source: 'aws.iam', 'detail-type': 'AWS API Call via CloudTrail', detail: {} };
  expect(await call(event, 'live')).toMatchObject({ error: 'Unhandled', answer: { errorType: 'InputError' } });
});

test('no command is carried out where the settings allow none, and the mail shows those of the terminal program', async () => {
  const { arn, approve, fresh } = await rotated();
  const before = [...(pinsOf(arn) ?? [])];
  const settings = { ...sandbox.settings, manualCommands: false, accountName: 'Production' };
  const variables = { ...sandbox.variables, SETTINGS: JSON.stringify(settings) };
  const handle = createHandler(variables, '/');
  const context = { getRemainingTimeInMillis: () => 300_000 };
  const answer = await handle({ approve }, context);
  expect(answer).toMatchObject({ error: { code: 'command-refused' } });
  expect(pinsOf(arn)).toEqual(before);
  await handle({}, context);
  const [refusal, mail] = mails();
  expect(refusal?.email).toContain('the setting manualCommands is false');
  expect(refusal?.subject).toContain('(Production)');
  const { region, table } = sandbox.aws;
  const command = `AWS_REGION=${region} npx oidc-thumbprint-watcher check --apply --provider ${arn} --approve ${fresh} --table ${table.name}`;
  expect(mail?.email).toContain(command);
  expect(mail?.email).not.toContain('"approve"');
});

test('a refusal that could not be reported is an error that says what was refused', async () => {
  const { approve, fresh } = await rotated();
  sandbox.aws.faults.fail('Publish', 'AuthorizationError', { call: 'every' });
  const { error, answer } = await call({ approve }, 'live');
  expect(error).toBe('Unhandled');
  expect(answer).toMatchObject({ errorMessage: expect.stringContaining(fresh) });
});
