/** The principals of a statement: everybody, or some of a kind, such as `AWS` or `Service`. */
export type Principal = '*' | Readonly<Record<string, string | readonly string[]>>;

/** A caller, by all the names under which a policy may have it. */
export interface PrincipalNames {
  /** For a service of AWS, for example `cloudwatch.amazonaws.com`. */
  service?: string;
  /** For all others the account. */
  account?: string;
  /** ARNs of the user, or of the role and its session. */
  arns?: readonly string[];
}

/**
 * Returns true if a caller is among the principals.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 * @throws Error on a star within an ARN or on a kind that AWS does not have
 */
export function isFor(principal: Principal, { service, account, arns = [] }: PrincipalNames): boolean {
  if (principal === '*') return true;
  const odd = Object.keys(principal).filter((kind) => !KINDS.has(kind));
  if (odd.length > 0) throw new Error(`This policy has a principal that is not understood here: ${odd.join(', ')}`);
  const named = [principal['AWS'] ?? []].flat();
  const services = [principal['Service'] ?? []].flat();
  return (
    (service !== undefined && services.includes(service)) ||
    named.some((name) => name === '*' || accountIn(name) === account || arns.includes(refuseStar(name)))
  );
}

const KINDS = new Set(['AWS', 'Service', 'Federated', 'CanonicalUser']);

/** Returns the account that stands for all that are in it: by its number, or by the ARN of its root. */
function accountIn(name: string): string | null {
  return /^(?:arn:[\w-]+:iam::)?(\d{12})(?::root)?$/.exec(name)?.[1] ?? null;
}

function refuseStar(name: string): string {
  if (/[*?]/.test(name)) throw new Error(`This policy has a star within a principal, which AWS does not take: ${name}`);
  return name;
}
