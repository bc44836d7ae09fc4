import { PublishCommand, type PublishCommandInput, type SNSClient } from '@aws-sdk/client-sns';
import type { AlertMessage } from './message';

/** Where news goes. Rejects when it was not accepted. */
export type Publish = (message: AlertMessage) => Promise<void>;

/** The topics that news is published to. */
export interface Topics {
  topicArn: string;
  /** For Amazon Q Developer in chat applications, which drops what is not of its form; undefined for none. */
  chatTopicArn: string | undefined;
}

/**
 * Publishes to an SNS topic: text for e-mail, JSON for every other kind of subscriber; and to a second topic for chat.
 * @param onChatFailure hears when only the second one did not take it: the news itself has been told then
 */
export const publishBySns =
  (client: SNSClient, { topicArn, chatTopicArn }: Topics, onChatFailure: (error: unknown) => void): Publish =>
  async (message) => {
    await client.send(new PublishCommand(publication(message, topicArn)));
    if (chatTopicArn === undefined) return;
    const chat = { TopicArn: chatTopicArn, Message: message.chat, MessageAttributes: attributesOf(message) };
    await client.send(new PublishCommand(chat)).catch(onChatFailure);
  };

const publication = (message: AlertMessage, topicArn: string): PublishCommandInput => ({
  TopicArn: topicArn,
  Subject: message.subject,
  MessageStructure: 'json',
  Message: JSON.stringify({ default: message.json, email: message.text }),
  MessageAttributes: attributesOf(message),
});

/** What subscriptions can filter by; `event` matches when any of the codes does. */
const attributesOf = ({ severity, account, codes }: AlertMessage): PublishCommandInput['MessageAttributes'] => ({
  severity: { DataType: 'String', StringValue: severity },
  account: { DataType: 'String', StringValue: account },
  event: { DataType: 'String.Array', StringValue: JSON.stringify(codes) },
});
