import { X509Certificate } from 'node:crypto';
import { thumbprintOf } from '../../lambda/judge/chain/thumbprint';
import type { ServerChain } from '../../sandbox/certificates';
import { performHandshakes } from '../sandbox/tls-client';

/** True if a host presents the certificate of a chain, else null: for `soon`. */
export async function presents(
  at: Parameters<typeof performHandshakes>[0],
  { cert }: ServerChain,
): Promise<true | null> {
  return (await performHandshakes(at)).thumbprints[0] === thumbprintOf(new X509Certificate(cert).raw) || null;
}
