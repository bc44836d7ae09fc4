import type { TLSSocket } from 'node:tls';
import type { Presentation, Verdict } from '../../judge/observation';
import type { Endpoint } from './addresses';
import { handshakeFactsOf } from './handshake-facts';
import { type Offer, kindOf } from './tls-settings';

/** Returns the presentation in a handshake that is complete: the chain as sent, and OpenSSL's verdict. To be called once for each socket. */
export function presentationOf(
  socket: TLSSocket,
  { offer, endpoint }: { offer: Offer; endpoint: Endpoint },
): Presentation {
  return {
    address: endpoint.address,
    asked: kindOf(offer),
    chain: chainOf(socket),
    verdict: verdictOf(socket),
    handshake: handshakeFactsOf(socket, offer),
  };
}

/**
 * Returns the certificates in wire order. `getPeerX509Certificate` hands the chain out once, so it is called once and copied;
 * `getPeerCertificate(true)` would append the locally trusted root, which no server sent.
 */
function chainOf(socket: TLSSocket): Uint8Array[] {
  const chain: Uint8Array[] = [];
  for (let next = socket.getPeerX509Certificate(); next; next = next.issuerCertificate) {
    chain.push(Uint8Array.from(next.raw));
  }
  return chain;
}

function verdictOf(socket: TLSSocket): Verdict {
  return socket.authorized ? { trusted: true } : { trusted: false, code: String(socket.authorizationError) };
}
