import { IAMClient } from '@aws-sdk/client-iam';
import { SNSClient } from '@aws-sdk/client-sns';
import { tellBySns } from '../../../lambda/act/alerts';
import { CLIENT_LIMITS } from '../../../lambda/act/client-limits';
import { createIam } from '../../../lambda/act/iam';
import { type Lab, startLab } from '../../sandbox/aws/clients';

let lab: Lab;
beforeEach(async () => {
  lab = await startLab();
});
afterEach(() => lab.close());

/** The function's configuration, but that it waits a moment only. */
const impatient = () => ({
  ...CLIENT_LIMITS,
  endpoint: lab.url,
  region: lab.region,
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  requestHandler: { ...CLIENT_LIMITS.requestHandler, requestTimeout: 200 },
});

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
    chat: '{}',
    severity: 'info' as const,
    account: 'x',
    codes: [],
  };
  await tellBySns(client, { topicArn: lab.inbox.topicArn, chatTopicArn: undefined }, () => {})(message);
  expect(lab.calls.map(({ outcome }) => outcome)).toEqual(['pending', 'ok']);
  expect(lab.inbox.messages).toHaveLength(1);
  client.destroy();
});
