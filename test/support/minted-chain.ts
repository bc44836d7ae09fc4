import type { ServerChain } from '../../sandbox/certificates';
import type { Minted } from './mint';
import { pemOf } from './pem';

/** A chain of certificates made by hand, for a server that presents them in this order. */
export function mintedChain(leaf: Minted, ...others: readonly Minted[]): ServerChain {
  return {
    key: leaf.key.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: [leaf, ...others].map(({ der }) => pemOf(der)).join(''),
  };
}
