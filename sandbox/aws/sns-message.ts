import type { MessageAttribute } from './sns-attributes';

/** A message that was published. */
export interface PublishedMessage {
  messageId: string;
  topicArn: string;
  subject: string | null;
  message: string;
  /** Attributes by name. */
  attributes: Readonly<Record<string, MessageAttribute>>;
  /** `json`: the message holds a body per protocol. */
  messageStructure: string | null;
  /** Text that a subscriber by e-mail reads. */
  email: string;
  publishedAt: Date;
}

/** Message that a request asks to publish. */
export type Publication = Omit<PublishedMessage, 'messageId' | 'email' | 'publishedAt'>;
