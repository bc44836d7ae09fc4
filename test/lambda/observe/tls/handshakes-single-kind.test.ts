import type { Presentation } from '../../../../lambda/judge/observation';
import { createSharedHosts } from '../../../../lambda/observe/shared-hosts';
import { createTlsContexts } from '../../../../lambda/observe/tls/tls-settings';
import type { ServerChain } from '../../../../sandbox/certificates';
import { type TestServer, answer, closeServers, documents, serve, serveTcp } from '../../../support/issuer';
import { type ProbeSetup, observeFrom } from '../../../support/probe';
import { HOST, ISSUER, ecdsaChain, look, root, rsaChain } from './fixtures';

afterEach(closeServers);

const BOTH = { key: [rsaChain.key, ecdsaChain.key], cert: [rsaChain.cert, ecdsaChain.cert] };

function serving(chain: ServerChain | typeof BOTH, n = 1): Promise<TestServer> {
  return serve({ cert: '', key: '' }, answer(documents(ISSUER)), { ...chain, address: `127.0.0.${n}` });
}

/** Hints of a provider that remembers a kind; what it remembers of presentations is said by `isSame`. */
function remembering(kind: 'rsa' | 'ecdsa', isSame: (presentation: Presentation) => boolean = () => true): ProbeSetup {
  return { rememberedKind: () => ({ kind, isSame }), rememberedTls12: () => false };
}

test.each([
  ['rsa', rsaChain, 'ecdsa'],
  ['ecdsa', ecdsaChain, 'rsa'],
] as const)(
  'a host that is remembered to have %s certificates alone is asked for them alone',
  async (kind, chain, other) => {
    const servers = [await serving(chain), await serving(chain, 2)];
    const seen = await look(servers, remembering(kind));
    expect(seen?.presentations.map(({ address, asked }) => [address, asked])).toEqual([
      ['127.0.0.1', kind],
      ['127.0.0.2', kind],
    ]);
    expect(seen?.unanswered).toEqual(
      ['127.0.0.1', '127.0.0.2'].map((address) => ({ address, asked: other, why: 'remembered' })),
    );
    expect(seen).toMatchObject({ failures: [], tls13Only: false });
    expect(servers.map((server) => server.connections())).toEqual([1, 1]);
  },
);

test('an address that presents something new is asked for the other kind at once, and the others are not', async () => {
  const servers = [await serving(rsaChain), await serving(BOTH, 2)];
  const seen = await look(
    servers,
    remembering('rsa', ({ address }) => address === '127.0.0.1'),
  );
  expect(seen?.presentations.map(({ address, asked }) => [address, asked])).toEqual([
    ['127.0.0.1', 'rsa'],
    ['127.0.0.2', 'rsa'],
    ['127.0.0.2', 'ecdsa'],
  ]);
  expect(seen?.unanswered).toEqual([{ address: '127.0.0.1', asked: 'ecdsa', why: 'remembered' }]);
  expect(servers.map((server) => server.connections())).toEqual([1, 2]);
});

test('a host that has the other kind alone by now is asked for it at once', async () => {
  const server = await serving(ecdsaChain);
  const seen = await look([server], remembering('rsa'));
  expect(seen).toMatchObject({ presentations: [{ asked: 'ecdsa' }], unanswered: [], failures: [] });
});

test('an address that does not answer is silent as a whole, whatever is remembered of it', async () => {
  const gone = await serveTcp((socket) => socket.destroy());
  expect(await look([gone], remembering('rsa'))).toMatchObject({
    presentations: [],
    unanswered: [{ asked: null, why: 'silent' }],
    failures: [{ code: 'connection-closed' }],
  });
});

describe('of providers that share a host', () => {
  const contexts = createTlsContexts([root.pem]);

  /** Observes the host for each provider, one after the other. */
  async function observeAll(server: TestServer, ...providers: ProbeSetup[]) {
    const hosts = createSharedHosts();
    const shared = { connectTo: [server.connectTo(HOST)], contexts };
    const unanswered = [];
    for (const provider of providers) {
      const { issuerHost } = await observeFrom(ISSUER, { ...shared, ...provider }, hosts);
      unanswered.push(issuerHost?.unanswered?.map(({ why }) => why));
    }
    return unanswered;
  }

  test('those that remember its kind share one handshake', async () => {
    const server = await serving(rsaChain);
    expect(await observeAll(server, remembering('rsa'), remembering('rsa'))).toEqual([['remembered'], ['remembered']]);
    // Its documents each provider asks for over a connection of its own.
    expect(server.connections()).toBe(2);
  });

  test('one that wants both kinds asked for does not take a look for one kind', async () => {
    const server = await serving(BOTH);
    expect(await observeAll(server, remembering('rsa'), {})).toEqual([['remembered'], []]);
  });

  test('one that remembers its kind takes a look for both', async () => {
    const server = await serving(BOTH);
    expect(await observeAll(server, {}, remembering('rsa'))).toEqual([[], []]);
    expect(server.connections()).toBe(3);
  });
});
