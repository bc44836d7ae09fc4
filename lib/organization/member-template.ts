import { App, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { InputError } from '../../lambda/contract/input-error';
import type { Settings } from '../../lambda/contract/settings';
import { createTemporaryDirectory } from '../function/asset-commands';
import { POLICY_LIMITS, policySizeOf } from '../permissions/policy-size';
import { type ProviderReach, READ, UPDATE, reachOf } from '../permissions/provider-statements';
import { type TrustProps, trustOf } from './member-trust';
import type { RoleNames } from './role-names';

/**
 * Most bytes of a template that is given as text.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html
 */
const TEMPLATE_LIMIT = 51_200;

/** Parameter of the template: the account with the functions. */
export const HUB_ACCOUNT = 'HubAccount';

/** Props of the roles in the accounts of an organization. */
export interface MemberTemplateProps extends Omit<TrustProps, 'callers'> {
  readonly names: RoleNames;
  /** The settings: they decide which providers may be read and written, and whether there is a role that writes. */
  readonly settings: Settings;
}

/** True if settings let the functions write to any provider at all. */
export function hasWrites(settings: Settings): boolean {
  return reachOf(settings, anyAccount()).updatable.length > 0;
}

/**
 * Returns the template of the roles for one account, as JSON text. It refers to no asset, and takes one parameter, `HubAccount`.
 * Without anything to write, it has no role that writes.
 * @throws InputError when the names in the settings take more than a policy or a template may have
 */
export function memberTemplate({ names, settings, ...trust }: MemberTemplateProps): string {
  const stack = anyAccount();
  const reach = reachOf(settings, stack);
  const role = (name: string, callers: readonly string[], description: string, policy: iam.PolicyDocument) => ({
    Type: 'AWS::IAM::Role',
    Properties: {
      RoleName: name,
      Description: description,
      AssumeRolePolicyDocument: trustOf({ ...trust, callers }),
      Policies: [{ PolicyName: 'Providers', PolicyDocument: checked(policy, stack) }],
    },
  });
  const text = JSON.stringify({
    AWSTemplateFormatVersion: '2010-09-09',
    Description: 'Roles by which the OIDC thumbprint watcher of the organization enters this account',
    Parameters: {
      [HUB_ACCOUNT]: { Type: 'String', AllowedPattern: String.raw`^\d{12}$`, Description: 'Account of the watcher' },
    },
    Resources: {
      ReadRole: role(names.read, [names.readAccounts, names.act], 'Reads IAM OIDC providers', readPolicy(reach)),
      ...(reach.updatable.length > 0 && {
        WriteRole: role(names.write, [names.act], 'Writes thumbprints of IAM OIDC providers', writePolicy(reach)),
      }),
    },
  });
  refuseExcess('template', Buffer.byteLength(text), TEMPLATE_LIMIT);
  return text;
}

function readPolicy({ readable }: ProviderReach): iam.PolicyDocument {
  return documentOf([
    { sid: 'ListProviders', actions: ['iam:ListOpenIDConnectProviders'], resources: ['*'] },
    { sid: 'ReadProviders', actions: [READ], resources: [...readable] },
  ]);
}

function writePolicy({ updatable, forbidden }: ProviderReach): iam.PolicyDocument {
  return documentOf([
    { sid: 'UpdateProviders', actions: [UPDATE], resources: [...updatable] },
    ...(forbidden.length > 0
      ? [{ sid: 'SpareProviders', effect: iam.Effect.DENY, actions: [UPDATE], resources: [...forbidden] }]
      : []),
  ]);
}

function documentOf(statements: readonly iam.PolicyStatementProps[]): iam.PolicyDocument {
  return new iam.PolicyDocument({ statements: statements.map((props) => new iam.PolicyStatement(props)) });
}

/** Returns the document as a template has it. */
function checked(document: iam.PolicyDocument, stack: Stack): unknown {
  refuseExcess('policy of a role', policySizeOf(document.toJSON(), stack), POLICY_LIMITS.inline);
  return stack.resolve(document.toJSON());
}

function refuseExcess(what: string, size: number, limit: number): void {
  if (size <= limit) return;
  throw new InputError(
    `include, exclude and providers: with these names the ${what} in each account takes ${size} characters, and AWS allows ${limit}. Name fewer providers, or leave include out to watch every provider of the accounts.`,
  );
}

/** Returns a stack that stands for that of any account: the account's ID is known only to the deployment. */
function anyAccount(): Stack {
  return new Stack(new App({ outdir: createTemporaryDirectory(), autoSynth: false, analyticsReporting: false }), 'Any');
}
