import type { Configuration } from 'oidc-provider';
import type { ServerChain } from '../../sandbox/certificates';
import { type Issuer, startIssuer } from '../../sandbox/issuer';
import { read } from '../sandbox/tls-client';
import { atTheEnd } from './clean-up';

/** For whom tokens are: what AWS expects unless the provider lists other client IDs. */
export const AUDIENCE = 'sts.amazonaws.com';

/** An identity provider that issues tokens. */
export interface TokenIssuer extends Issuer {
  /**
   * A signed token for `AUDIENCE`, as a client gets it over HTTPS.
   * @param ca whom the client trusts, PEM
   */
  token: (ca: string) => Promise<string>;
}

/** The client of a build pipeline. */
const CLIENT = { client_id: 'pipeline', client_secret: 'pipeline-secret' };

/** Clients get JWTs (RFC 9068), signed with the key that is in the JWKS. */
const CONFIGURATION: Configuration = {
  clients: [
    {
      ...CLIENT,
      token_endpoint_auth_method: 'client_secret_post',
      grant_types: ['client_credentials'],
      redirect_uris: [],
      response_types: [],
    },
  ],
  ttl: { ClientCredentials: 600 },
  features: {
    clientCredentials: { enabled: true },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => `urn:${AUDIENCE}`,
      getResourceServerInfo: () => ({
        scope: '',
        audience: AUDIENCE,
        accessTokenFormat: 'jwt',
        jwt: { sign: { alg: 'RS256' } },
      }),
    },
  },
};

/**
 * Starts the package oidc-provider with a client that may have tokens.
 * @param jwksUri where its discovery document says the keys are, when that is on another host
 */
export async function startTokenIssuer(issuer: string, chain: ServerChain, jwksUri?: string): Promise<TokenIssuer> {
  const host = await startIssuer({ issuer, chain, jwksUri, configuration: CONFIGURATION });
  atTheEnd(host.close);
  const form = { ...CLIENT, grant_type: 'client_credentials' };
  const token = async (ca: string) => tokenIn(await read(host, '/token', { ca, form }), 'access_token');
  return { ...host, token };
}

/**
 * The token in a token endpoint's answer.
 * @throws Error with the answer when there is none
 */
export function tokenIn({ body }: { body: string }, name: 'access_token' | 'id_token'): string {
  const answer: Partial<Record<string, unknown>> = JSON.parse(body);
  const token = answer[name];
  if (typeof token !== 'string') throw new Error(`There is no ${name}: ${body}`);
  return token;
}
