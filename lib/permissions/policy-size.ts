import type { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';

/**
 * Limits of IAM for the policies of a role, in characters without whitespace: all inline policies together, and each managed policy.
 * `managedPolicies` is the number of managed policies used here. IAM attaches ten unless the account was given more; two are left to
 * operators and to guardrails.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
export const POLICY_LIMITS = { inline: 10_240, managed: 6144, managedPolicies: 8 };

/** Longest values of the parameters that only the deployment knows, in characters. */
const PSEUDO_PARAMETERS: Readonly<Record<string, number>> = {
  'AWS::AccountId': 12,
  'AWS::Partition': 'aws-us-gov'.length,
  'AWS::Region': 'ap-southeast-99'.length,
  'AWS::URLSuffix': 'amazonaws.com.cn'.length,
};

/** Longest name of a provider, in characters: its ARN with a URL of 255 characters. Names of tables, topics and queues are shorter. */
const REFERENCE = 300;

/**
 * Returns the characters that a part of a policy takes at most, once it is deployed.
 * @param part a statement, a list of them, a document or an ARN; tokens count with the most that they may become
 */
export function policySizeOf(part: unknown, stack: Stack): number {
  return JSON.stringify(atItsLongest(stack.resolve(part))).length;
}

/**
 * Measures lists of statements as policies of their own. Each name is resolved once: hundreds of names for every list would take seconds.
 * @returns a function that returns the characters of a list at most; statements with the same `sid` differ by their resources alone
 */
export function statementsSizeIn(stack: Stack): (statements: readonly iam.PolicyStatementProps[]) => number {
  const known = new Map<string, number>();
  const sizeOf = (key: string, part: () => unknown): number => {
    const size = known.get(key) ?? policySizeOf(part(), stack);
    known.set(key, size);
    return size;
  };
  const frameOf = (statement: iam.PolicyStatementProps): number =>
    sizeOf(
      statement.sid ?? '',
      () => new iam.PolicyDocument({ statements: [new iam.PolicyStatement({ ...statement, resources: [''] })] }),
    );
  // A comma follows each name.
  const namesOf = ({ resources = [] }: iam.PolicyStatementProps): number =>
    resources.reduce((sum, arn) => sum + sizeOf(arn, () => arn) + 1, 0);
  return (statements) => statements.reduce((sum, statement) => sum + frameOf(statement) + namesOf(statement), 0);
}

function atItsLongest(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(atItsLongest);
  if (typeof value !== 'object' || value === null) return value;
  const [[name, argument] = ['', undefined], ...others] = Object.entries(value);
  if (others.length > 0 || (name !== 'Ref' && !name.startsWith('Fn::'))) {
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, atItsLongest(one)]));
  }
  if (name === 'Fn::Join' && Array.isArray(argument) && Array.isArray(argument[1])) {
    return argument[1].map((one) => String(atItsLongest(one))).join(String(argument[0]));
  }
  return 'x'.repeat((name === 'Ref' ? PSEUDO_PARAMETERS[String(argument)] : undefined) ?? REFERENCE);
}
