import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { acknowledgeWildcard } from '../permissions/nag';

/** Permission of a role, with the reason for a star in its resources. */
export interface Permission extends iam.PolicyStatementProps {
  readonly sid: string;
  readonly reason?: string;
}

/** Grants permissions to a role, in a policy of their own. */
export function grantTo(role: iam.IRole, scope: Construct, id: string, permissions: readonly Permission[]): iam.Policy {
  const policy = new iam.Policy(scope, id, {
    roles: [role],
    statements: permissions.map(({ reason: _reason, ...props }) => new iam.PolicyStatement(props)),
  });
  for (const { resources = [], reason } of permissions) {
    if (reason !== undefined) for (const one of resources) acknowledgeWildcard(policy, one, reason);
  }
  return policy;
}
