import type { Finding } from '../../findings/finding';
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
  const isPinned = all.every((thumbprint) => pinned.has(thumbprint));
  return [{ code: 'jwks-certificates', facts: { certificates: all, check, pinned: isPinned } }];
}
