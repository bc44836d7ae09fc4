import { ALL_SEEN, runHostileChains } from '../../support/hostile-run';

test('a chain with keys that OpenSSL cannot read, or CAs that certify each other, neither crash nor hang Node', async () => {
  const { report, signal } = await runHostileChains([process.execPath]);
  expect(signal).toBeNull();
  expect(report).toEqual({ node: process.version, seen: ALL_SEEN });
});
