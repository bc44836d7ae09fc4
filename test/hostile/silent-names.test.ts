import { DEFAULT_LIMITS } from '../../lambda/observe/tls/limits';
import { createDnsResolver } from '../../lambda/observe/tls/dns-resolver';
import { createAuthority } from '../../sandbox/certificates';
import { account } from '../support/account-setup';
import { chainUnder } from '../support/chain-under';
import { answer, documents, serve } from '../support/issuer';
import { type NameServer, startNameServer } from '../support/name-server';
import { OLD_PIN } from './run-row';

const SILENT = 64;
const HONEST = 10;

/** Shorter than by default, for there is something that is waited for in vain. */
const LIMITS = { ...DEFAULT_LIMITS, handshakeMs: 3_000 };

let names: NameServer;

beforeEach(async () => {
  names = await startNameServer((name) => (name.startsWith('silent') ? 'silence' : { addresses: ['127.0.0.1'] }));
});
afterEach(() => names.close());

test('rt-dns4: 64 names that DNS does not answer keep no honest issuer from being checked, and fail no call to AWS', async () => {
  const root = await createAuthority({ name: 'Root' });
  for (let n = 0; n < SILENT; n += 1) account.iam.put({ url: `https://silent${n}.example`, thumbprints: [OLD_PIN] });
  for (let n = 0; n < HONEST; n += 1) {
    const chain = await chainUnder(root, `honest${n}.example`);
    const server = await serve(chain, (request, response) => answer(documents(issuer))(request, response));
    const issuer = `https://honest${n}.example:${server.port}`;
    account.iam.put({ url: issuer, thumbprints: [OLD_PIN] });
  }
  const { counts, providers } = await account.check({
    keepsState: true,
    settings: { allowPrivateAddresses: true },
    publicCas: [root],
    probe: { resolve: createDnsResolver([names.address]), limits: LIMITS },
  });
  expect(counts).toMatchObject({ providers: SILENT + HONEST, failed: SILENT, updated: HONEST });
  const codes = new Set(
    providers.flatMap(({ status, findings }) => (status === 'failed' ? findings : []).map(({ code }) => code)),
  );
  expect([...codes]).toEqual(['timed-out']);
  // Nothing that AWS was asked for had to be asked for again.
  expect(account.calls.filter(({ outcome }) => outcome !== 'ok')).toEqual([]);
});
