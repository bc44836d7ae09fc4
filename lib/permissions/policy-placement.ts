import { InputError } from '../../lambda/contract/input-error';
import { POLICY_LIMITS } from './policy-size';

/** Statement on named resources that may be spread over several policies. */
export interface NamedStatement<Statement> {
  /** Returns the statement on some of the resources. */
  on: (resources: readonly string[]) => Statement;
  resources: readonly string[];
}

/** Place of statements: all in an inline policy, or each list of them in a managed policy. */
export type PolicyPlacement<Statement> =
  | { kind: 'inline'; statements: readonly Statement[] }
  | { kind: 'managed'; policies: readonly (readonly Statement[])[] };

/**
 * Places statements in an inline policy if there is room for them, else in as few managed policies as hold them.
 * @param room characters that are left for inline policies
 * @param sizeOf characters that a list of statements takes as a policy
 * @throws InputError when the managed policies of a role together do not hold them
 */
export function placePolicies<Statement>(
  named: readonly NamedStatement<Statement>[],
  room: number,
  sizeOf: (statements: readonly Statement[]) => number,
): PolicyPlacement<Statement> {
  const whole = named.filter(({ resources }) => resources.length > 0).map(({ on, resources }) => on(resources));
  if (sizeOf(whole) <= room) return { kind: 'inline', statements: whole };
  const policies: Statement[][] = [[]];
  for (const { on, resources } of named) {
    let taken: string[] = [];
    for (const resource of resources) {
      const current = policies.at(-1) ?? [];
      const isFull = sizeOf([...current, on([...taken, resource])]) > POLICY_LIMITS.managed;
      if (isFull) {
        if (taken.length > 0) current.push(on(taken));
        policies.push([]);
        taken = [];
      }
      taken.push(resource);
    }
    if (taken.length > 0) policies.at(-1)?.push(on(taken));
  }
  const count = new Set(named.flatMap(({ resources }) => resources)).size;
  checkCount(policies.map(sizeOf), count);
  return { kind: 'managed', policies };
}

function checkCount(sizes: readonly number[], names: number): void {
  const { managedPolicies: most, managed } = POLICY_LIMITS;
  if (sizes.length <= most) return;
  const excess = sizes.slice(most).reduce((sum, size) => sum + size, 0);
  throw new InputError(
    `include, exclude and providers: the policies for these ${names} names take ${excess} characters more than the ${most} managed policies of ${managed} that the function's role may have. Name about ${Math.floor((names * most) / sizes.length)} providers at most, or leave include out to watch every provider of the account.`,
  );
}
