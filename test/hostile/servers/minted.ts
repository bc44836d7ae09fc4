import { documents } from '../../support/issuer';
import { HOSTILE_ISSUER, type Row } from '../row';
import { HOSTILE_HOST, type Minted, type MintOptions, mint } from '../../support/mint';
import { type Tls12Options, type Tls12Session, serveTls12 } from './tls12';
import { http } from './web';

/** A server that presents certificates made by hand, the leaf first, and does as it likes. */
export async function presenting(
  [leaf, ...others]: readonly [Minted, ...Pick<Minted, 'der'>[]],
  behaviour: Omit<Tls12Options, 'chain' | 'key'>,
  host = HOSTILE_HOST,
): Promise<string[]> {
  const chain = [leaf, ...others].map(({ der }) => der);
  return [(await serveTls12({ chain, key: leaf.key, ...behaviour })).connectTo(host)];
}

/** Answers with the documents of an issuer. */
export function answering(issuer = HOSTILE_ISSUER) {
  return (session: Tls12Session, request: Buffer): void => {
    const document = documents(issuer)[request.toString().split(' ')[1] ?? ''];
    const body = JSON.stringify(document ?? {});
    session.send(
      http(body, [`content-length: ${Buffer.byteLength(body)}`], `HTTP/1.1 ${document ? '200 OK' : '404 Not Found'}`),
    );
  };
}

/** A sound issuer whose only certificate, signed by itself, has this oddity. */
export function minting(
  options: () => MintOptions,
  { host = HOSTILE_HOST, issuer = HOSTILE_ISSUER } = {},
): Row['start'] {
  return () => presenting([mint(options())], { onData: answering(issuer) }, host);
}

/** A sound issuer that presents these certificates. */
export function chained(chain: () => readonly [Minted, ...Pick<Minted, 'der'>[]]): Row['start'] {
  return () => presenting(chain(), { onData: answering() });
}

/** An issuer with an ordinary certificate of its own that misbehaves once the handshake is done. */
export function misbehaving(behaviour: Pick<Tls12Options, 'onOpen' | 'onData'>): Row['start'] {
  return () => presenting([mint()], behaviour);
}
