import type { AnchorMatch } from './anchors';
import { type Certificate, isCurrent } from '../chain/certificate';
import { type Known, continuityOf } from './continuity';
import type { TrustBasis } from './trust-basis';
import { pathObjection } from '../chain/path-validation';
import { profileObjection } from './path-rules';
import { twinOf } from './twins';

/**
 * Returns what continuity is founded on. A pin with the name and key of a trusted CA that did not sign it is believed for its key
 * alone.
 */
export function foundingIn(
  basis: TrustBasis,
  path: readonly Certificate[],
  anchorMatches: readonly AnchorMatch[],
): Known {
  const { pinned, external, operatorPins = pinned, remembered } = basis;
  const isTwin = (thumbprint: string): boolean => {
    const at = path.findIndex((certificate) => certificate.thumbprint === thumbprint);
    return twinOf(path.slice(0, at + 1), anchorMatches, basis)?.ofTrustedCa === true;
  };
  return {
    pinned: new Set([...pinned].filter((thumbprint) => !external.has(thumbprint))),
    namesSigner: { has: (thumbprint) => operatorPins.has(thumbprint) && !isTwin(thumbprint) },
    remembered,
  };
}

/** Returns the pin from an external change that the path continues, if it does so by all the rules. */
export function externalPinFor(
  path: readonly Certificate[],
  named: boolean,
  host: string,
  basis: TrustBasis,
): string | null {
  const [leaf] = path;
  if (!named || !leaf || !isCurrent(leaf, basis.now)) return null;
  const found = continuityOf(path, {
    pinned: basis.external,
    namesSigner: basis.external,
    remembered: basis.remembered,
  });
  return found && !pathObjection(found.path, basis.now) && !profileObjection(found.path, host) ? found.pin : null;
}
