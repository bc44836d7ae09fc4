import { quoted, quotedList } from '../printable';

/** Another writer of a provider's list, as its tags betray. */
export interface Owner {
  /** Name, as the middle of a sentence: `CloudFormation stack deploy-roles`. */
  name: string;
  /** Place where it says which list it wants, as the end of a sentence. */
  source: string;
  /** Returns the lines that should stand there so that it and the watcher agree on a list; ready to paste. */
  lines: (list: readonly string[]) => string[];
}

/** Owners by tags that AWS or a tool sets, or that its documentation asks operators to set. */
const OWNERS: readonly ((tags: Tags) => Owner | null)[] = [
  // Tags with aws: are AWS's own.
  (tags) =>
    tags.has('aws:cloudformation:stack-name') ? cloudFormation(tags.get('aws:cloudformation:stack-name')) : null,
  (tags) => (hasPrefix(tags, 'sigs.k8s.io/cluster-api-provider-aws/') ? controller('Cluster API') : null),
  (tags) => (hasPrefix(tags, 'services.k8s.aws/') ? controller('AWS Controllers for Kubernetes') : null),
  (tags) => (hasPrefix(tags, 'crossplane-') ? controller('Crossplane') : null),
  (tags) => (says(tags, 'pulumi') ? pulumi : null),
  (tags) => (says(tags, 'terraform') || says(tags, 'opentofu') ? terraform : null),
];

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

function cloudFormation(stack = ''): Owner {
  return {
    name: `CloudFormation stack ${quoted(stack, 128)}`,
    source: 'its template',
    lines: (list) => [`ThumbprintList: [${quotedList(list)}]`],
  };
}

const terraform: Owner = {
  name: 'Terraform',
  source: 'its aws_iam_openid_connect_provider resource',
  lines: (list) => [`thumbprint_list = [${quotedList(list)}]`, 'lifecycle { ignore_changes = [thumbprint_list] }'],
};

const pulumi: Owner = {
  name: 'Pulumi',
  source: 'its OpenIdConnectProvider resource',
  lines: (list) => [`thumbprintLists: [${quotedList(list)}]`, '{ ignoreChanges: ["thumbprintLists"] }'],
};

function controller(name: string): Owner {
  return {
    name,
    source: 'its resource',
    lines: (list) => [`thumbprints: [${quotedList(list)}]`],
  };
}
