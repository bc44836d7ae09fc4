import { type KeyObject, createECDH, randomBytes, sign } from 'node:crypto';
import type { Socket } from 'node:net';
import { type TestServer, serveTcp } from '../../support/issuer';
import { offersEcdsa } from './client-hello';
import { type Protection, deriveProtection } from './tls12-keys';
import {
  MESSAGE,
  RECORD,
  alert,
  certificateMessage,
  createRecordReader,
  inRecords,
  message,
  record,
  serverHello,
  vector,
} from './wire';

/** A connection whose handshake is done. */
export interface Tls12Session {
  /** Sends an encrypted record, of any type. */
  send(payload: Uint8Array | string, type?: number): void;
  /** The TCP connection beneath. */
  socket: Socket;
}

/** What a server does with its connections. */
export interface Tls12Options {
  /** Sent as they are: what is in them is not looked at. The leaf's key is an EC key on P-256. */
  chain: readonly Uint8Array[];
  key: KeyObject;
  /** Whether it knows secure renegotiation (RFC 5746). Default: true. */
  secureRenegotiation?: boolean;
  /** Hears of each connection once. */
  onOpen?: (session: Tls12Session) => void;
  /** Hears what the client says. */
  onData?: (session: Tls12Session, data: Buffer) => void;
}

/**
 * Starts a TLS 1.2 server that does whatever a test wants. It knows one cipher suite and believes every client; unlike
 * Node's and OpenSSL's it can send certificates that nobody can read, and records that nobody should send.
 */
export function serveTls12(options: Tls12Options): Promise<TestServer> {
  return serveTcp((socket) => speak(socket, options));
}

interface Exchange {
  flight: Buffer[];
  protectionFor(clientKeyExchange: Buffer): Protection;
}

function speak(socket: Socket, options: Tls12Options): void {
  const { onOpen, onData } = options;
  const transcript: Buffer[] = [];
  let exchange: Exchange | null = null;
  let protection: Protection | null = null;
  let encrypted = false;
  const session: Tls12Session = {
    socket,
    send: (payload, type = RECORD.data) => {
      if (protection && socket.writable) socket.write(record(type, protection.seal(type, Buffer.from(payload))));
    },
  };
  const onClientHello = (bytes: Buffer) => {
    exchange = startExchange(bytes, options);
    transcript.push(...exchange.flight);
    socket.write(inRecords(Buffer.concat(exchange.flight)));
  };
  const onMessage = (bytes: Buffer) => {
    transcript.push(bytes);
    if (bytes[0] === MESSAGE.clientHello && offersEcdsa(bytes)) onClientHello(bytes);
    else if (bytes[0] === MESSAGE.clientHello) socket.end(alert(40));
    if (bytes[0] === MESSAGE.clientKeyExchange) protection = exchange?.protectionFor(bytes) ?? null;
    if (bytes[0] === MESSAGE.finished && protection) {
      socket.write(record(RECORD.changeCipherSpec, Buffer.from([1])));
      session.send(message(MESSAGE.finished, protection.verifyData(transcript)), RECORD.handshake);
      onOpen?.(session);
    }
  };
  const read = createRecordReader((type, payload) => {
    const plain = encrypted && protection ? protection.open(type, payload) : payload;
    if (type === RECORD.changeCipherSpec) encrypted = true;
    if (type === RECORD.handshake) messagesIn(plain).forEach(onMessage);
    if (type === RECORD.data) onData?.(session, plain);
  });
  socket.on('data', read);
}

function startExchange(clientHello: Buffer, { chain, key, secureRenegotiation = true }: Tls12Options): Exchange {
  const clientRandom = clientHello.subarray(6, 38);
  const serverRandom = randomBytes(32);
  const ecdh = createECDH('prime256v1');
  const parameters = Buffer.concat([Buffer.from([3, 0, 23]), vector(1, ecdh.generateKeys())]);
  const signature = sign('sha256', Buffer.concat([clientRandom, serverRandom, parameters]), key);
  return {
    flight: [
      serverHello(serverRandom, secureRenegotiation ? {} : { extensions: Buffer.alloc(0) }),
      certificateMessage(chain),
      message(MESSAGE.serverKeyExchange, parameters, ECDSA_P256_SHA256, vector(2, signature)),
      message(MESSAGE.serverHelloDone),
    ],
    protectionFor: (clientKeyExchange) =>
      deriveProtection(ecdh.computeSecret(clientKeyExchange.subarray(5)), clientRandom, serverRandom),
  };
}

const ECDSA_P256_SHA256 = Buffer.from([4, 3]);

/** The handshake messages in a record. A client's fit into one. */
function messagesIn(payload: Buffer): Buffer[] {
  const messages: Buffer[] = [];
  for (let at = 0; at + 4 <= payload.length;) {
    const end = at + 4 + payload.readUIntBE(at + 1, 3);
    messages.push(payload.subarray(at, end));
    at = end;
  }
  return messages;
}
