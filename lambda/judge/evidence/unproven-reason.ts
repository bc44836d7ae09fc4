import type { AnchorMatch } from './anchors';
import { type Certificate, isCurrent } from '../chain/certificate';
import type { Verdict } from '../observation';
import { quoted } from '../printable';

export function misnamed(leaf: Certificate, host: string): string {
  return `its certificate (${quoted(leaf.subject)}) does not name ${quoted(host)}`;
}

export function outOfDate(leaf: Certificate): string {
  return `its certificate (${quoted(leaf.subject)}) is not valid now`;
}

/**
 * Returns why a chain has no evidence from a trusted CA, as the end of a sentence that begins with the chain.
 * @param vouchings the trusted CAs that count and stand in the path or signed one of its certificates, lowest first
 */
export function unprovenReasonOf(
  verdict: Verdict,
  leaf: Certificate,
  named: boolean,
  host: string,
  now: Date,
  [anchorMatch]: readonly AnchorMatch[],
): string {
  if (!named) return misnamed(leaf, host);
  if (!verdict.trusted) return `no trusted CA vouches for it (OpenSSL: ${wordsFor(verdict)})`;
  if (!isCurrent(leaf, now)) return outOfDate(leaf);
  if (!anchorMatch) return 'the CA that vouches for it could not be told';
  return `the server sends it above the CA that vouches for its chain (${quoted(anchorMatch.anchor.certificate.subject)})`;
}

/** Returns a verdict's code in words: Node has no code for some of OpenSSL's reasons. */
function wordsFor({ code }: { code: string }): string {
  return code === 'UNSPECIFIED'
    ? 'UNSPECIFIED, for example a weak key or signature, a name constraint or an unknown critical extension'
    : code;
}

/** Returns what to add to a doubt where the chain would continue a pin that someone else put in; empty without such a pin. */
export function externalPinReason(externalPin: string | null): string {
  return externalPin
    ? `; the pin that it continues (${externalPin}) was put in by someone else, and you have not approved it`
    : '';
}
