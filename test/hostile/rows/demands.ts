import { TLSSocket, createSecureContext } from 'node:tls';
import { answer, documents } from '../../support/issuer';
import { HOSTILE_ISSUER, type Row, failed, held } from '../row';
import { HOSTILE_HOST } from '../../support/mint';
import { http, raw, web } from '../servers/web';

const sound = documents(HOSTILE_ISSUER);

/** A server that refuses clients without a certificate. */
function wantingCertificate(version: 'TLSv1.2' | 'TLSv1.3'): Row['start'] {
  return ({ trusted }) =>
    web(trusted, sound, { requestCert: true, rejectUnauthorized: true, minVersion: version, maxVersion: version });
}

/** A server that answers only after another handshake on the same connection: with any certificate, then. */
const renegotiating: Row['start'] = ({ trusted }) =>
  web(
    trusted,
    (request, response) => {
      if (!(request.socket instanceof TLSSocket)) return;
      request.socket.renegotiate({}, () => answer(sound)(request, response));
    },
    { maxVersion: 'TLSv1.2' },
  );

/** A server with one certificate for who names the host, and another one for who does not. */
const choosingByName: Row['start'] = ({ trusted, unrelatedCertificate }) =>
  web(trusted, sound, {
    SNICallback: (name, done) =>
      done(null, createSecureContext(name === HOSTILE_HOST ? unrelatedCertificate : trusted)),
  });

/** A server that has no certificate for the name it is asked for. */
const knowingNoName: Row['start'] = ({ trusted }) =>
  web(trusted, sound, { SNICallback: (_, done) => done(new Error('no such name')) });

/** Servers that behave, but ask of a client what the watcher does not do. */
export const DEMAND_ROWS: readonly Row[] = [
  failed('wants a client certificate, with TLS 1.2', 'tls-failed', wantingCertificate('TLSv1.2')),
  failed('wants a client certificate, with TLS 1.3', 'tls-failed', wantingCertificate('TLSv1.3')),
  failed('answers only after a renegotiation', 'tls-failed', renegotiating),
  failed('takes HTTP/2 only', 'tls-failed', ({ trusted }) => web(trusted, sound, { ALPNProtocols: ['h2'] })),
  failed('speaks HTTP/2 whatever was agreed', 'not-http', ({ trusted }) =>
    web(trusted, (request, response) => raw(Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0]))(response, request)),
  ),
  failed('says that it speaks HTTP/2', 'not-http', ({ trusted }) =>
    web(trusted, (request, response) => raw(http('{}', [], 'HTTP/2 200'))(response, request)),
  ),
  failed('takes no cipher suite that is offered', 'tls-failed', ({ trusted }) =>
    web(trusted, sound, { ciphers: 'AES128-SHA:@SECLEVEL=0', maxVersion: 'TLSv1.2' }),
  ),
  failed('takes TLS 1.1 at most', 'tls-version', ({ trusted }) =>
    web(trusted, sound, { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' }),
  ),
  failed('knows no certificate for its name', 'connection-closed', knowingNoName),
  held('shows its certificate only to who names the host', choosingByName),
];
