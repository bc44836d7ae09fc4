import { PublishCommand, type PublishCommandInput, type SNSClient } from '@aws-sdk/client-sns';
import type { AlertMessage } from './message';
import { shortScopeName } from './scope';

/** Function that sends a message. Rejects if the message was not accepted. */
export type Publish = (message: AlertMessage) => Promise<void>;

/** Topics that messages are published to. */
export interface Topics {
  topicArn: string;
  /** Topic for Amazon Q Developer in chat applications, which drops messages of any other form; undefined for none. */
  chatTopicArn: string | undefined;
}

/**
 * Publishes to an SNS topic: text for e-mail, JSON for every other kind of subscriber; and to a second topic for chat.
 * @param onChatFailure called if only the second topic did not take the message: operators have been notified then
 */
export function publishBySns(
  client: SNSClient,
  { topicArn, chatTopicArn }: Topics,
  onChatFailure: (error: unknown) => void,
): Publish {
  return async (message) => {
    await client.send(new PublishCommand(publication(message, topicArn)));
    if (chatTopicArn === undefined) return;
    for (const chat of message.chat) {
      const inChat = { TopicArn: chatTopicArn, Message: chat, MessageAttributes: attributesOf(message) };
      await client.send(new PublishCommand(inChat)).catch(onChatFailure);
    }
  };
}

function publication(message: AlertMessage, topicArn: string): PublishCommandInput {
  return {
    TopicArn: topicArn,
    Subject: message.subject,
    MessageStructure: 'json',
    Message: JSON.stringify({ default: message.json, email: message.text }),
    MessageAttributes: attributesOf(message),
  };
}

/** Returns the attributes that subscriptions can filter by; `event` matches if any of the codes does. */
function attributesOf({ severity, scope, codes }: AlertMessage): PublishCommandInput['MessageAttributes'] {
  return {
    severity: { DataType: 'String', StringValue: severity },
    scope: { DataType: 'String', StringValue: scope.kind },
    ...(scope.kind === 'account' && {
      account: { DataType: 'String', StringValue: shortScopeName(scope) },
    }),
    event: { DataType: 'String.Array', StringValue: JSON.stringify(codes) },
  };
}
