import type { Owner } from '../../findings/entries/external-changes';

/** Owners by tags that AWS or a tool sets, or that its documentation asks operators to set. */
const OWNERS: readonly ((tags: Tags) => Owner | null)[] = [
  // Tags with aws: are AWS's own.
  (tags) => {
    const stack = tags.get(STACK_NAME);
    return stack === undefined ? null : { tool: 'cloudformation', stack };
  },
  (tags) => (hasPrefix(tags, 'sigs.k8s.io/cluster-api-provider-aws/') ? { tool: 'cluster-api' } : null),
  (tags) => (hasPrefix(tags, 'services.k8s.aws/') ? { tool: 'ack' } : null),
  (tags) => (hasPrefix(tags, 'crossplane-') ? { tool: 'crossplane' } : null),
  (tags) => (says(tags, 'pulumi') ? { tool: 'pulumi' } : null),
  (tags) => (says(tags, 'terraform') || says(tags, 'opentofu') ? { tool: 'terraform' } : null),
];

const STACK_NAME = 'aws:cloudformation:stack-name';

type Tags = ReadonlyMap<string, string>;

/** Returns the owner that manages the provider by its tags; null when they say nothing. */
export function ownerIn(tags: Readonly<Record<string, string>>): Owner | null {
  const lowerCase = new Map(Object.entries(tags).map(([key, value]) => [key.toLowerCase(), value]));
  for (const find of OWNERS) {
    const owner = find(lowerCase);
    if (owner) return owner;
  }
  return null;
}

/** True if the tags name a tool. Operators write ManagedBy=Terraform, managed-by: terraform, Terraform=true, IaC=terraform ... */
function says(tags: Tags, tool: string): boolean {
  return [...tags].some(
    ([key, value]) =>
      (/^(managed[-_ ]?by|managed|iac|tool|provisioner|created[-_ ]?by|source)$/.test(key) &&
        value.toLowerCase().includes(tool)) ||
      (key === tool && !/^(false|no|0|)$/i.test(value)),
  );
}

function hasPrefix(tags: Tags, prefix: string): boolean {
  return [...tags.keys()].some((key) => key.startsWith(prefix));
}
