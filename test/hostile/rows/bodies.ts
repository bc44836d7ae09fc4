import { brotliCompressSync, gzipSync } from 'node:zlib';
import type { FindingCode } from '../../../lambda/findings/catalogue';
import { type Row, failed, held } from '../row';
import { flood } from '../servers/connections';
import { discovering, http, keying, publishing, raw } from '../servers/web';

const CHUNKED = ['transfer-encoding: chunked'];
const MEGABYTES = 10_000_000;

function chunked(what: string, finding: FindingCode, body: string): Row {
  return failed(what, finding, discovering(raw(http(body, CHUNKED))));
}

function floods(what: string, headers: readonly string[], bytes: string): Row {
  return failed(
    what,
    'too-large',
    keying(({ socket }) => {
      if (!socket) return;
      socket.write(http('', headers));
      flood(socket, bytes);
    }),
  );
}

function compressed(encoding: string, bytes: Uint8Array): Row {
  return failed(
    `serves a bomb that unpacks to 10 MB (${encoding})`,
    'unreadable-body',
    discovering((response) => response.writeHead(200, { 'content-encoding': encoding }).end(bytes)),
  );
}

const bomb = Buffer.alloc(MEGABYTES);

/** Bodies that are too large, cut, packed or never end. */
export const BODY_ROWS: readonly Row[] = [
  failed(
    'announces 10 MB',
    'too-large',
    discovering((response) => response.writeHead(200, { 'content-length': MEGABYTES }).flushHeaders()),
  ),
  floods('sends a body without end', [], 'x'.repeat(10_000)),
  floods('sends chunks without end', CHUNKED, `2710\r\n${'x'.repeat(10_000)}\r\n`),
  floods('sends chunks of one byte without end', CHUNKED, '1\r\nx\r\n'.repeat(1000)),
  chunked('sends a chunk beyond all numbers', 'not-http', 'fffffffffffffffffff\r\n{}'),
  chunked('sends a chunk of 2 GB, and closes', 'connection-closed', '7fffffff\r\n{}'),
  chunked('sends a chunk of negative size', 'not-http', '-2\r\n{}\r\n0\r\n\r\n'),
  chunked('sends a chunk that is longer than it says', 'not-http', '1\r\n{}\r\n0\r\n\r\n'),
  chunked('sends chunks without the last one', 'connection-closed', '2\r\n{}\r\n'),
  chunked('sends a chunk with an extension of 100 kB', 'not-http', `2;${'x'.repeat(100_000)}\r\n{}\r\n0\r\n\r\n`),
  chunked('sends trailers of 100 kB', 'too-large', `2\r\n{}\r\n0\r\n${`x: ${'y'.repeat(1000)}\r\n`.repeat(100)}\r\n`),
  held(
    'moves its sound documents elsewhere, in trailers',
    publishing((response, body) => {
      response.writeHead(200, { trailer: 'location' }).write(body);
      response.addTrailers({ location: 'https://evil.example/' });
      response.end();
    }),
  ),
  chunked('changes the length in trailers', 'not-http', '2\r\n{}\r\n0\r\ncontent-length: 7\r\n\r\n'),
  compressed('gzip', gzipSync(bomb)),
  compressed('br', brotliCompressSync(bomb)),
  failed(
    'packs its transfer, unasked',
    'not-json',
    discovering(raw(Buffer.concat([Buffer.from(http('', ['transfer-encoding: gzip'])), gzipSync('{}')]))),
  ),
  failed(
    'claims an encoding that does not exist',
    'unreadable-body',
    discovering(raw(http('{}', ['content-encoding: identity, none']))),
  ),
];
