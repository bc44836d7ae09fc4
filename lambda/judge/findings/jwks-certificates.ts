import type { Finding } from '../finding';
import type { Key } from '../observation';
import type { KnownCheck } from '../evidence/thumbprint-check';

/**
 * Returns a finding where an issuer publishes certificates of its keys (`x5c`, RFC 7517, section 4.7) and the service is not AWS.
 * Ceph's radosgw by default compares these with the list and nothing of TLS; measured with radosgw 20.2.4.
 * @param pinned normalised
 */
export function keyCertificateFindings(
  keys: readonly Key[],
  check: KnownCheck,
  pinned: ReadonlySet<string>,
): Finding[] {
  const all = keys.flatMap(({ x5c }) => x5c ?? []);
  if (check === 'aws' || all.length === 0) return [];
  const isOpen = check === 'unknown' && !all.every((thumbprint) => pinned.has(thumbprint));
  return [
    {
      code: 'jwks-certificates',
      severity: isOpen ? 'warning' : 'info',
      message: `The keys have certificates of their own (x5c): ${all.slice(0, 5).join(', ')}. Ceph's radosgw by default compares these with the list, not those of TLS: sign-ins fail where the signing key's is not pinned.`,
      action: isOpen
        ? 'Switch its option rgw_enable_jwks_url_verification on, or pin the thumbprint ahead (--approve with --stage) once the owner of the issuer confirms it. Then set thumbprintCheck.'
        : '',
    },
  ];
}
