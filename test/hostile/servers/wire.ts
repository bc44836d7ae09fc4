/** Content types of TLS records (RFC 5246, section 6.2.1). */
export const RECORD = { changeCipherSpec: 20, alert: 21, handshake: 22, data: 23 } as const;

/** Types of handshake messages (RFC 5246, section 7.4). */
export const MESSAGE = {
  helloRequest: 0,
  clientHello: 1,
  serverHello: 2,
  certificate: 11,
  serverKeyExchange: 12,
  serverHelloDone: 14,
  clientKeyExchange: 16,
  finished: 20,
} as const;

/** Bytes with their length before them, in so many bytes. */
export function vector(lengthBytes: 1 | 2 | 3, ...content: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(content);
  const length = Buffer.alloc(lengthBytes);
  length.writeUIntBE(body.length, 0, lengthBytes);
  return Buffer.concat([length, body]);
}

/** A TLS record; `length` to lie about how long it is. */
export function record(type: number, payload: Uint8Array, length = payload.length): Buffer {
  const header = Buffer.from([type, 3, 3, 0, 0]);
  header.writeUInt16BE(length, 3);
  return Buffer.concat([header, payload]);
}

/** A handshake message. */
export function message(type: number, ...body: readonly Uint8Array[]): Buffer {
  return Buffer.concat([Buffer.from([type]), vector(3, ...body)]);
}

/** A handshake message in as many records as it takes. */
export function inRecords(bytes: Uint8Array): Buffer {
  const records: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += MAX_RECORD) {
    records.push(record(RECORD.handshake, bytes.subarray(at, at + MAX_RECORD)));
  }
  return Buffer.concat(records);
}

const MAX_RECORD = 16_384;

/** An alert: level 1 is a warning, 2 fatal. */
export function alert(description: number, level = 2): Buffer {
  return record(RECORD.alert, Buffer.from([level, description]));
}

/** RFC 5746: without it, OpenSSL 3 takes a server for one with the renegotiation flaw of 2009. */
export const RENEGOTIATION_INFO = Buffer.from([0xff, 0x01, 0, 1, 0]);

/** ServerHello for TLS 1.2 with ECDHE-ECDSA-AES128-GCM-SHA256. */
export function serverHello(
  random: Uint8Array,
  { extensions = RENEGOTIATION_INFO, cipher = 0xc02b }: { extensions?: Uint8Array; cipher?: number } = {},
): Buffer {
  return message(
    MESSAGE.serverHello,
    Buffer.from([3, 3]),
    random,
    vector(1),
    Buffer.from([cipher >> 8, cipher & 0xff, 0]),
    vector(2, extensions),
  );
}

/** Certificate message of TLS 1.2. The certificates are not looked at. */
export function certificateMessage(chain: readonly Uint8Array[]): Buffer {
  return message(MESSAGE.certificate, vector(3, ...chain.map((der) => vector(3, der))));
}

/** Cuts a stream into its records; what is incomplete waits for the next chunk. */
export function createRecordReader(onRecord: (type: number, payload: Buffer) => void): (chunk: Buffer) => void {
  let rest = Buffer.alloc(0);
  return (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    while (rest.length >= 5 && rest.length >= 5 + rest.readUInt16BE(3)) {
      const end = 5 + rest.readUInt16BE(3);
      const [type, payload] = [rest.readUInt8(0), rest.subarray(5, end)];
      rest = rest.subarray(end);
      onRecord(type, payload);
    }
  };
}
