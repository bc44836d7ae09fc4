/** What a linter has to say of a resource. */
export interface Finding {
  tool: 'cfn-lint' | 'checkov' | 'parliament';
  rule: string;
  /** The logical ID, without the hash at its end. */
  resource: string;
  isError: boolean;
  /** What it says, for people. */
  message: string;
}

/** What tells a finding from others. */
export function keyOf({ tool, rule, resource }: Pick<Finding, 'tool' | 'rule' | 'resource'>): string {
  return `${tool} ${rule} ${resource}`;
}
