import fc from 'fast-check';
import { accountBatches, unitBatches } from '../../../lambda/organization/batches';
import { unitsOf } from '../../../lambda/organization/observe-units';
import { checkInput } from '../../../lambda/contract/input-error';
import { settingsSchema } from '../../../lambda/contract/settings';

const settings = checkInput(settingsSchema, {}, 'settings');

function unitsFor(issuers: readonly string[]) {
  return unitsOf(
    issuers.map((issuer) => ({ arn: `arn:aws:iam::111111111111:oidc-provider/${issuer.slice(8)}`, issuer })),
    settings,
  );
}

test('accounts come in batches of twenty, each once', () => {
  const accounts = Array.from({ length: 41 }, (_, id) => ({ id }));
  const batches = accountBatches(accounts);
  expect(batches.map(({ batch, accounts: own }) => [batch, own.length])).toEqual([
    [0, 20],
    [1, 20],
    [2, 1],
  ]);
  expect(batches.flatMap((one) => one.accounts)).toEqual(accounts);
});

test('units of one host come in one batch, unless they are too many', () => {
  const ofOne = Array.from({ length: 6 }, (_, index) => `https://a.example/${index}`);
  const ofTwo = Array.from({ length: 6 }, (_, index) => `https://b.example/${index}`);
  const batches = unitBatches(unitsFor([...ofTwo, ...ofOne]));
  expect(batches.map(({ units }) => units.map(({ issuer }) => issuer))).toEqual([ofOne, ofTwo]);
});

test('every unit is in one batch, and no batch has more than ten', () => {
  const issuer = fc
    .tuple(fc.constantFrom('a', 'b', 'c'), fc.integer({ min: 0, max: 40 }))
    .map(([host, path]) => `https://${host}.example/${path}`);
  fc.assert(
    fc.property(fc.uniqueArray(issuer, { maxLength: 60 }), (issuers) => {
      const units = unitsFor(issuers);
      const batches = unitBatches(units);
      expect(batches.flatMap((one) => one.units)).toEqual(units);
      expect(batches.every((one, index) => one.batch === index && one.units.length <= 10)).toBe(true);
    }),
  );
});

test('items of ten thousand accounts and five hundred issuers have less than 64 KiB, however long their names', () => {
  const accounts = Array.from({ length: 10_000 }, (_, index) => ({
    id: String(100_000_000_000 + index),
    name: 'n'.repeat(50),
    write: true,
    providers: Array.from(
      { length: 8 },
      (__, place) => `arn:aws-us-gov:iam::111111111111:oidc-provider/${place}${'u'.repeat(254)}`,
    ),
  }));
  const issuers = Array.from({ length: 500 }, (_, index) => `https://${index}.example/${'p'.repeat(230)}`);
  const items = [...accountBatches(accounts), ...unitBatches(unitsFor(issuers))];
  expect(items).toHaveLength(550);
  const sizes = items.map((item) => Buffer.byteLength(JSON.stringify(item)));
  expect(Math.max(...sizes)).toBeLessThan(63 * 1024);
});
