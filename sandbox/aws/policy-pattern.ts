/** Returns true if a pattern of a policy, in which `*` and `?` stand for others, matches a text. */
export function matches(pattern: string, text: string): boolean {
  return new RegExp(
    `^${refuseVariables(pattern)
      .replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`)
      .replaceAll('*', '.*')
      .replaceAll('?', '.')}$`,
    's',
  ).test(text);
}

/**
 * Returns true if a pattern matches an ARN part by part: a star stands for no colon, except in the sixth part, the resource.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_ARN
 * @throws Error when the pattern has fewer than six parts
 */
export function matchesArn(pattern: string, arn: string): boolean {
  const patterns = partsOf(pattern);
  const parts = partsOf(arn);
  if (patterns.length < 6) throw new Error(`This policy compares an ARN with what is none: ${pattern}`);
  return parts.length === 6 && parts.every((part, index) => matches(patterns[index] ?? '', part));
}

/** Splits an ARN into its six parts; the last one, the resource, may have colons of its own. */
function partsOf(arn: string): string[] {
  const [partition, service, region, account, ...resource] = arn.split(':').slice(1);
  const parts = [arn.split(':')[0], partition, service, region, account].filter((part) => part !== undefined);
  return resource.length > 0 ? [...parts, resource.join(':')] : parts;
}

/** Returns the pattern. @throws Error when it has a policy variable: a text that only looks alike would be a guess */
function refuseVariables(pattern: string): string {
  if (pattern.includes('${')) throw new Error(`This policy has a variable, which is not understood here: ${pattern}`);
  return pattern;
}
