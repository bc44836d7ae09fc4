import type { RequestListener } from 'node:http';
import type { Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { present, selfSigned } from '../../../../sandbox/certificates';
import { answer, closeServers, documents, serve } from '../../../support/issuer';
import { observeFrom } from '../../../support/probe';

const HOST = 'issuer.example';
const ISSUER = `https://${HOST}`;
const JWKS = '/jwks';
const ROUTES = documents(ISSUER);

afterEach(closeServers);

/** Looks at an issuer that answers by a listener. */
async function look(listener: RequestListener) {
  const server = await serve(present(await selfSigned({ hosts: [HOST] })), listener);
  const seen = await observeFrom(ISSUER, { connectTo: [server.connectTo(HOST)] });
  return { ...seen, connections: server.connections() };
}

const READ = { discovery: expect.anything(), jwks: expect.anything(), failures: [] };

/** Has the key set in one type only, and refuses who does not accept that. */
function having(type: string): RequestListener {
  return (request, response) => {
    const ranges = (request.headers.accept ?? '').split(',').map((range) => range.split(';', 1).join('').trim());
    if (request.url !== JWKS) answer(ROUTES)(request, response);
    else if (!ranges.includes(type) && !ranges.includes('*/*')) response.writeHead(406).end();
    else response.writeHead(200, { 'content-type': type }).end(JSON.stringify(ROUTES[JWKS]));
  };
}

test.each(['application/json', 'application/jwk-set+json', 'text/plain'])(
  'servers/01: keys are read from a server that has them as %s only',
  async (type) => {
    expect(await look(having(type))).toMatchObject(READ);
  },
);

test('the request prefers JSON to all other types, and asks for no coding', async () => {
  const asked: (readonly unknown[])[] = [];
  await look((request, response) => {
    asked.push([request.headers.accept, request.headers['accept-encoding']]);
    answer(ROUTES)(request, response);
  });
  const manualRequest = ['application/json, application/jwk-set+json, */*;q=0.5', 'identity'];
  expect(asked).toEqual([manualRequest, manualRequest]);
});

/** Says of each document that it has a coding. */
function coded(coding: string, encode: (text: string) => string | Buffer = (text) => text): RequestListener {
  return ({ url = '' }, response) => {
    response.writeHead(200, { 'content-encoding': coding }).end(encode(JSON.stringify(ROUTES[url])));
  };
}

test.each(['', 'Identity', 'IDENTITY', 'identity,identity', 'aws-chunked', 'utf-8'])(
  'servers/02: documents said to have the coding "%s", which is none, are read',
  async (coding) => {
    expect(await look(coded(coding))).toMatchObject(READ);
  },
);

test('servers/02: a document that is compressed all the same is not read, and the coding is named', async () => {
  expect(await look(coded('gzip', (text) => gzipSync(text)))).toMatchObject({
    discovery: null,
    failures: [
      {
        code: 'unreadable-body',
        why: 'the answer is compressed or encoded ("gzip"), although the request asked for plain content',
      },
    ],
  });
});

/** Answers so many requests on each connection, and closes it at the next without a word. */
function tiring(most: number): RequestListener {
  const answered = new WeakMap<Socket, number>();
  return (request, response) => {
    const count = answered.get(request.socket) ?? 0;
    answered.set(request.socket, count + 1);
    if (count < most) answer(ROUTES)(request, response);
    else request.socket.destroy();
  };
}

test('servers/06: a document is asked for again when the connection of the previous one closes under the request', async () => {
  expect(await look(tiring(1))).toMatchObject(READ);
});

test('servers/06: a document is asked for once more, and not again', async () => {
  let asked = 0;
  const { failures } = await look((request, response) => {
    if (request.url !== JWKS) return answer(ROUTES)(request, response);
    asked += 1;
    return request.socket.destroy();
  });
  expect(failures).toMatchObject([{ code: 'connection-closed' }]);
  expect(asked).toBe(2);
});
