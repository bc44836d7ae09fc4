import { Stack } from 'aws-cdk-lib';
import type { ITableV2 } from 'aws-cdk-lib/aws-dynamodb';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct, type IConstruct } from 'constructs';
import type { Settings } from '../../lambda/contract/settings';
import { keyStatements } from './key-statements';
import { acknowledgeWildcard } from './nag';
import { placePolicies } from './policy-placement';
import { POLICY_LIMITS, policySizeOf, statementsSizeIn } from './policy-size';
import { everyProvider, statementsOnProviders } from './provider-statements';

/** Characters of the role's inline policies that stay free for grants that an app adds to the function. */
const RESERVE = 2048;

/** Actions that the state needs. Items end by their time to live, so the function never deletes any. */
export const USE_STATE = [
  'dynamodb:BatchGetItem',
  'dynamodb:GetItem',
  'dynamodb:PutItem',
  'dynamodb:Query',
  'dynamodb:UpdateItem',
];

/** Services whose data the key of the watcher encrypts, by the names in their endpoints. */
const SERVICES = ['dynamodb', 'sqs', 'sns', 'lambda'];

/** Props of the permissions: the role that gets them, and the resources that they are for. */
export interface WatcherPermissionsProps {
  /** The function's role. */
  readonly role: iam.IRole;
  /** The function's ARN, unqualified. */
  readonly functionArn: string;
  /** The topics the function publishes to. */
  readonly topics: readonly ITopic[];
  /** The table with the state. */
  readonly table: ITableV2;
  /**
   * The key that encrypts the new table, the dead letters and the environment.
   * @default - nothing that takes a permission
   */
  readonly encryptionKey?: IKey;
  /** The settings: they decide which providers the function reads and updates, and whether it lists roles. */
  readonly settings: Settings;
}

/**
 * Returns the condition that makes a permission the function's own. Anyone who may create functions and pass this role to them would
 * otherwise have the permission, too. Lambda puts the key into every call that a function makes from its execution environment.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/permissions-source-function-arn.html
 */
export function fromFunction(arn: string): iam.PolicyStatementProps['conditions'] {
  return {
    ArnLike: { 'lambda:SourceFunctionArn': [arn, `${arn}:*`] },
  };
}

/**
 * Permissions of the function in the account, a policy per purpose. The write follows the settings: whoever may add a
 * thumbprint may impersonate the issuer, so a function that is only to observe is not granted it.
 */
export class WatcherPermissions extends Construct {
  constructor(scope: Construct, id: string, props: WatcherPermissionsProps) {
    super(scope, id);
    const { role, functionArn, topics, table, settings } = props;
    const conditions = fromFunction(functionArn);
    const grant = (purpose: string, statements: iam.PolicyStatementProps[]) =>
      new iam.Policy(this, purpose, { roles: [role], statements: statements.map(statementOf) });

    const list = grant('List', [
      { sid: 'ListProviders', actions: ['iam:ListOpenIDConnectProviders'], resources: ['*'] },
      ...(settings.affectedRoles ? [{ sid: 'ListRoles', actions: ['iam:ListRoles'], resources: ['*'] }] : []),
    ]);
    acknowledgeWildcard(list, '*', 'IAM offers no resource-level permission for listing.');
    grant('State', [{ sid: 'UseState', actions: USE_STATE, resources: [table.tableArn], conditions }]);
    grant('Publish', [
      { sid: 'PublishNews', actions: ['sns:Publish'], resources: topics.map(({ topicArn }) => topicArn) },
    ]);
    const onKeys = keyStatements(this, props, SERVICES);
    if (onKeys.length > 0) grant('Keys', onKeys);
    this.grantProviders(role, settings, conditions);
    this.node.addValidation({ validate: () => excessOf(this, role) });
  }

  /** Grants what the settings name: in an inline policy, or in managed ones where the names are many. */
  private grantProviders(
    role: iam.IRole,
    settings: Settings,
    conditions: iam.PolicyStatementProps['conditions'],
  ): void {
    const stack = Stack.of(this);
    const named = statementsOnProviders(settings, conditions, stack);
    const sizeOf = statementsSizeIn(stack);
    const room = POLICY_LIMITS.inline - RESERVE - inlineSizeOf(this, role);
    const placement = placePolicies(named, room, sizeOf);
    const policies =
      placement.kind === 'inline'
        ? [new iam.Policy(this, 'Providers', { roles: [role], document: documentOf(placement.statements) })]
        : placement.policies.map(
            (statements, index) =>
              new iam.ManagedPolicy(this, `Providers${index + 1}`, {
                roles: [role],
                description: `Providers that the OIDC thumbprint watcher reads and updates, part ${index + 1}`,
                document: documentOf(statements),
              }),
          );
    const every = everyProvider(stack);
    const reason = 'Every provider of the account is watched, future ones included; include names single ones.';
    const isOpen = named.some(({ resources }) => resources.includes(every));
    if (isOpen) for (const policy of policies) acknowledgeWildcard(policy, every, reason);
  }
}

function statementOf(props: iam.PolicyStatementProps): iam.PolicyStatement {
  return new iam.PolicyStatement(props);
}

function documentOf(statements: readonly iam.PolicyStatementProps[]): iam.PolicyDocument {
  return new iam.PolicyDocument({ statements: statements.map(statementOf) });
}

/** Returns the characters that the inline policies of a role in these constructs take. */
function inlineSizeOf(permissions: IConstruct, role: iam.IRole): number {
  return [permissions, role]
    .flatMap((construct) => construct.node.findAll())
    .filter((construct) => construct instanceof iam.Policy)
    .reduce((sum, { document }) => sum + policySizeOf(document.toJSON(), Stack.of(permissions)), 0);
}

/** Returns an error for a role with larger inline policies than IAM takes: otherwise IAM would refuse them amid a deployment. */
function excessOf(permissions: IConstruct, role: iam.IRole): string[] {
  const excess = inlineSizeOf(permissions, role) - POLICY_LIMITS.inline;
  return excess > 0
    ? [
        `The inline policies of the function's role may take ${excess} characters more than the ${POLICY_LIMITS.inline} that IAM allows: grant the function less in addition to what the watcher needs, or use a managed policy.`,
      ]
    : [];
}
