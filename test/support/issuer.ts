import { type RequestListener } from 'node:http';
import { type ServerOptions, createServer } from 'node:https';
import { type Server, type Socket, createServer as createTcpServer } from 'node:net';
import { type ServerChain } from '../../sandbox/certificates';
import { listen, shutDown } from '../../sandbox/listen';

/** A server on loopback, reached through `--connect-to`. */
export interface TestServer {
  port: number;
  /** The rule that leads `host` (port 443 unless given) here. */
  connectTo(host: string, port?: number): string;
  /** TCP connections accepted so far, and those that are open. */
  connections(): number;
  open(): number;
  close(): Promise<void>;
}

/** What a static issuer answers, by path. A string or object becomes a JSON body with status 200. */
export type Routes = Record<string, unknown>;

const servers = new Set<TestServer>();

/** Closes every server that a test started. */
export async function closeServers(): Promise<void> {
  await Promise.all([...servers].map((server) => server.close()));
  servers.clear();
}

/** Where nothing listens: a port below those that systems hand out, so that no other test gets it meanwhile. */
export const nobody: TestServer = {
  port: 1,
  connectTo: (host, port = 443) => `${host}:${port}:127.0.0.1:1`,
  connections: () => 0,
  open: () => 0,
  close: async () => {},
};

/** Starts an HTTPS server that presents a chain and answers by a listener. */
export async function serve(
  chain: ServerChain,
  listener: RequestListener,
  { address = '127.0.0.1', port: wanted = 0, ...options }: ServerOptions & { address?: string; port?: number } = {},
): Promise<TestServer> {
  const server = createServer({ ...chain, ...options }, listener);
  server.on('tlsClientError', () => {});
  const count = countConnections(server);
  const port = await listen(server, { address, port: wanted });
  return remember(port, address, count, () => shutDown(server));
}

/** Starts a TCP server that does with each connection what a hostile or broken server does. */
export async function serveTcp(onConnection: (socket: Socket) => void): Promise<TestServer> {
  const sockets = new Set<Socket>();
  const server = createTcpServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    onConnection(socket);
  });
  const count = countConnections(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const bound = server.address();
  const port = typeof bound === 'object' && bound ? bound.port : 0;
  return remember(port, '127.0.0.1', count, async () => {
    sockets.forEach((socket) => socket.destroy());
    await new Promise<void>((resolve) => server.close(() => resolve()));
  });
}

/** Answers by path with JSON; a function answers itself; other paths are 404. */
export function answer(routes: Routes): RequestListener {
  return (request, response) => {
    const route = routes[request.url ?? ''];
    if (typeof route === 'function') {
      Reflect.apply(route, null, [request, response]);
    } else if (route === undefined) {
      response.writeHead(404).end();
    } else {
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(route));
    }
  };
}

/** A JWKS that AWS can use. */
export const KEYS = { keys: [{ kty: 'EC', crv: 'P-256', x: 'eA', y: 'eQ', alg: 'ES256', use: 'sig', kid: '1' }] };

/** The two documents of an issuer, at the paths where they belong. */
export function documents(issuer: string, jwksUri = `${issuer}/jwks`): Routes {
  const { pathname } = new URL(issuer);
  const base = pathname === '/' ? '' : pathname.replace(/\/$/, '');
  return {
    [`${base}/.well-known/openid-configuration`]: {
      issuer,
      jwks_uri: jwksUri,
      response_types_supported: ['id_token'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['ES256'],
      claims_supported: ['sub', 'iss', 'aud', 'iat', 'exp'],
    },
    [new URL(jwksUri).pathname]: KEYS,
  };
}

type Count = Pick<TestServer, 'connections' | 'open'>;

function countConnections(server: Server): Count {
  let [all, open] = [0, 0];
  server.on('connection', (socket: Socket) => {
    all += 1;
    open += 1;
    socket.once('close', () => (open -= 1));
  });
  return { connections: () => all, open: () => open };
}

function remember(port: number, address: string, count: Count, close: () => Promise<void>): TestServer {
  const server = {
    port,
    ...count,
    close,
    connectTo: (host: string, from = 443) => `${host}:${from}:${address}:${port}`,
  };
  servers.add(server);
  return server;
}
