import { once } from 'node:events';
import { createServer } from 'node:http';

/** An HTTP server on loopback that gives one answer, whatever is asked. */
export interface AnsweringServer {
  /** Its URL. */
  endpoint: string;
  close: () => Promise<void>;
}

/** Starts a server that answers with a body and a status, asked for at each request, in the place of an AWS service. */
export async function startAnswering(
  body: () => string,
  headers: Readonly<Record<string, string>> = {},
  status: () => number = () => 200,
): Promise<AnsweringServer> {
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(status(), { ...headers, connection: 'close' }).end(body());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return {
    endpoint: `http://127.0.0.1:${address.port}`,
    close: async () => {
      server.close();
      await once(server, 'close');
    },
  };
}
