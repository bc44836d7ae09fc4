import type { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { type Settings, withoutSlips } from '../../lambda/contract/settings';
import type { NamedStatement } from './policy-placement';
import { arnOfProvider, identityOf } from './provider-names';

/** Action that reads a provider. */
export const READ = 'iam:GetOpenIDConnectProvider';

/** Action that replaces the thumbprints of a provider. */
export const UPDATE = 'iam:UpdateOpenIDConnectProviderThumbprint';

/** Returns the ARN that stands for every provider of the account. */
export function everyProvider(stack: Stack): string {
  return stack.formatArn({ service: 'iam', region: '', resource: 'oidc-provider', resourceName: '*' });
}

/** ARNs of providers, by what settings allow with them. */
export interface ProviderReach {
  readable: readonly string[];
  updatable: readonly string[];
  /** Those that must not be updated, whatever else is allowed; none where nothing may be updated. */
  forbidden: readonly string[];
}

/** Returns what settings allow with providers of the stack's account. */
export function reachOf(settings: Settings, stack: Stack): ProviderReach {
  const arns = (names: readonly string[]) => [...new Set(names.map((name) => arnOfProvider(name, stack)))];
  const every = [everyProvider(stack)];
  const allowed = updatableOf(settings);
  const updatable = allowed === 'all' ? every : arns(allowed);
  return {
    readable: settings.include.length > 0 ? arns(settings.include) : every,
    updatable,
    forbidden: updatable.length > 0 ? arns(forbiddenOf(settings)) : [],
  };
}

/**
 * Returns the statements on providers, with each name in as few of them as possible.
 * @param conditions conditions of the statements that allow an update
 */
export function statementsOnProviders(
  settings: Settings,
  conditions: iam.PolicyStatementProps['conditions'],
  stack: Stack,
): NamedStatement<iam.PolicyStatementProps>[] {
  const { readable, updatable, forbidden } = reachOf(settings, stack);
  const both = readable.filter((arn) => updatable.includes(arn));
  const only = (some: readonly string[]) => some.filter((arn) => !both.includes(arn));
  return [
    { on: statementWith({ sid: 'ReadAndUpdateProviders', actions: [READ, UPDATE], conditions }), resources: both },
    { on: statementWith({ sid: 'ReadProviders', actions: [READ] }), resources: only(readable) },
    { on: statementWith({ sid: 'UpdateProviders', actions: [UPDATE], conditions }), resources: only(updatable) },
    {
      on: statementWith({ sid: 'SpareProviders', effect: iam.Effect.DENY, actions: [UPDATE] }),
      resources: forbidden,
    },
  ];
}

function statementWith(statement: Omit<iam.PolicyStatementProps, 'resources'>) {
  return (resources: readonly string[]): iam.PolicyStatementProps => ({ ...statement, resources: [...resources] });
}

/** Returns the providers that may be updated: all but the forbidden ones, or these names. */
function updatableOf(settings: Settings): 'all' | readonly string[] {
  const { include, updates, providers } = settings;
  if (updates !== 'never' && include.length === 0) return 'all';
  const included = identitiesOf(include);
  const forbidden = new Set(forbiddenOf(settings).map(identityOf).map(withoutSlips));
  // By default nothing may be updated: only what an override allows, as far as it is watched at all.
  const allowed = Object.keys(providers).filter((name) => (providers[name]?.updates ?? 'never') !== 'never');
  return (updates === 'never' ? allowed : include).filter((name) => {
    const identity = identityOf(name);
    return !forbidden.has(withoutSlips(identity)) && (included.size === 0 || included.has(identity));
  });
}

function identitiesOf(names: readonly string[]): ReadonlySet<string> {
  return new Set(names.map(identityOf));
}

/** Returns the providers that must not be updated, whatever else is allowed. */
function forbiddenOf({ exclude, providers }: Settings): readonly string[] {
  return [...exclude, ...Object.keys(providers).filter((name) => providers[name]?.updates === 'never')];
}
