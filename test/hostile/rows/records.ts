import { randomBytes } from 'node:crypto';
import type { FindingCode } from '../../../lambda/findings/catalogue';
import { type Row, failed } from '../row';
import { flood, onHello } from '../servers/connections';
import { MESSAGE, RECORD, certificateMessage, inRecords, message, record, serverHello } from '../servers/wire';

const hello = inRecords(serverHello(randomBytes(32)));

function many(bytes: Buffer): Buffer {
  return Buffer.concat(Array.from({ length: 1000 }, () => bytes));
}

function certificates(...chain: Buffer[]): Buffer {
  return Buffer.concat([hello, inRecords(certificateMessage(chain))]);
}

/** An older hello is the same with another version in it. */
function olderHello(): Buffer {
  const older = Buffer.from(hello);
  older.writeUInt16BE(0x0301, 9);
  return older;
}

function sends(
  what: string,
  bytes: Uint8Array,
  finding: FindingCode = 'tls-failed',
  options: Parameters<typeof failed>[3] = {},
): Row {
  return failed(
    `sends ${what}`,
    finding,
    onHello((socket) => socket.write(bytes)),
    options,
  );
}

function floodsWith(what: string, bytes: Buffer): Row {
  return failed(
    `floods with ${what}`,
    'tls-failed',
    onHello((socket) => flood(socket, many(bytes))),
  );
}

/** TLS records and handshake messages that should not be. */
export const RECORD_ROWS: readonly Row[] = [
  sends('64 bytes of garbage', Buffer.alloc(64, 0xff), 'not-tls'),
  sends('a record of a type that does not exist', record(99, Buffer.alloc(5))),
  sends('a record of 64 KiB', record(RECORD.handshake, Buffer.alloc(0xffff))),
  sends('the header of such a record', record(RECORD.handshake, Buffer.alloc(5), 0xffff)),
  sends('a handshake message that is garbage', inRecords(Buffer.alloc(100, 0xaa))),
  sends('garbage after the ServerHello', Buffer.concat([hello, inRecords(Buffer.alloc(100, 0xaa))])),
  sends('a ClientHello of its own', inRecords(message(MESSAGE.clientHello, Buffer.alloc(50)))),
  sends('a ServerHello of TLS 1.0', olderHello(), 'tls-version'),
  sends('a cipher suite that was not offered', inRecords(serverHello(randomBytes(32), { cipher: 5 }))),
  sends(
    'a ServerHello with the renegotiation flaw of 2009',
    inRecords(serverHello(randomBytes(32), { extensions: Buffer.alloc(0) })),
    // It is allowed for in a third handshake, in which nothing more comes.
    'timed-out',
    { ends: 'handshakeMs' },
  ),
  sends('no certificate', certificates()),
  sends('an empty certificate', certificates(Buffer.alloc(0))),
  sends('a certificate that is garbage', certificates(randomBytes(500))),
  sends('a chain of 600 kB', certificates(...Array.from({ length: 600 }, () => Buffer.alloc(1000)))),
  failed(
    'announces a Certificate of 16 MB and pours',
    'tls-failed',
    onHello((socket) => {
      socket.write(Buffer.concat([hello, record(RECORD.handshake, Buffer.from([11, 0xff, 0xff, 0xff]))]));
      flood(socket, record(RECORD.handshake, Buffer.alloc(16_384)));
    }),
  ),
  floodsWith('ServerHellos', hello),
  floodsWith('empty handshake records', record(RECORD.handshake, Buffer.alloc(0))),
  floodsWith('empty alerts', record(RECORD.alert, Buffer.alloc(0))),
  floodsWith('data before the handshake', record(RECORD.data, Buffer.alloc(0))),
  floodsWith('ChangeCipherSpec', record(RECORD.changeCipherSpec, Buffer.from([1]))),
  {
    ...failed(
      'floods with HelloRequests, which a client has to ignore',
      'timed-out',
      onHello((socket) => flood(socket, many(inRecords(message(MESSAGE.helloRequest))))),
      { ends: 'handshakeMs' },
    ),
    // How much CPU time the flood takes in that time is the machine's affair: it may be too much.
    findings: [],
  },
];
