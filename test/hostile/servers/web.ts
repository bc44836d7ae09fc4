import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { ServerOptions } from 'node:https';
import { answer, documents, serve } from '../../support/issuer';
import { HOSTILE_ISSUER, type Row, type Harness } from '../row';
import { HOSTILE_HOST } from '../../support/mint';

/** Where the documents of the hostile issuer are. */
export const DISCOVERY = '/.well-known/openid-configuration';
export const KEYS = '/jwks';

/** What is done with a request. */
export type Reply = (response: ServerResponse, request: IncomingMessage) => unknown;

/** An issuer with a chain that verifies, whose discovery document is what `reply` makes of it. */
export function discovering(reply: Reply): Row['start'] {
  return ({ trusted }) => web(trusted, { ...documents(HOSTILE_ISSUER), [DISCOVERY]: calling(reply) });
}

/** An issuer with a chain that verifies and a sound discovery document, whose keys are what `reply` makes of them. */
export function keying(reply: Reply): Row['start'] {
  return ({ trusted }) => web(trusted, { ...documents(HOSTILE_ISSUER), [KEYS]: calling(reply) });
}

/** A sound issuer with a chain that nobody vouches for; `reply` gets the document that belongs there, as JSON. */
export function publishing(
  reply: (response: ServerResponse, body: string) => unknown,
  chain: keyof Harness = 'unrelatedCertificate',
): Row['start'] {
  return (stage) => {
    const sound = documents(HOSTILE_ISSUER);
    const at = (path: string) => calling((response) => reply(response, JSON.stringify(sound[path])));
    return web(stage[chain], { [DISCOVERY]: at(DISCOVERY), [KEYS]: at(KEYS) });
  };
}

/** An HTTPS server for the hostile host. */
export async function web(
  chain: Harness['trusted'],
  routes: Parameters<typeof answer>[0] | RequestListener,
  options: ServerOptions = {},
): Promise<string[]> {
  const listener = typeof routes === 'function' ? routes : answer(routes);
  return [(await serve(chain, listener, options)).connectTo(HOSTILE_HOST)];
}

function calling(reply: Reply) {
  return (request: IncomingMessage, response: ServerResponse) => reply(response, request);
}

/** Replies with these bytes, past Node's HTTP server, and closes. */
export function raw(bytes: string | Uint8Array): Reply {
  return ({ socket }) => socket?.end(bytes);
}

/** The same, and leaves the connection open. */
export function rawOpen(bytes: string | Uint8Array): Reply {
  return ({ socket }) => socket?.write(bytes);
}

/** An HTTP answer as it stands on the wire. */
export function http(body: string, headers: readonly string[] = [], status = 'HTTP/1.1 200 OK'): string {
  return [status, ...headers, '', body].join('\r\n');
}
