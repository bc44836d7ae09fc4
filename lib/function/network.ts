import { Stack } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import { acknowledgeWildcard } from '../permissions/nag';

/** Props of the function's place in a network of yours. */
export interface NetworkProps {
  /**
   * A VPC for the function, for issuers that only the VPC reaches. Its subnets need a route to every issuer and to IAM,
   * DynamoDB, SNS and SQS: a NAT gateway, since IAM's endpoint is one for all regions.
   * @default - none: the function reaches the internet, and nothing private
   */
  readonly vpc?: ec2.IVpc;

  /**
   * The subnets of the VPC for the function.
   * @default - the private ones with a way out
   */
  readonly vpcSubnets?: ec2.SubnetSelection;

  /**
   * Security groups for the function; they must let it out to port 443, and to port 53 for names.
   * @default - one of its own, which lets everything out and nothing in
   */
  readonly securityGroups?: ec2.ISecurityGroup[];
}

/** Actions that Lambda takes with the function's role to attach the function to a VPC. */
const ATTACH = [
  'ec2:AssignPrivateIpAddresses',
  'ec2:CreateNetworkInterface',
  'ec2:DeleteNetworkInterface',
  'ec2:UnassignPrivateIpAddresses',
];
const DESCRIBE = ['ec2:DescribeNetworkInterfaces', 'ec2:DescribeSubnets'];

/**
 * Lets Lambda attach functions with this role to a VPC of this account and region, and denies the same actions to their code.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html
 */
export function letAttach(role: iam.Role): void {
  const stack = Stack.of(role);
  const here = stack.formatArn({ service: 'ec2', resource: '*', resourceName: '*' });
  const functions = stack.formatArn({ service: 'lambda', resource: 'function:*' });
  const policy = new iam.Policy(role, 'Network', {
    roles: [role],
    statements: [
      // Lambda checks these actions on every resource here, not on the interfaces it will make.
      new iam.PolicyStatement({ sid: 'AttachToNetwork', actions: ATTACH, resources: [here] }),
      new iam.PolicyStatement({ sid: 'DescribeNetwork', actions: DESCRIBE, resources: ['*'] }),
      new iam.PolicyStatement({
        sid: 'DenyToCode',
        effect: iam.Effect.DENY,
        actions: [...ATTACH, ...DESCRIBE],
        resources: ['*'],
        conditions: { ArnLike: { 'lambda:SourceFunctionArn': functions } },
      }),
    ],
  });
  acknowledgeWildcard(policy, '*', 'EC2 offers no resource-level permission for describing.');
  acknowledgeWildcard(
    policy,
    here,
    "Lambda requires these on all resources of the account and region; the function's code is denied them.",
  );
}
