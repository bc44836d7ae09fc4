import { IAMClient } from '@aws-sdk/client-iam';
import { SNSClient } from '@aws-sdk/client-sns';
import { publishBySns } from '../../../lambda/notify/sns';
import { CLIENT_LIMITS, PATIENT_CLIENT } from '../../../lambda/act/client-limits';
import { createIam } from '../../../lambda/act/iam';
import { lab } from '../../sandbox/aws/lab-setup';
import { credentials } from '../../support/credentials';

/** The function's configuration, but that it waits a moment only. */
function impatient() {
  return {
    ...CLIENT_LIMITS,
    endpoint: lab.url,
    region: lab.region,
    credentials,
    requestHandler: { ...CLIENT_LIMITS.requestHandler, requestTimeout: 200 },
  };
}

test('a call that IAM does not answer is tried again, and at last given up', async () => {
  const client = new IAMClient(impatient());
  lab.faults.before('ListOpenIDConnectProviders', () => new Promise(() => {}));
  expect(await createIam(client).list()).toEqual([]);
  lab.faults.before('ListOpenIDConnectProviders', () => new Promise(() => {}), { call: 'every' });
  await expect(createIam(client).list()).rejects.toMatchObject({ name: 'TimeoutError' });
  expect(lab.calls).toHaveLength(2 + 3);
  client.destroy();
});

test('a message that SNS does not acknowledge is sent again', async () => {
  const client = new SNSClient(impatient());
  lab.faults.before('Publish', () => new Promise(() => {}));
  const message = {
    subject: 'News',
    text: 'x',
    json: '{}',
    chat: ['{}'],
    severity: 'info' as const,
    scope: { kind: 'account' as const, id: 'x', name: null },
    codes: [],
  };
  await publishBySns(client, { topicArn: lab.inbox.topicArn, chatTopicArn: undefined }, () => {})(message);
  expect(lab.calls.map(({ outcome }) => outcome)).toEqual(['pending', 'ok']);
  expect(lab.inbox.messages).toHaveLength(1);
  client.destroy();
});

describe('a read with an abort signal', () => {
  let client: IAMClient;
  let patient: IAMClient;
  let arn: string;
  beforeEach(() => {
    client = new IAMClient({ ...impatient(), maxAttempts: 1 });
    patient = new IAMClient({ ...PATIENT_CLIENT, ...impatient() });
    arn = lab.iam.put({ url: 'https://a.example', thumbprints: ['a'.repeat(40)] });
  });
  afterEach(() => {
    client.destroy();
    patient.destroy();
  });
  const never = new AbortController().signal;

  test('is retried more often than a read without one', async () => {
    const iam = createIam(client, patient);
    for (const call of [1, 2, 3, 4, 5, 6]) lab.faults.fail('GetOpenIDConnectProvider', 'ServiceFailure', { call });
    await expect(iam.get(arn)).rejects.toMatchObject({ name: 'ServiceFailureException' });
    expect(await iam.get(arn, never)).toMatchObject({ arn });
    expect(lab.faults.waiting).toEqual([]);
  });

  test('ends with an error when its signal aborts', async () => {
    const delayed = new AbortController();
    lab.faults.before('GetOpenIDConnectProvider', () => {
      delayed.abort();
      return new Promise(() => {});
    });
    await expect(createIam(client, patient).get(arn, delayed.signal)).rejects.toThrow('No answer in the time');
    expect(lab.calls).toHaveLength(1);
  });
});
