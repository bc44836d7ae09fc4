import { isIP } from 'node:net';
import type { Finding } from '../../findings/finding';
import type { JudgedHost } from '../evidence/hosts';

/**
 * Names that public DNS does not have: names of one label, and names below domains that are kept for internal networks (RFC 6761,
 * 6762 with its appendix G, and 8375; ICANN for `internal`), or that clusters use for themselves.
 */
const INTERNAL = /^([^.:]+|.+\.(internal|local|localhost|lan|home|corp|private|intranet|home\.arpa|svc))\.?$/;

/** Returns findings on hosts that AWS cannot reach, whatever the operator allowed the watcher. */
export function privateHostFindings(hosts: readonly JudgedHost[]): Finding[] {
  return hosts.flatMap(({ report: { host, role }, seen }) => {
    const isInternal = INTERNAL.test(seen.host);
    // The finding on an address that was not asked says the same.
    const isNotified = seen.failures.some(({ code }) => code === 'address-not-allowed');
    if (isNotified || !(isInternal || seen.isPrivate)) return [];
    const isOfIssuer = role.includes('issuer');
    // A name that leads to a private address here may lead elsewhere for AWS.
    const isCertain = isInternal || isIP(seen.host) !== 0;
    const facts = {
      host,
      role: isOfIssuer ? ('issuer' as const) : ('jwks' as const),
      internalName: isInternal,
      certain: isCertain,
    };
    return { code: 'host-not-public', about: host, facts };
  });
}
