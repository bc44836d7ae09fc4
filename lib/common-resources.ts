import type { ITableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { InputError } from '../lambda/contract/input-error';
import { AlertTopic, subscribe } from './operation/alert-topic';
import type { OperationProps } from './operation/operation-props';
import { StateTable } from './operation/state-table';
import type { OidcThumbprintWatcherProps } from './watcher-props';

/** Returns the topic for notifications: the given one, or a new one. */
export function topicOf(
  scope: Construct,
  {
    alertTopic,
    alertEmails = [],
    encryptionKey,
  }: Pick<OidcThumbprintWatcherProps, 'alertTopic' | 'alertEmails' | 'encryptionKey'>,
): ITopic {
  if (!alertTopic) return new AlertTopic(scope, 'Alerts', { emails: alertEmails, encryptionKey });
  subscribe(alertTopic, alertEmails);
  return alertTopic;
}

/**
 * Returns the topic for chat; undefined for none.
 * @throws InputError when it is the topic for notifications
 */
export function chatTopicIn({
  alertTopic,
  chatTopic,
}: Pick<OperationProps, 'alertTopic' | 'chatTopic'>): ITopic | undefined {
  if (chatTopic && chatTopic === alertTopic) {
    throw new InputError('chatTopic: must not be alertTopic, whose subscribers would get everything twice.');
  }
  return chatTopic;
}

/**
 * Returns the table with the state: the given one, or a new one.
 * @throws InputError for a given one with a setting for a new one
 */
export function tableOf(
  scope: Construct,
  {
    stateTable,
    encryptionKey,
    deletionProtection,
  }: Pick<OperationProps, 'stateTable' | 'encryptionKey' | 'deletionProtection'>,
): ITableV2 {
  if (!stateTable) return new StateTable(scope, 'State', { encryptionKey, deletionProtection });
  if (deletionProtection === undefined) return stateTable;
  throw new InputError(
    'deletionProtection: is for a new table; protect the one that you give as stateTable where it is defined.',
  );
}
