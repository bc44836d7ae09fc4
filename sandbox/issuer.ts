import type { RequestListener } from 'node:http';
import { type HttpsHost, type Presented, startHttpsHost } from './https-host';
import type { ListenOptions } from './listen';
import { createProvider, KEYS_PATH, type ProviderOptions } from './openid-provider';

/** Options for an identity provider. */
export interface IssuerOptions extends ListenOptions, ProviderOptions {
  /** Issuer URL, with path if it has one: `https://gitlab.example`, `https://keycloak.example/realms/main`. */
  issuer: string;
  /** Chain that it presents at first. */
  chain: Presented;
}

/** An identity provider: a real OpenID provider behind real TLS on loopback. */
export interface Issuer extends HttpsHost {
  /** Issuer URL. */
  issuer: string;
  /** Answers any request with the issuer's keys, for a host that serves only those. */
  serveKeys: RequestListener;
}

/** Starts an identity provider. */
export async function startIssuer({ issuer, chain, jwksUri, configuration, ...where }: IssuerOptions): Promise<Issuer> {
  const url = new URL(issuer);
  const provider = (await createProvider(issuer, { jwksUri, configuration })).callback();
  const path = url.pathname.replace(/\/$/, '');
  const forward = (...[request, response]: Parameters<RequestListener>): void => {
    // The provider makes its URLs from the Host header, which may name the loopback address: give it the public name.
    request.headers.host = url.host;
    // And `baseUrl` gives it, as Express would, the path it is mounted at.
    void provider(Object.assign(request, { baseUrl: path }), response);
  };
  const host = await startHttpsHost(
    url,
    chain,
    (request, response) => {
      if (!request.url?.startsWith(`${path}/`)) {
        response.writeHead(404).end();
        return;
      }
      request.url = request.url.slice(path.length);
      forward(request, response);
    },
    where,
  );
  const serveKeys: RequestListener = (request, response) => {
    request.url = KEYS_PATH;
    forward(request, response);
  };
  return { ...host, issuer, serveKeys };
}

/** Options for a host of an issuer's keys. */
export interface JwksHostOptions extends ListenOptions {
  /** The URL of the keys: the issuer's `jwksUri`. */
  uri: string;
  /** Issuer whose keys it serves. */
  issuer: Pick<Issuer, 'serveKeys'>;
  chain: Presented;
}

/** A host that serves an issuer's keys and nothing else. */
export interface JwksHost extends HttpsHost {
  uri: string;
}

/** Starts a host that serves an issuer's keys. */
export async function startJwksHost({ uri, issuer, chain, ...where }: JwksHostOptions): Promise<JwksHost> {
  const url = new URL(uri);
  const host = await startHttpsHost(
    url,
    chain,
    (request, response) => {
      if (request.url === `${url.pathname}${url.search}`) issuer.serveKeys(request, response);
      else response.writeHead(404).end();
    },
    where,
  );
  return { ...host, uri };
}
