import { Annotations, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';

/** Actions on a key that a sender to an encrypted topic or queue needs. */
export const ENCRYPT = ['kms:Decrypt', 'kms:GenerateDataKey'];

/**
 * Lets the account's alarms publish to a topic. A topic that refuses unencrypted transport has a policy of its own, and
 * that policy must then name CloudWatch. With a key that CloudWatch may not use, the message is lost without a trace.
 */
export function letAlarmsPublish(scope: Construct, topic: ITopic): void {
  const { statementAdded } = topic.addToResourcePolicy(
    new iam.PolicyStatement({
      sid: 'LetAlarmsPublish',
      principals: [new iam.ServicePrincipal('cloudwatch.amazonaws.com')],
      actions: ['sns:Publish'],
      resources: [topic.topicArn],
      conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(scope).account } },
    }),
  );
  if (!statementAdded) {
    Annotations.of(scope).addWarningV2(
      'oidc-thumbprint-watcher:foreignTopic',
      `The alarms notify only if the policy of the topic ${topic.node.path} lets cloudwatch.amazonaws.com publish and, if it is encrypted, its key lets it ${ENCRYPT.join(' and ')}. The topic is not part of this app: check its policy.`,
    );
  }
  if (topic.masterKey) letServiceUse(scope, topic.masterKey, 'cloudwatch.amazonaws.com');
}

/**
 * Returns the condition that a service acts for this account. It holds also for a service that does not name the account: not every
 * service is documented to name it when it uses a key, and a condition that does not hold fails in silence.
 */
function forThisAccount(scope: Construct): iam.PolicyStatementProps['conditions'] {
  return {
    StringEqualsIfExists: { 'aws:SourceAccount': Stack.of(scope).account },
  };
}

/**
 * Returns the condition that a key is used through these services alone.
 * @param services the names in their endpoints, for instance `dynamodb`
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service
 */
export function throughServices(
  scope: Construct,
  ...services: readonly string[]
): iam.PolicyStatementProps['conditions'] {
  return {
    // In China the endpoints end with more.
    StringLike: { 'kms:ViaService': services.map((service) => `${service}.${Stack.of(scope).region}.amazonaws.com*`) },
  };
}

/** Lets a service of AWS send to topics and queues that the key encrypts. The policies of topic and queue say who may send. */
export function letServiceUse(scope: Construct, key: IKey, service: string): void {
  const statement = new iam.PolicyStatement({
    principals: [new iam.ServicePrincipal(service)],
    actions: ENCRYPT,
    resources: ['*'],
    conditions: forThisAccount(scope),
  });
  warnUnless(key.addToResourcePolicy(statement, true).statementAdded, scope, key, service);
}

/** Lets CloudWatch Logs encrypt the logs of this account and region with a key. */
export function letLogsUse(scope: Construct, key: IKey): void {
  const stack = Stack.of(scope);
  const statement = new iam.PolicyStatement({
    principals: [new iam.ServicePrincipal(`logs.${stack.region}.amazonaws.com`)],
    actions: ['kms:Decrypt*', 'kms:Describe*', 'kms:Encrypt*', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'],
    resources: ['*'],
    // Not this log alone: it needs the key before it exists.
    conditions: {
      ...forThisAccount(scope),
      ArnLike: {
        'kms:EncryptionContext:aws:logs:arn': stack.formatArn({ service: 'logs', resource: 'log-group:*' }),
      },
    },
  });
  warnUnless(key.addToResourcePolicy(statement, true).statementAdded, scope, key, 'logs.<region>.amazonaws.com');
}

function warnUnless(statementAdded: boolean, scope: Construct, key: IKey, service: string): void {
  if (statementAdded) return;
  Annotations.of(scope).addWarningV2(
    `oidc-thumbprint-watcher:foreignKey:${service.split('.', 1)[0]}`,
    `The policy of the key ${key.node.path} must let ${service} use it. The key is not part of this app: check its policy.`,
  );
}
