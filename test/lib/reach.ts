import type { Template } from 'aws-cdk-lib/assertions';
import { withoutHash } from '../support/logical-id';
import { type Properties, resourcesOf, textOf } from './synthesise';

/**
 * What keeps alarms of a template from reaching people: for every action of every alarm, a topic of the template, a policy
 * of it that allows CloudWatch to publish, and a policy of its key that allows CloudWatch to use it. An empty list is a
 * good sign only together with the number of actions that were looked at.
 */
export function obstaclesIn(template: Template): { actions: number; obstacles: string[] } {
  const topics = resourcesOf(template, 'AWS::SNS::Topic');
  const actions = Object.entries(resourcesOf(template, 'AWS::CloudWatch::Alarm')).flatMap(
    ([alarm, { AlarmActions: own }]) =>
      (Array.isArray(own) ? own : []).map((action) => ({ alarm: withoutHash(alarm), id: String(Object(action).Ref) })),
  );
  const obstacles = actions.flatMap(({ alarm, id }) => {
    // A topic may have no properties at all.
    if (!(id in topics)) return [`${alarm}: ${id} is no topic of the template`];
    return [
      ...(allowsPublish(template, id) ? [] : [`${alarm}: the policy of ${withoutHash(id)} does not let it publish`]),
      ...keyObstacles(template, topics[id]?.['KmsMasterKeyId']).map((obstacle) => `${alarm}: ${obstacle}`),
    ];
  });
  return { actions: actions.length, obstacles };
}

/** A topic without a policy of its own has the one that AWS gives it, which allows the account's alarms. */
function allowsPublish(template: Template, topic: string): boolean {
  const policies = Object.values(resourcesOf(template, 'AWS::SNS::TopicPolicy')).filter((policy) =>
    JSON.stringify(policy['Topics']).includes(`"${topic}"`),
  );
  return policies.length === 0 || policies.some((policy) => allows(policy['PolicyDocument'], ['sns:Publish']));
}

function keyObstacles(template: Template, key: unknown): string[] {
  if (key === undefined) return [];
  const id: unknown = Object(key)['Fn::GetAtt']?.[0];
  const policy = resourcesOf(template, 'AWS::KMS::Key')[String(id)]?.['KeyPolicy'];
  if (policy === undefined) return [`no key of the template: ${JSON.stringify(key)}`];
  if (allows(policy, ['kms:Decrypt', 'kms:GenerateDataKey'])) return [];
  return [`the policy of ${withoutHash(String(id))} does not let CloudWatch use it`];
}

/** Whether a policy allows CloudWatch these actions, on no other condition than that it acts for this account. */
function allows(document: unknown, wanted: readonly string[]): boolean {
  const statements: Properties[] = Object(document).Statement;
  const granted = statements.filter(isForAlarms).flatMap(({ Action: action }) => action);
  return wanted.every((action) => granted.includes(action));
}

function isForAlarms({ Effect: effect, Principal: principal, Condition: condition }: Properties): boolean {
  return (
    effect === 'Allow' &&
    [Object(principal).Service].flat().includes('cloudwatch.amazonaws.com') &&
    Object.entries<Properties>(Object(condition ?? {})).every(
      ([operator, keys]) =>
        ['StringEquals', 'StringEqualsIfExists'].includes(operator) &&
        Object.entries(keys).every(
          ([key, value]) => key === 'aws:SourceAccount' && textOf(value) === '<AWS::AccountId>',
        ),
    )
  );
}
