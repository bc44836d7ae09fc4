import { type IResolvable, Stack, Validations } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/**
 * Records why a policy must have a wildcard, for checks of the app with cdk-nag's AwsSolutions rules.
 * @param resource the resource as written in the policy; it may be a token
 */
export function acknowledgeWildcard(policy: Construct, resource: string, reason: string): void {
  const shown = shownAs(Stack.of(policy).resolve(resource));
  Validations.of(policy).acknowledge({ id: `AwsSolutions-IAM5[Resource::${shown}]`, reason });
}

/** Functions of CloudFormation in ARNs. */
interface Intrinsic {
  Ref?: string;
  'Fn::GetAtt'?: [string, string];
  'Fn::Join'?: [string, (string | IResolvable)[]];
}

/** Returns the resource as cdk-nag writes it: `arn:<AWS::Partition>:iam::<AWS::AccountId>:oidc-provider/*`. */
function shownAs(value: string | IResolvable): string {
  if (typeof value === 'string') return value;
  const { Ref: reference, 'Fn::GetAtt': attribute, 'Fn::Join': join }: Intrinsic = Object(value);
  if (reference !== undefined) return `<${reference}>`;
  if (attribute) return `<${attribute.join('.')}>`;
  return join ? join[1].map(shownAs).join(join[0]) : JSON.stringify(value);
}
