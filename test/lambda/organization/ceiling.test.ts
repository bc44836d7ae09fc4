import fc from 'fast-check';
import { offersOf } from '../../../lambda/findings/lookup';
import { type Addition, ceilingFor, tooManyWrites } from '../../../lambda/organization/ceiling';

const SETTINGS = { maxWritesPercent: 5, maxWritesLeast: 20 };
const [A, B] = ['a'.repeat(40), 'b'.repeat(40)];

function additions(count: number, thumbprints: readonly string[] = [A], from = 0): Addition[] {
  return Array.from({ length: count }, (_, index) => {
    const account = String(100_000_000_000 + from + index);
    return { account, arn: `arn:aws:iam::${account}:oidc-provider/a.example`, thumbprints };
  });
}

test('the ceiling is a share of all providers, and never less than the least', () => {
  expect([0, 399, 400, 1000, 100_000].map((all) => ceilingFor(all, SETTINGS))).toEqual([20, 20, 20, 50, 5000]);
});

test('as many providers as the ceiling may be written, and not one more', () => {
  expect(tooManyWrites(additions(50), 1000, SETTINGS, new Set())).toBeNull();
  expect(tooManyWrites(additions(51), 1000, SETTINGS, new Set())).toEqual({
    code: 'too-many-writes',
    facts: { providers: 51, limit: 50, all: 1000, certificates: [{ thumbprint: A, accounts: 51, providers: 51 }] },
  });
});

test('certificates are named by the number of their providers, the most frequent first', () => {
  const found = tooManyWrites([...additions(30, [B]), ...additions(40, [A], 30)], 100, SETTINGS, new Set());
  expect(found?.facts).toMatchObject({
    certificates: [
      { thumbprint: A, accounts: 40 },
      { thumbprint: B, accounts: 30 },
    ],
  });
});

test('a provider that would get another thumbprint beside one that is allowed counts', () => {
  expect(tooManyWrites(additions(51), 1000, SETTINGS, new Set([A]))).toBeNull();
  expect(tooManyWrites(additions(51, [A, B]), 1000, SETTINGS, new Set([A]))).not.toBeNull();
});

test('the command that the finding offers lets the same additions through', () => {
  const count = fc.integer({ min: 11, max: 40 });
  fc.assert(
    fc.property(count, count, (ofA, ofB) => {
      const all = [...additions(ofA, [A]), ...additions(ofB, [A, B], ofA)];
      const found = tooManyWrites(all, 100, SETTINGS, new Set());
      const offered = found ? offersOf(found).map(({ command }) => command) : [];
      const allowed = offered.flatMap((command) => (command.kind === 'allow' ? command.thumbprints : []));
      expect(allowed.toSorted()).toEqual([A, B]);
      expect(tooManyWrites(all, 100, SETTINGS, new Set(allowed))).toBeNull();
    }),
  );
});
