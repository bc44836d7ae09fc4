import type { Reason } from '../../findings/reason';
import type { Certificate } from '../chain/certificate';
import { admits } from '../chain/name-constraints';

/** Extended key usages of which a certificate must have one, if it has any: TLS servers, or anything. */
const FOR_SERVERS = new Set(['1.3.6.1.5.5.7.3.1', '2.5.29.37.0']);

/**
 * Returns what speaks against the belief that a path of certificates, whose signatures hold, is the host's own.
 *
 * OpenSSL checks most of this where it verified the path, though not the host against name constraints; where the path
 * ends in a pinned certificate that no CA signed, nobody else does. A certificate that is trusted by itself is not
 * asked whether it is a CA: it may be an old root without extensions, or a server's own certificate.
 * @param path the leaf first, the certificate that is trusted by itself last
 * @param host lower-case name, or an IP address without brackets
 * @returns null when nothing speaks against it
 */
export function profileObjection(path: readonly Certificate[], host: string): Reason | null {
  const below = path.slice(0, -1);
  const notCa = below.slice(1).find(({ x509 }) => !x509?.ca);
  if (notCa) return { reason: 'issuer-not-ca', subject: notCa.subject };
  const notForServers = below.find((certificate) => !isForServers(certificate));
  if (notForServers) return { reason: 'not-for-servers', subject: notForServers.subject };
  const constrained = path.slice(1).find(({ der }) => !admits(der, host));
  return constrained ? { reason: 'name-constraints', subject: constrained.subject, host } : null;
}

/** True if a certificate is for TLS servers. Node calls the extended key usage `keyUsage`; without it a certificate is for anything. */
function isForServers({ x509 }: Certificate): boolean {
  return x509?.keyUsage?.some((usage) => FOR_SERVERS.has(usage)) ?? true;
}
