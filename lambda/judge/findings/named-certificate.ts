import type { NamedCertificate } from '../../findings/top';
import type { Certificate } from '../chain/certificate';

/** Returns what findings name of a certificate. */
export function namedCertificate({ thumbprint, subject }: Certificate): NamedCertificate {
  return { thumbprint, subject };
}
