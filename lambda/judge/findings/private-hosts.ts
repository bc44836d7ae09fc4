import { isIP } from 'node:net';
import type { Finding } from '../finding';
import type { JudgedHost } from '../evidence/hosts';
import { quoted } from '../printable';

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
    const what = isInternal ? 'a name of internal networks' : 'at a private address';
    return {
      code: 'host-not-public',
      severity: isOfIssuer && !isCertain ? 'info' : 'warning',
      about: host,
      message: `${quoted(host)} is ${what}. AWS cannot reach it, so sign-ins fail whatever is pinned${isCertain ? '' : ', unless public DNS leads elsewhere'}.`,
      action: isOfIssuer
        ? 'Let the issuer be at a public host.'
        : 'Change jwks_uri at the issuer to a public host; allowPrivateAddresses does not help AWS.',
    };
  });
}
