import { matches, matchesArn } from './policy-pattern';

/** Values of condition keys; undefined for a key that is understood and that the request does not have. */
export type Context = Readonly<Record<string, string | undefined>>;

/** The condition block of a statement: operator, key, value or values. */
export type Condition = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

type Comparison = (pattern: string, actual: string) => boolean;

const COMPARISONS = new Map<string, Comparison>([
  ['StringEquals', (value, actual) => value === actual],
  ['StringEqualsIgnoreCase', (value, actual) => value.toLowerCase() === actual.toLowerCase()],
  ['StringLike', matches],
  ['ArnEquals', matchesArn],
  ['ArnLike', matchesArn],
  ['Bool', (value, actual) => value.toLowerCase() === actual.toLowerCase()],
]);

/**
 * Returns true if all of a condition holds. A key that the request does not have fails an operator, unless that ends in
 * `IfExists` or is negated.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 * @throws Error on an operator or a key that is not understood here, rather than to guess
 */
export function holds(condition: Condition, context: Context): boolean {
  const results = Object.entries(condition).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, values]) => compare(operator, [values].flat(), valueOf(key, context))),
  );
  return results.every(Boolean);
}

function compare(operator: string, values: readonly string[], actual: string | undefined): boolean {
  const [, name = '', ifExists] = /^(\w+?)(IfExists)?$/.exec(operator) ?? [];
  const positive = name.replace(/Not(?=Equals|Like)/, '');
  const comparison = COMPARISONS.get(positive);
  if (!comparison) throw new Error(`This policy has a condition that is not understood here: ${operator}`);
  const isNegated = positive !== name;
  if (actual === undefined) return isNegated || ifExists !== undefined;
  return values.some((value) => comparison(value, actual)) !== isNegated;
}

/** Returns the value of a key, whose case does not matter. */
function valueOf(key: string, context: Context): string | undefined {
  const found = Object.entries(context).find(([name]) => name.toLowerCase() === key.toLowerCase());
  if (!found) throw new Error(`This policy has a condition on a key that is not understood here: ${key}`);
  return found[1];
}
