import { type Row, failed, held } from '../row';
import { flood } from '../servers/connections';
import { answering, misbehaving } from '../servers/minted';
import type { Tls12Session } from '../servers/tls12';
import { http } from '../servers/web';
import { MESSAGE, RECORD, message, record } from '../servers/wire';

const onData = answering();

function times(count: number, act: (session: Tls12Session) => void) {
  return (session: Tls12Session): void => {
    for (let n = 0; n < count; n += 1) act(session);
  };
}

function alerting(description: number, level: number) {
  return (session: Tls12Session) => session.send(Buffer.from([level, description]), RECORD.alert);
}

function askToRenegotiate(session: Tls12Session) {
  return session.send(message(MESSAGE.helloRequest), RECORD.handshake);
}

function sayNothing(session: Tls12Session) {
  return session.send('');
}

/** A record past the encryption. */
function sendPlain(payload: Uint8Array) {
  return (session: Tls12Session) => session.socket.write(record(RECORD.data, payload));
}

/** What a TLS 1.2 server does to a connection whose handshake was sound. */
export const SESSION_ROWS: readonly Row[] = [
  held('asks to renegotiate', misbehaving({ onOpen: askToRenegotiate, onData })),
  failed(
    'asks to renegotiate and does nothing else',
    'timed-out',
    misbehaving({ onOpen: times(1000, askToRenegotiate) }),
    {
      ends: 'responseMs',
    },
  ),
  held('sends some warnings first', misbehaving({ onOpen: times(4, alerting(90, 1)), onData })),
  failed(
    'warns without end, after the handshake',
    'tls-failed',
    misbehaving({ onOpen: times(400, alerting(90, 1)), onData }),
  ),
  failed('sends a fatal alert after the handshake', 'tls-failed', misbehaving({ onOpen: alerting(80, 2), onData })),
  failed('answers the request with a fatal alert', 'tls-failed', misbehaving({ onData: alerting(80, 2) })),
  failed('answers the request with close_notify', 'connection-closed', misbehaving({ onData: alerting(0, 1) })),
  held('sends some empty records first', misbehaving({ onOpen: times(20, sayNothing), onData })),
  failed('sends empty records without end', 'tls-failed', misbehaving({ onData: times(1000, sayNothing) })),
  failed('answers unencrypted', 'tls-failed', misbehaving({ onData: sendPlain(Buffer.from(http('{}'))) })),
  failed(
    'answers in a record that is too large',
    'tls-failed',
    misbehaving({ onData: sendPlain(Buffer.alloc(20_000)) }),
  ),
  failed(
    'floods with unencrypted garbage',
    'not-tls',
    misbehaving({ onData: ({ socket }) => flood(socket, Buffer.alloc(10_000, RECORD.data)) }),
  ),
  failed(
    'starts a new handshake unasked',
    'tls-failed',
    misbehaving({
      onData: (session) => session.send(message(MESSAGE.serverHello, Buffer.alloc(70)), RECORD.handshake),
    }),
  ),
];
