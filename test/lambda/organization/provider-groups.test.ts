import fc from 'fast-check';
import { MAX_FILE_BYTES } from '../../../lambda/organization/files';
import type { ProviderEntry } from '../../../lambda/organization/file-formats';
import { groupProviders, providersIn } from '../../../lambda/organization/provider-groups';
import { properties } from '../../support/properties';
import { thumb } from '../../support/remembered';

function providerIn(account: string, host: string, ...thumbprints: string[]): ProviderEntry {
  return { arn: `arn:aws:iam::${account}:oidc-provider/${host}`, issuer: `https://${host}`, thumbprints };
}

const anyProvider = fc
  .record({
    account: fc.constantFrom('111111111111', '222222222222', '333333333333'),
    host: fc.constantFrom('a.example', 'b.example/realms/ci', 'c.example:8443'),
    thumbprints: fc.constantFrom([], [thumb(1)], [thumb(1), thumb(2)], [thumb(2), thumb(1)]),
  })
  .map(({ account, host, thumbprints }) => providerIn(account, host, ...thumbprints));

function byArn(one: ProviderEntry, other: ProviderEntry): number {
  return one.arn < other.arn ? -1 : 1;
}

test('the providers of groups are those that were grouped, whatever their lists', () => {
  properties(
    fc.property(fc.uniqueArray(anyProvider, { selector: ({ arn }) => arn }), (providers) => {
      expect(providersIn(groupProviders(providers)).toSorted(byArn)).toEqual(providers.toSorted(byArn));
    }),
  );
});

test('equal providers are equal groups, in whatever order they come', () => {
  properties(
    fc.property(fc.uniqueArray(anyProvider, { selector: ({ arn }) => arn }), (providers) => {
      expect(groupProviders(providers.toReversed())).toEqual(groupProviders(providers));
    }),
  );
});

test('providers that differ by their account alone are one group', () => {
  const [one, other] = ['111111111111', '222222222222'].map((account) => providerIn(account, 'a.example', thumb(1)));
  expect(groupProviders([one, other].flatMap((provider) => provider ?? []))).toEqual([
    {
      arn: 'arn:aws:iam::*:oidc-provider/a.example',
      issuer: 'https://a.example',
      thumbprints: [thumb(1)],
      accounts: ['111111111111', '222222222222'],
    },
  ]);
});

test('two hundred thousand enforced providers of 500 issuers fit into a file', () => {
  const hosts = Array.from({ length: 500 }, (_, n) => `issuer-${n}.long-name-of-a-company.example`);
  const providers = Array.from({ length: 200_000 }, (_, n) =>
    providerIn(String(100_000_000_000 + Math.floor(n / 10)), hosts[n % 500] ?? '', thumb(1), thumb(2)),
  );
  expect(JSON.stringify(groupProviders(providers)).length).toBeLessThan(MAX_FILE_BYTES / 2);
});
