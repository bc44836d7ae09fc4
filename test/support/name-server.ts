import { type Socket, createSocket } from 'node:dgram';
import { once } from 'node:events';
import { type Server, createServer } from 'node:net';
import { isIPv6 } from 'node:net';
import ipaddr from 'ipaddr.js';

/** The types of records that are asked for (RFC 1035, section 3.2.2; RFC 3596). */
const TYPES: Record<number, 'A' | 'AAAA'> = { 1: 'A', 28: 'AAAA' };
const CNAME = 5;

/**
 * What a name server does with a question: answers with these addresses or this alias, fails, at once or after so many milliseconds, or
 * says nothing at all.
 */
export type Answer =
  | { addresses: readonly string[]; alias?: string; truncated?: boolean }
  | { code: 'SERVFAIL' | 'NXDOMAIN' | 'REFUSED'; afterMs?: number }
  | 'silence';

/** Decides on a question. */
export type Decide = (name: string, type: 'A' | 'AAAA') => Answer;

/** A name server on loopback, UDP and TCP, at a port of its own. */
export interface NameServer {
  /** As `Resolver.setServers` takes it. */
  address: string;
  /** The questions so far. */
  questions: { name: string; type: 'A' | 'AAAA'; over: 'udp' | 'tcp' }[];
  close(): Promise<void>;
}

const CODES = { SERVFAIL: 2, NXDOMAIN: 3, REFUSED: 5 } as const;

/** Starts a name server. */
export async function startNameServer(respond: Decide): Promise<NameServer> {
  const questions: NameServer['questions'] = [];
  const late = new Set<NodeJS.Timeout>();
  const answer = (query: Buffer, over: 'udp' | 'tcp', send: (reply: Buffer) => void): void => {
    const { name, type, end } = readQuestion(query);
    questions.push({ name, type, over });
    const decided = respond(name, type);
    if (decided === 'silence') return;
    const reply = write(query, end, type, decided, over);
    if ('code' in decided && decided.afterMs !== undefined) late.add(setTimeout(send, decided.afterMs, reply));
    else send(reply);
  };
  const { udp, tcp, port } = await listenOnBoth();
  udp.on('message', (query, from) => answer(query, 'udp', (reply) => udp.send(reply, from.port, from.address)));
  tcp.on('connection', (socket) => {
    socket.on('error', () => {});
    socket.on('data', (framed) =>
      answer(framed.subarray(2), 'tcp', (reply) => socket.write(Buffer.concat([uint16(reply.length), reply]))),
    );
  });
  const close = async (): Promise<void> => {
    late.forEach(clearTimeout);
    udp.close();
    tcp.close();
    await once(tcp, 'close');
  };
  return { address: `127.0.0.1:${port}`, questions, close };
}

/** The same port for both: what the system gives for one may be taken for the other. */
async function listenOnBoth(): Promise<{ udp: Socket; tcp: Server; port: number }> {
  for (;;) {
    const tcp = createServer();
    tcp.listen(0, '127.0.0.1');
    await once(tcp, 'listening');
    const bound = tcp.address();
    const port = typeof bound === 'object' && bound ? bound.port : 0;
    const udp = createSocket('udp4');
    udp.bind(port, '127.0.0.1');
    const isBound = await once(udp, 'listening').then(
      () => true,
      () => false,
    );
    if (isBound) return { udp, tcp, port };
    tcp.close();
  }
}

function readQuestion(query: Buffer): { name: string; type: 'A' | 'AAAA'; end: number } {
  const labels: string[] = [];
  let at = 12;
  for (let length = query.readUInt8(at); length > 0; length = query.readUInt8(at)) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { name: labels.join('.').toLowerCase(), type: TYPES[query.readUInt16BE(at + 1)] ?? 'A', end: at + 5 };
}

function write(
  query: Buffer,
  end: number,
  type: 'A' | 'AAAA',
  answer: Exclude<Answer, 'silence'>,
  over: 'udp' | 'tcp',
): Buffer {
  const question = query.subarray(12, end);
  if ('code' in answer) return Buffer.concat([header(query, 0x8180 | CODES[answer.code], 0), question]);
  if (answer.truncated && over === 'udp') return Buffer.concat([header(query, 0x8380, 0), question]);
  const addresses = answer.addresses.filter((address) => isIPv6(address) === (type === 'AAAA'));
  // The owner of the records: the name as asked, which begins at byte 12, or its alias.
  const pointer = uint16(0xc00c);
  const alias = answer.alias === undefined ? null : encodeName(answer.alias);
  const records = [
    ...(alias ? [record(pointer, CNAME, alias)] : []),
    ...addresses.map((address) => record(alias ?? pointer, type === 'A' ? 1 : 28, bytesOf(address))),
  ];
  return Buffer.concat([header(query, 0x8180, records.length), question, ...records]);
}

function header(query: Buffer, flags: number, answers: number): Buffer {
  return Buffer.concat([query.subarray(0, 2), uint16(flags), uint16(1), uint16(answers), uint16(0), uint16(0)]);
}

function record(owner: Buffer, type: number, data: Buffer): Buffer {
  return Buffer.concat([owner, uint16(type), uint16(1), Buffer.alloc(4), uint16(data.length), data]);
}

function encodeName(name: string): Buffer {
  return Buffer.concat([
    ...name.split('.').map((label) => Buffer.from([label.length, ...Buffer.from(label)])),
    Buffer.alloc(1),
  ]);
}

function bytesOf(address: string): Buffer {
  return Buffer.from(ipaddr.parse(address).toByteArray());
}

function uint16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(value);
  return bytes;
}
