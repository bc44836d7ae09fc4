import type { Reason } from '../../findings/reason';
import { type Certificate, isCurrent } from '../chain/certificate';
import type { Verdict } from '../observation';
import type { AnchorMatch } from './anchors';

export function misnamed({ subject }: Certificate, host: string): Reason {
  return { reason: 'name-mismatch', subject, host };
}

export function outOfDate({ subject }: Certificate): Reason {
  return { reason: 'certificate-not-current', subject };
}

/**
 * Returns why a chain has no evidence from a trusted CA.
 * @param anchorMatches the trusted CAs that count and stand in the path or signed one of its certificates, lowest first
 */
export function unprovenReasonOf(
  verdict: Verdict,
  leaf: Certificate,
  named: boolean,
  host: string,
  now: Date,
  [anchorMatch]: readonly AnchorMatch[],
): Reason {
  if (!named) return misnamed(leaf, host);
  if (!verdict.trusted) return { reason: 'no-trusted-ca', openssl: verdict.code };
  if (!isCurrent(leaf, now)) return outOfDate(leaf);
  if (!anchorMatch) return { reason: 'trust-anchor-unknown' };
  return { reason: 'above-trust-anchor', anchor: anchorMatch.anchor.certificate.subject };
}
