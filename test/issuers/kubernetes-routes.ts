import { createHash, generateKeyPair } from 'node:crypto';
import type { RequestListener, ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { SignJWT, exportJWK } from 'jose';
import type { ServerChain } from '../../sandbox/certificates';
import { startHttpsHost } from '../../sandbox/https-host';
import { atTheEnd } from './clean-up';
import { AUDIENCE } from './openid-provider';
import { type ApiServer, JWKS_PATH } from './kubernetes-contract';

/**
 * Starts what a cluster shows the world for the tokens of its service accounts: the two routes of its API server, as
 * pkg/routes/openidmetadata.go and pkg/serviceaccount/openidmetadata.go of Kubernetes 1.36 serve them. A real API server takes minutes
 * to build; test/issuers/kubernetes holds one to the same contract.
 * @param issuer what `--service-account-issuer` is set to
 */
export async function startKubernetesRoutes(issuer: string, chain: ServerChain): Promise<ApiServer> {
  const { publicKey, privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
  const kid = createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('base64url');
  const { n, e } = await exportJWK(publicKey);
  const discovery = {
    issuer,
    jwks_uri: `${issuer}${JWKS_PATH}`,
    response_types_supported: ['id_token'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
  };
  const routes: Record<string, Route> = {
    '/.well-known/openid-configuration': { type: 'application/json', content: discovery },
    [JWKS_PATH]: {
      type: 'application/jwk-set+json',
      content: { keys: [{ use: 'sig', kty: 'RSA', kid, alg: 'RS256', n, e }] },
    },
  };
  const host = await startHttpsHost(new URL(issuer), chain, listenerFor(routes));
  atTheEnd(host.close);
  const token = () =>
    new SignJWT({ sub: 'system:serviceaccount:default:deployer' })
      .setProtectedHeader({ alg: 'RS256', kid })
      .setIssuer(issuer)
      .setAudience([AUDIENCE])
      .setIssuedAt()
      .setExpirationTime('1h')
      .sign(privateKey);
  return { ...host, issuer, token, renew: async (next) => host.rotate(next) };
}

/** A document, and the only type that it is served as. */
interface Route {
  type: string;
  content: object;
}

function listenerFor(routes: Record<string, Route>): RequestListener {
  return ({ method, url = '', headers }, response) => {
    const route = routes[url];
    if (!route) refuse(response, 404, 'NotFound', 'the server could not find the requested resource');
    else if (method !== 'GET') refuse(response, 405, 'MethodNotAllowed', 'the server does not allow this method');
    else if (!takes(headers.accept, route.type))
      refuse(response, 406, 'NotAcceptable', `406: Not Acceptable\n\nAvailable representations: ${route.type}`);
    else {
      response.writeHead(200, { 'content-type': route.type, 'cache-control': 'public, max-age=3600' });
      response.end(JSON.stringify(route.content));
    }
  };
}

/** Without regard to weights; `application/*` is no range to it. */
function takes(accept = '', type: string): boolean {
  return accept === '' || accept.split(',').some((range) => ['*/*', type].includes(range.split(';')[0]?.trim() ?? ''));
}

/** An API server's errors are objects of its API. */
function refuse(response: ServerResponse, code: number, reason: string, message: string): void {
  response.writeHead(code, { 'content-type': 'application/json', 'cache-control': 'no-cache, private' });
  response.end(
    JSON.stringify({ kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, reason, code }),
  );
}
