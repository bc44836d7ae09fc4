import { randomUUID } from 'node:crypto';
import type { Service } from './call';
import { AwsError } from './error';
import type { Form } from './form';
import { createQueryService } from './query';
import { invalid, refuseBadMessage } from './sns-rules';

/** A message that was published. */
export interface PublishedMessage {
  messageId: string;
  topicArn: string;
  subject: string | null;
  message: string;
  /** By name; binary values as base64. */
  attributes: Readonly<Record<string, { type: string; value: string }>>;
  /** `json`: the message holds a body per protocol. */
  messageStructure: string | null;
  publishedAt: Date;
}

/** A topic's messages, to be read like e-mail. */
export interface Inbox {
  /** The one topic there is. */
  readonly topicArn: string;
  /** Oldest first. */
  readonly messages: readonly PublishedMessage[];
  /** Forgets the messages. */
  clear: () => void;
}

/** Makes an SNS with one topic. */
export const createSns = (options: {
  partition: string;
  account: string;
  region: string;
  topic: string;
}): { inbox: Inbox; service: Service } => {
  const topicArn = `arn:${options.partition}:sns:${options.region}:${options.account}:${options.topic}`;
  const messages: PublishedMessage[] = [];
  const service = createQueryService({
    name: 'SNS',
    version: '2010-03-31',
    namespace: 'http://sns.amazonaws.com/doc/2010-03-31/',
    arnParameters: ['TopicArn', 'TargetArn'],
    actions: new Map([
      [
        'Publish',
        (form) => {
          const message = readMessage(form);
          refuseBadMessage(message);
          if (message.topicArn !== topicArn) throw new AwsError('NotFound', 'Topic does not exist');
          const messageId = randomUUID();
          messages.push({ messageId, ...message, publishedAt: new Date() });
          return { MessageId: messageId };
        },
      ],
    ]),
  });
  const clear = (): void => {
    messages.length = 0;
  };
  return { inbox: { topicArn, messages, clear }, service };
};

const readMessage = (form: Form): Omit<PublishedMessage, 'messageId' | 'publishedAt'> => {
  const topicArn = form.get('TopicArn') ?? form.get('TargetArn');
  if (!topicArn) throw invalid('TopicArn or TargetArn Reason: no value for required parameter');
  if (!/^arn:[\w-]+:sns:[\w-]+:[^:]*:[\w-]+$/.test(topicArn)) throw invalid('TopicArn');
  const entries = form.records('MessageAttributes', 'entry') ?? [];
  return {
    topicArn,
    subject: form.get('Subject') ?? null,
    message: form.get('Message') ?? '',
    attributes: Object.fromEntries(entries.map((entry) => [entry.get('Name') ?? '', readAttribute(entry)])),
    messageStructure: form.get('MessageStructure') ?? null,
  };
};

const readAttribute = (entry: ReadonlyMap<string, string>): { type: string; value: string } => ({
  type: entry.get('Value.DataType') ?? '',
  value: entry.get('Value.StringValue') ?? entry.get('Value.BinaryValue') ?? '',
});
