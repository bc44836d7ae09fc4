import fc from 'fast-check';
import { type NamedStatement, placePolicies } from '../../../lib/permissions/policy-placement';
import { POLICY_LIMITS } from '../../../lib/permissions/policy-size';
import { properties } from '../../support/properties';

interface Statement {
  sid: string;
  resources: readonly string[];
}

function statement(sid: string, resources: readonly string[]): NamedStatement<Statement> {
  return {
    on: (some) => ({ sid, resources: [...some] }),
    resources,
  };
}

function sizeOf(statements: readonly Statement[]): number {
  return JSON.stringify(statements).length;
}

/** What is said of each resource, whatever policy it stands in. */
function pairsIn(statements: readonly Statement[]): string[] {
  return statements.flatMap(({ sid, resources }) => resources.map((resource) => `${sid} ${resource}`));
}

function names(count: number, length: number): string[] {
  return Array.from({ length: count }, (_, index) => `${index}`.padEnd(length, 'x'));
}

test('statements that fit stand in one inline policy, without those on no resource', () => {
  const placement = placePolicies([statement('Read', ['a', 'b']), statement('Update', [])], 1000, sizeOf);
  expect(placement).toEqual({ kind: 'inline', statements: [{ sid: 'Read', resources: ['a', 'b'] }] });
});

test('statements that are one character too long for it make a managed policy', () => {
  const named = [statement('Read', ['a', 'b'])];
  const whole = named.map(({ on, resources }) => on(resources));
  expect(placePolicies(named, sizeOf(whole), sizeOf)).toEqual({ kind: 'inline', statements: whole });
  expect(placePolicies(named, sizeOf(whole) - 1, sizeOf)).toEqual({ kind: 'managed', policies: [whole] });
});

test('policies for any names are within their limits and not empty, and grant everything exactly once', () => {
  const list = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 300 }), { maxLength: 60 });
  properties(
    fc.property(fc.tuple(list, list, list), fc.nat(3000), (lists, room) => {
      const named = lists.map((resources, index) => statement(`S${index}`, resources));
      const placement = placePolicies(named, room, sizeOf);
      const policies = placement.kind === 'inline' ? [placement.statements] : placement.policies;
      const most = placement.kind === 'inline' ? Math.max(room, sizeOf([])) : POLICY_LIMITS.managed;
      for (const policy of policies) expect(sizeOf(policy)).toBeLessThanOrEqual(most);
      expect(placement.kind === 'managed' && policies.some((policy) => policy.length === 0)).toBe(false);
      const wanted = pairsIn(named.map(({ on, resources }) => on(resources)));
      expect(policies.flatMap(pairsIn).toSorted()).toEqual(wanted.toSorted());
    }),
  );
});

test('names that eight managed policies do not hold are an error that says by how much, and what to do', () => {
  const named = [statement('Read', names(400, 200))];
  expect(() => placePolicies(named, 0, sizeOf)).toThrow(
    /^include, exclude and providers: the policies for these 400 names take \d+ characters more than the 8 managed policies of 6144 .*Name about 2\d\d providers at most, or leave include out/,
  );
});
