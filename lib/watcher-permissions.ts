import { Stack } from 'aws-cdk-lib';
import type { ITableV2 } from 'aws-cdk-lib/aws-dynamodb';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { Settings } from '../lambda/settings';
import { ENCRYPT } from './delivery';
import { acknowledgeWildcard } from './nag';
import { arnOfProvider, identityOf } from './provider-names';

const UPDATE = 'iam:UpdateOpenIDConnectProviderThumbprint';

/** What the memory takes. Items end by their time to live, so nothing is ever deleted by the function. */
const REMEMBER = [
  'dynamodb:BatchGetItem',
  'dynamodb:GetItem',
  'dynamodb:PutItem',
  'dynamodb:Query',
  'dynamodb:UpdateItem',
];

/**
 * What DynamoDB does with a key in the name of who reads and writes a table.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html
 */
const REMEMBER_ENCRYPTED = ['kms:DescribeKey', 'kms:Encrypt', 'kms:ReEncryptFrom', 'kms:ReEncryptTo'];

/** Who gets which permissions. */
export interface WatcherPermissionsProps {
  /** The function's role. */
  readonly role: iam.IRole;
  /** The topics the function publishes to. */
  readonly topics: readonly ITopic[];
  /** The table the function remembers in. */
  readonly table: ITableV2;
  /**
   * What encrypts the table and the dead letters.
   * @default - nothing that takes a permission
   */
  readonly encryptionKey?: IKey;
  /** What decides which providers the function reads and updates. */
  readonly settings: Settings;
}

/**
 * What the function may do in the account, a policy per purpose. The write follows the settings: whoever may add a
 * thumbprint may impersonate the issuer, so a function that is only to look is not granted it.
 */
export class WatcherPermissions extends Construct {
  constructor(scope: Construct, id: string, props: WatcherPermissionsProps) {
    super(scope, id);
    const { role, topics, table, settings } = props;
    const stack = Stack.of(this);
    const arns = (names: readonly string[]) => names.map((name) => arnOfProvider(name, stack));
    const every = stack.formatArn({ service: 'iam', region: '', resource: 'oidc-provider', resourceName: '*' });
    const all = [every];
    const grant = (purpose: string, statements: iam.PolicyStatementProps[]) =>
      new iam.Policy(this, purpose, {
        roles: [role],
        statements: statements.map((statement) => new iam.PolicyStatement(statement)),
      });

    const everyProvider = 'Every provider of the account is watched, those to come too; include names single ones.';

    const list = grant('List', [
      { sid: 'ListProviders', actions: ['iam:ListOpenIDConnectProviders'], resources: ['*'] },
    ]);
    acknowledgeWildcard(list, '*', 'IAM offers no resource-level permission for listing.');
    const readable = settings.include.length > 0 ? arns(settings.include) : all;
    const read = grant('Read', [
      { sid: 'ReadProviders', actions: ['iam:GetOpenIDConnectProvider'], resources: readable },
    ]);
    if (readable === all) acknowledgeWildcard(read, every, everyProvider);
    const updatable = updatableOf(settings);
    const resources = updatable === 'all' ? all : arns(updatable);
    if (resources.length > 0) {
      const update = grant('Update', [
        { sid: 'UpdateProviders', actions: [UPDATE], resources },
        ...denial(arns(forbiddenOf(settings))),
      ]);
      if (resources === all) acknowledgeWildcard(update, every, everyProvider);
    }
    grant('Memory', [{ sid: 'Remember', actions: REMEMBER, resources: [table.tableArn] }]);
    grant('Publish', [
      { sid: 'PublishNews', actions: ['sns:Publish'], resources: topics.map(({ topicArn }) => topicArn) },
    ]);
    const onKeys = keyStatements(props);
    if (onKeys.length > 0) grant('Keys', onKeys);
  }
}

/** The providers that may be updated: all but the forbidden ones, or these names. */
const updatableOf = (settings: Settings): 'all' | readonly string[] => {
  const { include, updates, providers } = settings;
  if (updates !== 'never' && include.length === 0) return 'all';
  const included = identitiesOf(include);
  const forbidden = identitiesOf(forbiddenOf(settings));
  // By default nothing may be updated: only what an override allows, as far as it is watched at all.
  const allowed = Object.keys(providers).filter((name) => (providers[name]?.updates ?? 'never') !== 'never');
  return (updates === 'never' ? allowed : include).filter((name) => {
    const identity = identityOf(name);
    return !forbidden.has(identity) && (included.size === 0 || included.has(identity));
  });
};

const identitiesOf = (names: readonly string[]): ReadonlySet<string> => new Set(names.map(identityOf));

/** The providers that must not be updated, whatever else is allowed. */
const forbiddenOf = ({ exclude, providers }: Settings): readonly string[] => [
  ...exclude,
  ...Object.keys(providers).filter((name) => providers[name]?.updates === 'never'),
];

const keyStatements = ({ encryptionKey, topics }: WatcherPermissionsProps): iam.PolicyStatementProps[] => {
  const others = new Set(
    topics.flatMap(({ masterKey }) => (masterKey && masterKey !== encryptionKey ? [masterKey] : [])),
  );
  return [
    ...(encryptionKey
      ? [{ sid: 'UseKey', actions: [...ENCRYPT, ...REMEMBER_ENCRYPTED], resources: [encryptionKey.keyArn] }]
      : []),
    ...(others.size > 0
      ? [{ sid: 'UseKeysOfTopics', actions: ENCRYPT, resources: [...others].map(({ keyArn }) => keyArn) }]
      : []),
  ];
};

const denial = (resources: string[]): iam.PolicyStatementProps[] =>
  resources.length === 0
    ? []
    : [{ sid: 'SpareProviders', effect: iam.Effect.DENY, actions: [UPDATE], resources: [...new Set(resources)] }];
