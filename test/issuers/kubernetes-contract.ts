import { createAuthority, type ServerChain } from '../../sandbox/certificates';
import type { HttpsHost } from '../../sandbox/https-host';
import { read } from '../sandbox/tls-client';
import { cleanUp } from './clean-up';
import { describeIssuer } from './contract';
import { AUDIENCE } from './openid-provider';
import { KINDS, type RealIssuer, chainUnder } from './real-issuer';

/** The API server of a Kubernetes cluster, an issuer behind its own TLS on loopback. */
export interface ApiServer extends Omit<HttpsHost, 'rotate'> {
  issuer: string;
  /** A service account's token for `AUDIENCE`. */
  token: () => Promise<string>;
  /** Puts another certificate in place; waits until it is presented. */
  renew: (chain: ServerChain) => Promise<void>;
}

/**
 * Starts an API server.
 * @param issuer of the tokens that it signs
 * @param chain what it presents at first
 * @param ca whom its own administrator trusts, PEM
 */
type StartApiServer = (issuer: string, chain: ServerChain, ca: string) => Promise<ApiServer>;

/** Where a Kubernetes API server has its keys. */
export const JWKS_PATH = '/openid/v1/jwks';

const DISCOVERY_PATH = '/.well-known/openid-configuration';
const JWK_SET = 'application/jwk-set+json';

const ISSUER = 'https://kubernetes.example';

/** What has to hold of a Kubernetes API server, and of the watcher and one. */
export function describeApiServer(name: string, start: StartApiServer): void {
  const startUnderPrivateCa = async () => {
    const root = await createAuthority({ name: 'Example Corp Root CA' });
    return { root, server: await start(ISSUER, await chainUnder(root, new URL(ISSUER).hostname), root.pem) };
  };

  describeIssuer(name, async (): Promise<RealIssuer> => {
    const { root, server } = await startUnderPrivateCa();
    return {
      ...server,
      hosts: [{ ...server, kinds: [KINDS.ecdsa] }],
      cas: () => [root.pem],
      audience: AUDIENCE,
      renew: async () => server.renew(await chainUnder(root, server.host)),
    };
  });

  describe(`${name}, asked for its documents`, () => {
    afterEach(cleanUp);

    test('has each document in one media type, and refuses a request that does not accept that type', async () => {
      const { root, server } = await startUnderPrivateCa();
      const ask = async (path: string, accept?: string) => {
        const sent = accept === undefined ? {} : { headers: { accept } };
        const { status, headers } = await read(server, path, { ca: root.pem, ...sent });
        return { status, type: headers['content-type'], caching: headers['cache-control'] };
      };
      const answer = (type: string) => ({ status: 200, type, caching: 'public, max-age=3600' });
      const refusal = { status: 406, type: 'application/json', caching: 'no-cache, private' };
      for (const accept of [undefined, '*/*', JWK_SET, `application/json, ${JWK_SET};q=0.1`, 'text/html, */*;q=0.1']) {
        expect(await ask(JWKS_PATH, accept)).toEqual(answer(JWK_SET));
      }
      for (const accept of ['application/json', 'application/*', 'application/json;q=0.9, text/html']) {
        expect(await ask(JWKS_PATH, accept)).toEqual(refusal);
      }
      for (const accept of [undefined, '*/*', 'application/json']) {
        expect(await ask(DISCOVERY_PATH, accept)).toEqual(answer('application/json'));
      }
      expect(await ask(DISCOVERY_PATH, JWK_SET)).toEqual(refusal);
    });
  });
}
