import { attempt } from './attempt';
import { type Certificate, isIssuedBy, isSameAuthority, isSelfSigned } from './certificate';

/** What continuity starts from. */
export interface Known {
  /** Thumbprints in IAM now, normalised. */
  pinned: ReadonlySet<string>;
  /** Certificates behind pinned thumbprints, as remembered from when they were live. */
  remembered: readonly Certificate[];
}

/**
 * The path from the leaf to a certificate that is pinned, if the path's top continues that one:
 *
 * - the pinned certificate is the top, or the top signed it;
 * - the pinned certificate is remembered, and the top has its subject and key, or is signed by it.
 *
 * A pinned certificate that is no CA vouches for itself only.
 * @returns leaf first, the pinned certificate last, whether or not the server sent it; null without continuity
 */
export const continuityPath = (path: readonly Certificate[], known: Known): readonly Certificate[] | null =>
  sentPath(path, known.pinned) ?? rememberedPath(path, known);

const sentPath = (path: readonly Certificate[], pinned: ReadonlySet<string>): readonly Certificate[] | null => {
  const at = path.findLastIndex(({ thumbprint }) => pinned.has(thumbprint));
  const above = path.length - 1 - at;
  if (at < 0 || above > 1) return null;
  // What signed a pinned certificate is named by nothing but that signature.
  if (above === 1 && !signsOrdinarily(path.at(-1))) return null;
  const pinnedOne = path[at];
  return at > 0 && pinnedOne && !mayIssue(pinnedOne) ? null : path.slice(0, at + 1);
};

const rememberedPath = (path: readonly Certificate[], known: Known): readonly Certificate[] | null => {
  const top = path.at(-1);
  const pinned = known.remembered.filter(({ thumbprint }) => known.pinned.has(thumbprint));
  if (!top) return null;
  const same = pinned.some((old) => old.names.subject === top.names.subject && isSameAuthority(old, top));
  if (same) return path;
  const signer = pinned.find((old) => isIssuedBy(top, old));
  return signer && mayIssue(signer) ? [...path, signer] : null;
};

/** A CA by its basic constraints; or a self-signed certificate, since old private roots have none. */
const mayIssue = (certificate: Certificate): boolean => certificate.x509?.ca === true || isSelfSigned(certificate);

/** The public exponent that nearly every RSA key has. */
const F4 = 65_537n;

/**
 * Whether a key is of a kind for which a given signature fits one key only, as far as anyone can choose. With RSA one can
 * make a modulus and an exponent under which a given signature verifies ("duplicate signature key selection", Blake-Wilson
 * and Menezes, 1999), and with curve parameters of one's own likewise; with the usual exponent or a named curve not.
 */
const signsOrdinarily = (certificate: Certificate | undefined): boolean => {
  const key = attempt(() => certificate?.x509?.publicKey);
  const { namedCurve, publicExponent } = key?.asymmetricKeyDetails ?? {};
  return namedCurve !== undefined || publicExponent === F4 || (key?.asymmetricKeyType?.startsWith('ed') ?? false);
};
