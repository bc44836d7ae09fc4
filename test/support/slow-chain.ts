import type { ServerChain } from '../../sandbox/certificates';
import { dnsName, mint, nameOf } from './mint';
import { createSlowKeys } from './slow-keys';
import { mintedChain } from './minted-chain';

/** What a host presents that wants to keep its client busy, and that a server of OpenSSL's presents at all. */
export interface SlowChain extends ServerChain {
  ciphers: string;
}

/**
 * A chain of slow keys, each signed by the next: OpenSSL verifies them all inside the handshake, on the client's main thread.
 * @param count how many CAs; some 85 fit into a handshake
 */
export function createSlowChain(hosts: readonly string[], count: number): SlowChain {
  const cas: ReturnType<typeof mint>[] = [];
  for (const [index, keys] of createSlowKeys(count).entries()) {
    const signer = cas.at(-1);
    cas.push(mint({ names: null, subject: nameOf(`Slow CA ${index}`), keys, ...(signer && { signer }) }));
  }
  const signer = cas.at(-1);
  const leaf = mint({ names: hosts.map((host) => dnsName(host)), ...(signer && { signer }) });
  return { ...mintedChain(leaf, ...cas.toReversed()), ciphers: 'DEFAULT@SECLEVEL=0' };
}
