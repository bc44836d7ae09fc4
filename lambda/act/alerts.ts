import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';

/** One message to people. */
export interface AlertMessage {
  /** ASCII without line breaks, fewer than 100 characters (SNS API reference, Publish). */
  subject: string;
  /** Plain text, at most 256 KiB in UTF-8. */
  body: string;
}

/** Where news goes. Rejects when it was not accepted. */
export type Tell = (message: AlertMessage) => Promise<void>;

/** Publishes to an SNS topic. */
export const tellBySns =
  (client: SNSClient, topicArn: string): Tell =>
  async ({ subject, body }) => {
    const message = body.replaceAll(HALF_CHARACTER, '\uFFFD');
    await client.send(new PublishCommand({ TopicArn: topicArn, Subject: subject, Message: message }));
  };

/** What is left of a character outside the Basic Multilingual Plane that was cut in two. On one the SDK throws. */
const HALF_CHARACTER = /\p{Surrogate}/gu;
