import type { Template } from 'aws-cdk-lib/assertions';
import { withoutHash } from '../support/logical-id';
import { type Properties, resourcesOf, textOf } from './synthesise';

/**
 * Everything the roles of a template may do and must not do, as `Effect action on resource`, by role: from their
 * inline policies, the policies attached to them, and their managed policies.
 */
export function permissionsOf(template: Template): Record<string, string[]> {
  return Object.fromEntries(
    Object.entries(resourcesOf(template, 'AWS::IAM::Role')).map(([id, role]) => [
      withoutHash(id),
      [...managedOf(role), ...documentsOf(template, id, role).flatMap(linesOf)].toSorted(),
    ]),
  );
}

function managedOf(role: Properties): string[] {
  return listOf(role['ManagedPolicyArns']).map((arn) => `Managed ${textOf(arn)}`);
}

function documentsOf(template: Template, id: string, role: Properties): unknown[] {
  return [
    ...listOf(role['Policies']).map((policy) => Object(policy).PolicyDocument),
    ...['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy', 'AWS::IAM::RolePolicy']
      .flatMap((type) => Object.values(resourcesOf(template, type)))
      .filter((policy) => JSON.stringify([policy['Roles'], policy['RoleName']]).includes(`"${id}"`))
      .map((policy) => policy['PolicyDocument']),
  ];
}

/** A line per action and resource; whatever else a statement holds, such as a condition, is added in full. */
function linesOf(document: unknown): string[] {
  return listOf<Properties>(Object(document).Statement).flatMap((statement) => {
    const { Effect: effect, Action: action = '?', Resource: resource = '?', ...others } = statement;
    delete others['Sid'];
    const rest = Object.keys(others).length > 0 ? ` with ${JSON.stringify(others, asDeployed)}` : '';
    return listOf(action).flatMap((one) =>
      listOf(resource).map((target) => `${textOf(effect)} ${textOf(one)} on ${textOf(target)}${rest}`),
    );
  });
}

function asDeployed(_: string, value: unknown): unknown {
  return typeof value === 'object' && value !== null && /^(Ref|Fn::.*)$/.test(Object.keys(value).join())
    ? textOf(value)
    : value;
}

function listOf<T>(value: T | T[] | undefined): T[] {
  return value === undefined ? [] : Array.isArray(value) ? value : [value];
}
