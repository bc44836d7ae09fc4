import { randomBytes } from 'node:crypto';
import { type Row, failed } from '../row';
import { ENDINGS, drip, onConnection, onHello } from '../servers/connections';
import { HOSTILE_HOST } from '../../support/mint';
import { certificateMessage, inRecords, serverHello } from '../servers/wire';

/** The beginning of a TLS 1.2 handshake; what is in the certificate comes too late to matter. */
const flight = Buffer.concat([
  inRecords(serverHello(randomBytes(32))),
  inRecords(certificateMessage([randomBytes(1000)])),
]);

const HALF_A_HELLO = 40;
const HALF_A_CERTIFICATE = 600;

/** Below the ports that the system gives to servers: a free one of those might be taken by another test any time. */
const closedPort: Row['start'] = async () => [`${HOSTILE_HOST}:443:127.0.0.1:1`];

/** What happens before, and in the middle of, the handshake. */
export const TCP_ROWS: readonly Row[] = [
  failed('refuses TCP connections', 'connection-refused', closedPort),
  ...Object.entries(ENDINGS).flatMap(([ending, end]) => {
    const silent = ending === 'falls silent';
    const [finding, ends] = silent ? (['timed-out', 'handshakeMs'] as const) : (['connection-closed', null] as const);
    return [
      failed(`${ending} as soon as TCP is connected`, finding, onConnection(end), { ends }),
      failed(`${ending} after the ClientHello`, finding, onHello(end), { ends }),
      ...[HALF_A_HELLO, HALF_A_CERTIFICATE].map((bytes) =>
        failed(
          `${ending} in the middle of the ${bytes === HALF_A_HELLO ? 'ServerHello' : 'Certificate'}`,
          finding,
          onHello((socket) => socket.write(flight.subarray(0, bytes), () => end(socket))),
          { ends },
        ),
      ),
    ];
  }),
  failed(
    'shakes hands byte by byte',
    'timed-out',
    onHello((socket) => drip(socket, flight)),
    { ends: 'handshakeMs' },
  ),
  failed(
    'echoes what it hears',
    'tls-failed',
    onConnection((socket) => socket.pipe(socket)),
  ),
  failed(
    'speaks plain HTTP',
    'not-tls',
    onHello((socket) => socket.end('HTTP/1.1 400 Bad Request\r\nconnection: close\r\n\r\n')),
  ),
  failed(
    'speaks SSH, and first',
    'not-tls',
    onConnection((socket) => socket.write('SSH-2.0-OpenSSH_9.6\r\n')),
  ),
];
