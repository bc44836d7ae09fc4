import { createServer, request as send } from 'node:http';
import type { SessionCredentials } from '../../../sandbox/aws/sessions';
import { listen, shutDown } from '../../../sandbox/listen';

/** Stands between a function and the sandbox, and makes its calls those of a session of its role. */
export interface Front {
  url: string;
  /** Gives the credentials of the session. Before, calls are those of nobody in particular. */
  sign: (credentials: SessionCredentials) => void;
  close: () => Promise<void>;
}

/**
 * Starts a front of the sandbox at a URL. The emulator gives functions keys that say nothing about their roles; here they get those of
 * their role. Keys that STS gave out stay as they are.
 */
export async function startFront(url: string): Promise<Front> {
  let credentials: SessionCredentials | undefined;
  const server = createServer((incoming, response) => {
    const { authorization = '', ...headers } = incoming.headers;
    const isOwn = authorization.includes('Credential=ASIA');
    const signed = credentials && !isOwn ? signedBy(authorization, credentials) : { authorization };
    const target = new URL(incoming.url ?? '/', url);
    const options = { method: incoming.method, headers: { ...headers, ...signed, host: target.host } };
    const onward = send(target, options, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.on('error', () => response.destroy());
    incoming.pipe(onward);
  });
  const port = await listen(server);
  return {
    url: `http://127.0.0.1:${port}`,
    sign: (given) => {
      credentials = given;
    },
    close: () => shutDown(server),
  };
}

function signedBy(authorization: string, { accessKeyId, sessionToken }: SessionCredentials): Record<string, string> {
  return {
    authorization: authorization.replace(/Credential=[^/]+\//, `Credential=${accessKeyId}/`),
    'x-amz-security-token': sessionToken,
  };
}
