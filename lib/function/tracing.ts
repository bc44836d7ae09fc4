import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { acknowledgeWildcard } from '../permissions/nag';

/**
 * Lets functions with this role send the traces of their invocations to X-Ray. CDK would add a statement to the role's own policy: there
 * a wildcard would have to be explained for everything in the policy.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-xray.html
 */
export function letTrace(role: iam.Role): void {
  const actions = ['xray:PutTelemetryRecords', 'xray:PutTraceSegments'];
  const statements = [new iam.PolicyStatement({ sid: 'Trace', actions, resources: ['*'] })];
  const policy = new iam.Policy(role, 'Tracing', { roles: [role], statements });
  acknowledgeWildcard(policy, '*', 'X-Ray offers no resource-level permission for sending.');
}

/** Makes X-Ray trace a function. Its role needs the permission before: Lambda checks it when it makes the function. */
export function trace({ node: { defaultChild: resource } }: lambda.Function): void {
  if (!(resource instanceof lambda.CfnFunction)) throw new Error('The default child of Function is not a CfnFunction.');
  resource.tracingConfig = { mode: lambda.Tracing.ACTIVE };
}
