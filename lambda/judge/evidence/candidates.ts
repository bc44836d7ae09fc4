import type { AnchorMatch } from './anchors';
import { type Certificate, isSameAuthority } from '../chain/certificate';
import { type Continuity, type Known, continuityOf } from './continuity';
import type { Evidence } from './chain-judgement';

/** A path from the leaf to a certificate that is trusted by itself, and what it proves unless something speaks against it. */
export interface Candidate {
  evidence: Evidence;
  path: readonly Certificate[];
  anchor: string | null;
  continues: string | null;
}

/**
 * Returns the claims that a path may prove, the stronger first.
 *
 * A trusted CA must vouch for the top itself: that the leaf verifies says nothing about what a server sends above the
 * trusted CA, for example a copy of that CA signed by one of its own, which would then be pinned.
 * @param counting the trusted CAs that count, where OpenSSL's verdict holds and the leaf names the host; else none
 * @param leafFits true if the leaf names the host and its dates hold: a CA that is pinned here may well sign for others too
 */
export function candidatesOf(
  path: readonly Certificate[],
  counting: readonly AnchorMatch[],
  leafFits: boolean,
  founding: Known,
): Candidate[] {
  const [lowest] = counting.some(({ index }) => index === path.length - 1) ? counting : [];
  const continuity = leafFits ? continuityOf(path, founding) : null;
  return [...(lowest ? [candidateOfAnchor(lowest, path)] : []), ...(continuity ? [candidateOfPin(continuity)] : [])];
}

function candidateOfAnchor(lowest: AnchorMatch, path: readonly Certificate[]): Candidate {
  const { source, certificate } = lowest.anchor;
  return { evidence: source, path: pathTo(lowest, path), anchor: certificate.subject, continues: null };
}

function candidateOfPin({ path, pin }: Continuity): Candidate {
  return {
    evidence: 'continuity',
    path,
    anchor: null,
    continues: pin,
  };
}

/** Returns the path from the leaf to a trusted CA, which takes the place of its cross-signed twin where the server sent that. */
export function pathTo({ anchor: { certificate }, index }: AnchorMatch, path: readonly Certificate[]): Certificate[] {
  const sent = path.slice(index, index + 1);
  const isThere = sent.some(
    (one) => one.names.subject === certificate.names.subject && isSameAuthority(one, certificate),
  );
  return [...path.slice(0, isThere ? index : index + 1), certificate];
}
