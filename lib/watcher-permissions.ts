import { Stack } from 'aws-cdk-lib';
import type { ITableV2 } from 'aws-cdk-lib/aws-dynamodb';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { Settings } from '../lambda/settings';
import { arnOfProvider, identityOf } from './provider-names';

const UPDATE = 'iam:UpdateOpenIDConnectProviderThumbprint';

/** What the memory takes. Items end by their time to live, so nothing is ever deleted by the function. */
const REMEMBER = ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query', 'dynamodb:UpdateItem'];

/** Who gets which permissions. */
export interface WatcherPermissionsProps {
  /** The function's role. */
  readonly role: iam.IRole;
  /** The topic the function publishes to. */
  readonly topic: ITopic;
  /** The table the function remembers in. */
  readonly table: ITableV2;
  /** What decides which providers the function reads and updates. */
  readonly settings: Settings;
}

/**
 * What the function may do in the account, a policy per purpose. The write follows the settings: whoever may add a
 * thumbprint may impersonate the issuer, so a function that is only to look is not granted it.
 */
export class WatcherPermissions extends Construct {
  constructor(scope: Construct, id: string, { role, topic, table, settings }: WatcherPermissionsProps) {
    super(scope, id);
    const stack = Stack.of(this);
    const arns = (names: readonly string[]) => names.map((name) => arnOfProvider(name, stack));
    const all = [stack.formatArn({ service: 'iam', region: '', resource: 'oidc-provider', resourceName: '*' })];
    const grant = (purpose: string, statements: iam.PolicyStatementProps[]) =>
      new iam.Policy(this, purpose, {
        roles: [role],
        statements: statements.map((props) => new iam.PolicyStatement(props)),
      });

    // IAM offers no resource-level permission for listing.
    grant('List', [{ sid: 'ListProviders', actions: ['iam:ListOpenIDConnectProviders'], resources: ['*'] }]);
    grant('Read', [
      {
        sid: 'ReadProviders',
        actions: ['iam:GetOpenIDConnectProvider'],
        resources: settings.include.length > 0 ? arns(settings.include) : all,
      },
    ]);
    const updatable = updatableOf(settings);
    const resources = updatable === 'all' ? all : arns(updatable);
    if (resources.length > 0) {
      grant('Update', [
        { sid: 'UpdateProviders', actions: [UPDATE], resources },
        ...denial(arns(forbiddenOf(settings))),
      ]);
    }
    grant('Memory', [{ sid: 'Remember', actions: REMEMBER, resources: [table.tableArn] }]);
    grant('Publish', [{ sid: 'PublishNews', actions: ['sns:Publish'], resources: [topic.topicArn] }]);
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

const denial = (resources: string[]): iam.PolicyStatementProps[] =>
  resources.length === 0
    ? []
    : [{ sid: 'SpareProviders', effect: iam.Effect.DENY, actions: [UPDATE], resources: [...new Set(resources)] }];
