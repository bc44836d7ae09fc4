import type { FindingCode } from '../../../lambda/findings/catalogue';
import { type Row, failed, held } from '../row';
import { flood } from '../servers/connections';
import { DISCOVERY, discovering, http, publishing, raw, rawOpen, web } from '../servers/web';
import { documents } from '../../support/issuer';
import { HOSTILE_ISSUER } from '../row';

function answers(what: string, finding: FindingCode, bytes: string | Uint8Array): Row {
  return failed(`answers ${what}`, finding, discovering(raw(bytes)));
}

function interim(status: string): string {
  return `HTTP/1.1 ${status}\r\n\r\n`;
}

function lengths(...values: string[]): string {
  return http(
    '{}',
    values.map((value) => `content-length: ${value}`),
  );
}

/**
 * A server that sends its discovery document and keys in one go, and has none when it is asked for them. What comes before
 * the question is no answer to it; and what comes over another host's connection is none at all.
 */
function twiceAtOnce(jwksUri: string): Row['start'] {
  return ({ trusted }) => {
    const document = JSON.stringify(documents(HOSTILE_ISSUER, jwksUri)[DISCOVERY]);
    const both = [document, '{"keys":[]}'].map((body) => http(body, [`content-length: ${body.length}`])).join('');
    return web(trusted, ({ url }, response) =>
      url === DISCOVERY ? response.socket?.write(both) : response.writeHead(404).end(),
    );
  };
}

/** Status lines, versions and headers that are wrong or odd. */
export const HTTP_ROWS: readonly Row[] = [
  answers('in the style of HTTP/0.9', 'not-http', '{"issuer":"x"}'),
  answers('with HTTP/3.7', 'not-http', http('{}', [], 'HTTP/3.7 200 OK')),
  answers('with line feeds alone', 'not-http', http('{}').replaceAll('\r', '')),
  answers('with a header that has no colon', 'not-http', http('{}', ['no colon'])),
  answers('with a folded header', 'not-http', http('{}', ['x: a', ' b'])),
  answers('with NUL in a header', 'not-http', http('{}', ['x: a\0b'])),
  answers('with a header of 20 kB', 'too-large', http('{}', [`x: ${'y'.repeat(20_000)}`])),
  answers(
    'with 5000 headers',
    'too-large',
    http(
      '{}',
      Array.from({ length: 5000 }, (_, n) => `x-${n}: y`),
    ),
  ),
  answers('with a status line of 100 kB', 'too-large', http('{}', [], `HTTP/1.1 200 ${'OK'.repeat(50_000)}`)),
  answers('status 0', 'http-status', http('{}', [], 'HTTP/1.1 000 Nothing')),
  answers('status 204', 'http-status', http('', [], 'HTTP/1.1 204 No Content')),
  answers('status 205', 'http-status', http('', ['content-length: 0'], 'HTTP/1.1 205 Reset Content')),
  answers('status 206', 'http-status', http('{}', ['content-length: 2'], 'HTTP/1.1 206 Partial Content')),
  answers('status 304', 'http-status', http('', [], 'HTTP/1.1 304 Not Modified')),
  answers('status 407', 'http-status', http('', ['proxy-authenticate: Basic'], 'HTTP/1.1 407 Proxy')),
  answers('status 999', 'http-status', http('', ['content-length: 0'], 'HTTP/1.1 999 Whatever')),
  answers('a negative length', 'not-http', lengths('-2')),
  answers('a length beyond all numbers', 'not-http', lengths('99999999999999999999999999')),
  answers('two lengths', 'not-http', lengths('2', '3')),
  answers('a length that is too long', 'connection-closed', lengths('100')),
  answers('a length that is too short', 'not-json', lengths('1')),
  answers(
    'a length and chunks',
    'not-http',
    http('2\r\n{}\r\n0\r\n\r\n', ['transfer-encoding: chunked', 'content-length: 2']),
  ),
  failed(
    'switches protocols',
    'http-status',
    discovering(rawOpen(http('', ['connection: upgrade', 'upgrade: websocket'], 'HTTP/1.1 101 Switching Protocols'))),
  ),
  failed(
    'switches protocols without saying to which',
    'http-status',
    discovering(rawOpen(interim('101 Switching Protocols'))),
  ),
  held(
    'hints early before each answer',
    publishing((response, body) => {
      response.writeEarlyHints({ link: '</x>; rel=preload' });
      response.end(body);
    }),
  ),
  failed(
    'continues without end (100)',
    'too-large',
    discovering(({ socket }) => socket && flood(socket, interim('100 Continue').repeat(100))),
  ),
  failed(
    'hints without end (103)',
    'too-large',
    discovering(({ socket }) => socket && flood(socket, interim('103 Early Hints').repeat(100))),
  ),
  held(
    'speaks HTTP/1.0',
    publishing(({ socket }, body) => socket?.end(http(body, [], 'HTTP/1.0 200 OK'))),
  ),
  failed(
    'answers twice at once: the second answer poses as its keys',
    'http-status',
    twiceAtOnce(`${HOSTILE_ISSUER}/jwks`),
  ),
  failed(
    'answers twice at once: the second answer poses as the keys of another host',
    'name-not-found',
    twiceAtOnce('https://gone.example/jwks'),
  ),
];
