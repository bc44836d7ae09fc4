import { createProvider, isAlreadyThere } from '../../../lambda/act/iam-create';
import { createIam } from '../../../lambda/act/iam';
import { severityOf } from '../../../lambda/findings/lookup';
import type { Dialect } from '../../../sandbox/aws/dialect-traits';
import { createAuthority } from '../../../sandbox/certificates';
import { type Account, type CheckSetup, startAccount } from '../../support/account';
import { chainUnder } from '../../support/chain-under';
import { answer, documents, serve } from '../../support/issuer';
import { findingsIn } from '../../support/report';

let account: Account;
afterEach(() => account.close());

const OLD = 'A'.repeat(40);

/** Issuer URLs as Ceph's radosgw takes them. */
const ISSUERS = ['https://issuer.test', 'https://issuer.test:8443/Realms/CI', 'https://issuer.test/UPPER/path'];

/** Registers the issuers, each with a stale pin; their host presents a chain of a CA that the operator trusts. */
async function start(dialect: Dialect): Promise<CheckSetup & { live: string }> {
  account = await startAccount({ dialect });
  const root = await createAuthority({ name: 'Root' });
  const chain = await chainUnder(root, 'issuer.test');
  const server = await serve(chain, answer(Object.assign({}, ...ISSUERS.map((issuer) => documents(issuer)))));
  for (const url of ISSUERS) account.iam.put({ url, thumbprints: [OLD] });
  const connectTo = [server.connectTo('issuer.test'), server.connectTo('issuer.test', 8443)];
  const settings = { connectTo, allowPrivateAddresses: true };
  return { settings, operatorCas: [root], dependencies: { thumbprintCheck: 'unknown' }, live: root.thumbprint };
}

function updates() {
  return account.calls.filter(({ action }) => action === 'UpdateOpenIDConnectProviderThumbprint').length;
}

test('radosgw 20 is checked and written like AWS, with no account in its ARNs and with URLs as registered', async () => {
  const { live, ...setup } = await start('radosgw-20');
  const { providers, thumbprintCheck } = await account.check(setup);
  expect(thumbprintCheck).toBe('unknown');
  expect(
    providers.map(({ arn, issuer, status, enforced, missing }) => [arn, issuer, status, enforced, missing]),
  ).toEqual(
    ISSUERS.map((issuer) => [
      issuer.replace('https://', 'arn:aws:iam:::oidc-provider/'),
      issuer,
      'updated',
      true,
      false,
    ]),
  );
  for (const issuer of ISSUERS) expect(account.pins(issuer)).toEqual([OLD.toLowerCase(), live]);
  expect((await account.check(setup)).providers.map(({ status }) => status)).toEqual([
    'unchanged',
    'unchanged',
    'unchanged',
  ]);
});

test('the missing update action of radosgw 16 is reported for each provider, and asked for once', async () => {
  const { live, ...setup } = await start('radosgw-16');
  const report = await account.check({ ...setup, dependencies: { ...setup.dependencies, concurrency: 1 } });
  expect(report.providers.map(({ arn, status, missing }) => [arn, status, missing])).toEqual(
    ISSUERS.map((issuer) => [issuer.replace('https://', 'arn:aws:iam:::oidc-provider/'), 'failed', true]),
  );
  const notified = findingsIn(report, 'iam-action-missing');
  expect(notified).toHaveLength(3);
  expect(notified[0]).toMatchObject({
    facts: { list: [OLD.toLowerCase(), live], error: 'this service has no such action (HTTP 405)', enforced: true },
  });
  expect(notified.map(severityOf)).toEqual(['critical', 'critical', 'critical']);
  expect(findingsIn(report, 'iam-write-failed')).toEqual([]);
  expect(updates()).toBe(1);
});

test('a list that cannot be written is no outage where the service checks no thumbprint', async () => {
  const setup = await start('radosgw-16');
  const report = await account.check({ ...setup, dependencies: { thumbprintCheck: 'none' } });
  expect(report.providers.map(({ enforced, missing }) => [enforced, missing])).toEqual(
    ISSUERS.map(() => [false, false]),
  );
  expect(findingsIn(report, 'iam-action-missing').map(severityOf)).toEqual(['warning', 'warning', 'warning']);
});

test.each(['radosgw-16', 'radosgw-20'] as const)(
  '%s lists no providers for an account without any',
  async (dialect) => {
    account = await startAccount({ dialect });
    expect((await account.check()).providers).toEqual([]);
  },
);

test.each(['radosgw-16', 'radosgw-20'] as const)(
  '%s answers understandably about a missing and an existing provider',
  async (dialect) => {
    await start(dialect);
    const arn = 'arn:aws:iam:::oidc-provider/gone.test';
    const { providers } = await account.check({ event: { providers: [arn] } });
    expect(providers).toMatchObject([{ status: 'failed', findings: [{ code: 'provider-deleted' }] }]);
    const wanted = {
      issuer: 'https://new.test:8443/A',
      clientIds: ['a'],
      thumbprints: [OLD],
      tags: [{ key: 'k', value: 'v' }],
    };
    const created = await createProvider(account.iamClient, wanted);
    expect(created).toBe('arn:aws:iam:::oidc-provider/new.test:8443/A');
    const again = await createProvider(account.iamClient, wanted).catch((error: unknown) => error);
    expect(isAlreadyThere(again)).toBe(true);
    expect(await createIam(account.iamClient).get(created)).toMatchObject({ issuer: wanted.issuer, tags: {} });
  },
);

test.each(['radosgw-16', 'radosgw-20'] as const)('an issuer without TLS at %s is reported as such', async (dialect) => {
  account = await startAccount({ dialect });
  account.iam.put({ url: 'http://plain.test', thumbprints: [OLD] });
  const { providers } = await account.check();
  expect(providers).toMatchObject([{ arn: 'arn:aws:iam:::oidc-provider/plain.test', issuer: 'http://plain.test' }]);
  expect(providers[0]?.findings[0]).toMatchObject({
    code: 'invalid-url',
    facts: { error: expect.stringContaining('without TLS') },
  });
});
