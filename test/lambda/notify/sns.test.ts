import { type Topics, publishBySns } from '../../../lambda/notify/sns';
import type { Finding } from '../../../lambda/findings/finding';
import type { AlertMessage } from '../../../lambda/notify/message';
import { lab } from '../../sandbox/aws/lab-setup';
import { item, render, notified } from '../../support/notifications';

let chatTopicArn: string;
beforeEach(() => {
  chatTopicArn = lab.inbox.addTopic('chat');
});

const MESSAGE: AlertMessage = {
  subject: 'News',
  text: 'CN=Zürich 🦊\n\nline two\n',
  json: '{"version":1}',
  chat: ['{"version":"1.0","n":1}', '{"version":"1.0","n":2}'],
  severity: 'warning',
  scope: { kind: 'account', id: '123456789012', name: 'production' },
  codes: ['list-full', 'weak-key'],
};

/** Publishes a message, and returns what went wrong with the chat alone. */
async function publish(of: Partial<AlertMessage> = {}, topics: Partial<Topics> = {}): Promise<unknown[]> {
  const errors: unknown[] = [];
  const all = { topicArn: lab.inbox.topicArn, chatTopicArn, ...topics };
  await publishBySns(lab.snsClient, all, (error) => errors.push(error))({ ...MESSAGE, ...of });
  return errors;
}

const ATTRIBUTES = {
  severity: { type: 'String', value: 'warning' },
  scope: { type: 'String', value: 'account' },
  account: { type: 'String', value: 'production' },
  event: { type: 'String.Array', value: '["list-full","weak-key"]' },
};

test('mail gets the text, every other subscriber the JSON, and the chat its own messages, all with attributes to filter by', async () => {
  expect(await publish()).toEqual([]);
  expect(lab.inbox.messages).toMatchObject([
    {
      topicArn: lab.inbox.topicArn,
      subject: 'News',
      email: MESSAGE.text,
      messageStructure: 'json',
      attributes: ATTRIBUTES,
    },
    ...MESSAGE.chat.map((message) => ({
      topicArn: chatTopicArn,
      subject: null,
      message,
      messageStructure: null,
      attributes: ATTRIBUTES,
    })),
  ]);
  expect(JSON.parse(lab.inbox.messages[0]?.message ?? '')).toEqual({ default: MESSAGE.json, email: MESSAGE.text });
});

test('one message is published where there is no topic for chat', async () => {
  expect(await publish({}, { chatTopicArn: undefined })).toEqual([]);
  expect(lab.inbox.messages.map(({ topicArn }) => topicArn)).toEqual([lab.inbox.topicArn]);
});

test('a message that the chat topic refuses still goes to the main topic, and each error is reported', async () => {
  const gone = { name: 'NotFoundException' };
  expect(await publish({}, { chatTopicArn: `${chatTopicArn}-gone` })).toMatchObject([gone, gone]);
  expect(lab.inbox.messages.map(({ email }) => email)).toEqual([MESSAGE.text]);
});

test('a message for chat that is refused keeps none of the others from being sent', async () => {
  lab.faults.fail('Publish', 'InvalidParameter', { status: 400, arn: chatTopicArn });
  expect(await publish()).toMatchObject([{ name: 'InvalidParameterException' }]);
  expect(lab.inbox.messages.map(({ message }) => message).slice(1)).toEqual(MESSAGE.chat.slice(1));
});

test('a message that the main topic refuses is an error, and does not go to chat either', async () => {
  lab.faults.fail('Publish', 'AuthorizationError', { status: 403 });
  await expect(publish()).rejects.toThrow('AuthorizationError');
  expect(lab.inbox.messages).toEqual([]);
});

test('half a character, which cutting may leave behind, does not keep a message from being sent', async () => {
  const error = `CN=${'🦊'.slice(0, 1)}... and ${'🦊'.slice(1)}`;
  const finding: Finding = { code: 'iam-read-failed', facts: { error, asked: false } };
  expect(await publish(render([notified('held', item(finding))]).message)).toEqual([]);
  const [forOthers, chat] = lab.inbox.messages.map((one) => one.message);
  const { default: json, email }: Record<string, string> = JSON.parse(forOthers ?? '');
  expect([json, email, chat].map((body) => body?.match(/IAM: .*?CN=.*? and ./)?.[0].replaceAll('\\', ''))).toEqual([
    'IAM: "CN=?... and ?',
    'IAM: "CN=?... and ?',
    'IAM: "CN=?... and ?',
  ]);
  // The facts are as they were found.
  expect(JSON.parse(json ?? '').notifications[0].facts.error).toBe('CN=\uFFFD... and \uFFFD');
  expect(lab.inbox.messages).toHaveLength(2);
});
