import { randomUUID } from 'node:crypto';
import type { Service } from './call';
import { AwsError } from './error';
import type { Form } from './form';
import { createQueryService } from './query';
import type { MessageAttribute } from './sns-attributes';
import type { Publication, PublishedMessage } from './sns-message';
import { bodiesIn, invalid, refuseBadMessage } from './sns-rules';

/** The messages of topics, to be read. */
export interface Inbox {
  /** The topic there is from the start. */
  readonly topicArn: string;
  /** Messages of all topics, oldest first. */
  readonly messages: readonly PublishedMessage[];
  /** Creates another topic, and returns its ARN. */
  addTopic: (name: string) => string;
  /** Forgets the messages. */
  clear: () => void;
}

/** Makes an SNS with a topic. */
export function createSns(options: { partition: string; account: string; region: string; topic: string }): {
  inbox: Inbox;
  service: Service;
} {
  const arnOf = (name: string): string => `arn:${options.partition}:sns:${options.region}:${options.account}:${name}`;
  const topicArn = arnOf(options.topic);
  const topics = new Set([topicArn]);
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
          if (!topics.has(message.topicArn)) throw new AwsError('NotFound', 'Topic does not exist');
          const messageId = randomUUID();
          messages.push({ messageId, ...message, email: emailBody(message), publishedAt: new Date() });
          return { MessageId: messageId };
        },
      ],
    ]),
  });
  const addTopic = (name: string): string => {
    topics.add(arnOf(name));
    return arnOf(name);
  };
  const clear = (): void => {
    messages.length = 0;
  };
  return { inbox: { topicArn, messages, addTopic, clear }, service };
}

function readMessage(form: Form): Publication {
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
}

/** Returns the body for e-mail: where there is a body per protocol, the one for e-mail, or the default. */
function emailBody({ message, messageStructure }: Publication): string {
  if (messageStructure === null) return message;
  const { email, default: byDefault } = bodiesIn(message);
  return typeof email === 'string' ? email : byDefault;
}

function readAttribute(entry: ReadonlyMap<string, string>): MessageAttribute {
  return {
    type: entry.get('Value.DataType') ?? '',
    value: entry.get('Value.StringValue') ?? entry.get('Value.BinaryValue') ?? '',
  };
}
