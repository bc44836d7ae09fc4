/** A statement of a policy, as IAM, SNS and SQS hand it out. */
export interface Statement {
  Effect: 'Allow' | 'Deny';
  Action: string | readonly string[];
  Resource: string | readonly string[];
  Principal?: '*' | Readonly<Record<string, string | readonly string[]>>;
  Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/** What somebody wants to do. */
export interface Wanted {
  /** For example `iam:GetOpenIDConnectProvider`. */
  action: string;
  /** An ARN, or `*` where the action has no resource. */
  resource: string;
  /** The AWS service that asks, for policies of resources, for example `cloudwatch.amazonaws.com`. */
  service?: string;
  /** Values of condition keys, for example `aws:SourceAccount`. */
  context?: Readonly<Record<string, string>>;
}

/**
 * Whether statements allow something: one allows it, and none denies it.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 * @throws Error on what is not understood here, rather than to guess
 */
export function isAllowed(statements: readonly Statement[], wanted: Wanted): boolean {
  const bearing = statements.filter((statement) => bears(statement, wanted));
  return bearing.some(({ Effect }) => Effect === 'Allow') && !bearing.some(({ Effect }) => Effect === 'Deny');
}

/** Every action that statements allow, with the resource it is allowed on. */
export function grantsOf(statements: readonly Statement[]): { action: string; resource: string }[] {
  return statements
    .filter(({ Effect }) => Effect === 'Allow')
    .flatMap(({ Action, Resource }) =>
      [Action].flat().flatMap((action) => [Resource].flat().map((resource) => ({ action, resource }))),
    );
}

/** Whether a pattern of a policy, in which `*` and `?` stand for others, matches a text. */
export function matches(pattern: string, text: string): boolean {
  return new RegExp(
    `^${pattern
      .replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`)
      .replaceAll('*', '.*')
      .replaceAll('?', '.')}$`,
  ).test(text);
}

const UNDERSTOOD = new Set(['Sid', 'Effect', 'Action', 'Resource', 'Principal', 'Condition']);

function bears(statement: Statement, { action, resource, service, context = {} }: Wanted): boolean {
  const strange = Object.keys(statement).filter((key) => !UNDERSTOOD.has(key));
  if (strange.length > 0) throw new Error(`This policy uses ${strange.join(', ')}: ${JSON.stringify(statement)}`);
  return (
    [statement.Action].flat().some((pattern) => matches(pattern.toLowerCase(), action.toLowerCase())) &&
    [statement.Resource].flat().some((pattern) => matches(pattern, resource)) &&
    isFor(statement.Principal, service) &&
    Object.entries(statement.Condition ?? {}).every(([operator, keys]) =>
      Object.entries(keys).every(([key, values]) => holds(operator, [values].flat(), context[key])),
    )
  );
}

function isFor(principal: Statement['Principal'], service: string | undefined): boolean {
  if (principal === undefined || principal === '*') return true;
  if (principal['AWS'] === '*') return true;
  return service !== undefined && [principal['Service'] ?? []].flat().includes(service);
}

/** A key that is not there fails every condition here: none of them ends in `IfExists`. */
function holds(operator: string, values: readonly string[], actual: string | undefined): boolean {
  if (actual === undefined) return false;
  switch (operator) {
    case 'StringEquals':
    case 'Bool':
      return values.includes(actual);
    case 'ArnEquals':
    case 'ArnLike':
    case 'StringLike':
      return values.some((pattern) => matches(pattern, actual));
    default:
      throw new Error(`This policy has a condition that is not understood here: ${operator}`);
  }
}
