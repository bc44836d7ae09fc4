import fc from 'fast-check';
import { MOST_AT_ONCE, concurrencyFor } from '../../../lambda/run/concurrency';
import { createHandler } from '../../../lambda/handler';
import { startSandbox } from '../../../sandbox/sandbox';
import { properties } from '../../support/properties';

/** What Lambda allows, in MB. */
const [LEAST_MB, MOST_MB] = [128, 10_240];

test('more memory never means fewer providers at once, and there are bounds', () => {
  const memoryMb = fc.integer({ min: LEAST_MB, max: MOST_MB });
  properties(
    fc.property(memoryMb, memoryMb, (one, other) => {
      const [less, more] = [Math.min(one, other), Math.max(one, other)].map(concurrencyFor);
      expect(less).toBeGreaterThanOrEqual(concurrencyFor(LEAST_MB));
      expect(more).toBeGreaterThanOrEqual(less ?? 0);
      expect(more).toBeLessThanOrEqual(MOST_AT_ONCE);
      expect(Number.isInteger(less)).toBe(true);
    }),
  );
});

test.each([
  ['the least that Lambda has', LEAST_MB, 10],
  // A tenth of 700 issuers may be silent and keep nobody else waiting for long.
  ['the default', 512, 42],
  ['the most that Lambda has', MOST_MB, MOST_AT_ONCE],
  ['a machine of its own', Number.POSITIVE_INFINITY, MOST_AT_ONCE],
])('the number of providers at once fits the memory: %s', (_, memoryMb, expected) =>
  expect(concurrencyFor(memoryMb)).toBe(expected),
);

test.each([
  ['128', concurrencyFor(128)],
  ['512', concurrencyFor(512)],
  [undefined, MOST_AT_ONCE],
])('a function with %s MB begins with %s providers at once', async (memoryMb, expected) => {
  const sandbox = await startSandbox();
  for (let n = 0; n < 60; n += 1) {
    sandbox.aws.iam.put({ url: `https://issuer-${n}.example`, thumbprints: ['a'.repeat(40)] });
  }
  let asked = 0;
  let askedBefore: number | null = null;
  // Each provider asks for the time that is left as it begins, and then for itself, which takes the network.
  const getRemainingTimeInMillis = () => {
    asked += 1;
    return 300_000;
  };
  sandbox.aws.faults.before('ListOpenIDConnectProviders', () => {
    asked = 0;
  });
  sandbox.aws.faults.before('GetOpenIDConnectProvider', () => {
    askedBefore = asked;
  });
  // What comes of them does not matter here.
  sandbox.aws.faults.fail('GetOpenIDConnectProvider', 'AccessDenied', { call: 'every' });
  const variables = { ...sandbox.variables, AWS_LAMBDA_FUNCTION_MEMORY_SIZE: memoryMb };
  // A dry run takes no leases, so it asks for nothing else.
  await createHandler(variables, '/')({ dryRun: true }, { getRemainingTimeInMillis });
  await sandbox.close();
  expect(askedBefore).toBe(expected);
});
