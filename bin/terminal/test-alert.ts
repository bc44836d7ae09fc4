import { SNSClient } from '@aws-sdk/client-sns';
import { describeError } from '../../lambda/act/iam';
import { CLIENT_LIMITS } from '../../lambda/act/client-limits';
import { InputError, checkInput } from '../../lambda/contract/input-error';
import { checkAccess } from './aws-clients';
import { PROGRAM } from '../../lambda/contract/commands';
import { settingsSchema } from '../../lambda/contract/settings';
import { notifyAtOnce } from '../../lambda/notify/notify-at-once';
import { publishBySns } from '../../lambda/notify/sns';

/** The options of `test-alert`. */
export interface TestAlertOptions {
  /** ARN of the topic that the watcher's alerts go to. */
  topic?: string;
  /** ARN of the topic for chat, if there is one. */
  chatTopic?: string;
}

/** ARN of a topic; its fourth and fifth parts are the region and the account. */
const TOPIC = /^arn:[^:]+:sns:([^:]+):([^:]+):[\w-]+$/;

/**
 * Sends a test alert through the watcher's topic, with your own permissions.
 * @returns its subject
 * @throws InputError when the options do not fit
 * @throws Error when SNS does not accept it
 */
export async function sendTestAlert({ topic, chatTopic }: TestAlertOptions): Promise<string> {
  const [topicArn, region = 'unknown', accountId] = TOPIC.exec(topic ?? '') ?? [];
  if (topicArn === undefined)
    throw new InputError('test-alert needs --topic: the ARN of the topic (stack output TopicArn).');
  let chatError: unknown;
  const client = new SNSClient({ ...CLIENT_LIMITS, region });
  await checkAccess(client);
  const publish = publishBySns(client, { topicArn, chatTopicArn: chatTopic }, (error) => {
    chatError = error;
  });
  const { subject } = await notifyAtOnce(
    [{ code: 'test-alert', facts: {} }],
    { accountId, runId: 'test-alert', now: new Date(), thumbprintCheck: undefined },
    {
      publish,
      region,
      settings: checkInput(settingsSchema, {}, 'settings'),
      reportCommand: `${PROGRAM} check`,
      approveAllCommand: () => '',
    },
  );
  if (chatError !== undefined)
    throw new Error(`The topic for chat did not accept the alert: ${describeError(chatError)}`);
  return subject;
}
