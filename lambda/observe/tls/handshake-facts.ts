import type { TLSSocket } from 'node:tls';
import type { HandshakeFacts } from '../../judge/observation';
import type { Offer } from './tls-settings';

/** Returns the terms that client and server agreed on in a finished handshake. */
export function handshakeFactsOf(socket: TLSSocket, offer: Offer): HandshakeFacts {
  const key = socket.getEphemeralKeyInfo();
  return {
    version: socket.getProtocol() ?? '',
    cipher: socket.getCipher()?.name ?? '',
    dhBits: key && 'type' in key && key.type === 'DH' ? (key.size ?? null) : null,
    strict: offer !== 'any' && offer !== 'unsafe-renegotiation',
    // Without RFC 5746 the other offers end in an error.
    secureRenegotiation: offer !== 'unsafe-renegotiation',
  };
}
