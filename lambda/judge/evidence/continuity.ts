import { tryOrNull } from '../chain/try-or-null';
import { type Certificate, isIssuedBy, isSameAuthority, isSelfSigned } from '../chain/certificate';
import { hasBasicConstraints } from '../chain/path-validation';

/** Pins and certificates that continuity starts from. */
export interface Known {
  /** Thumbprints in IAM now on which continuity may be founded, normalised. */
  pinned: ReadonlySet<string>;
  /** Pinned thumbprints whose signer is believed: a pin that is believed for its key alone may be signed by anybody. */
  namesSigner: Pick<ReadonlySet<string>, 'has'>;
  /** Certificates behind pinned thumbprints, as remembered from when they were live. */
  remembered: readonly Certificate[];
}

/** A path that continues a pin. */
export interface Continuity {
  /** The leaf first, the pinned certificate last, whether or not the server sent it. */
  path: readonly Certificate[];
  /** The thumbprint of the pin. */
  pin: string;
}

/**
 * Returns the path from the leaf to a certificate that is pinned, if the path's top continues that one:
 *
 * - the pinned certificate is the top, or the top signed it and the pin's own signature is beyond doubt;
 * - the pinned certificate is remembered, and the top has its subject and key, or is signed by it.
 *
 * A pinned certificate that is no CA vouches for itself only.
 * @returns null without continuity
 */
export function continuityOf(path: readonly Certificate[], known: Known): Continuity | null {
  return sentPath(path, known) ?? rememberedPath(path, known);
}

function sentPath(path: readonly Certificate[], { pinned, namesSigner, remembered }: Known): Continuity | null {
  const at = path.findLastIndex((one) => pinned.has(one.thumbprint) && !isCollision(one, remembered));
  const above = path.length - 1 - at;
  if (at < 0 || above > 1) return null;
  const pinnedOne = path[at];
  if (above === 1 && !mayNameSigner(path, at, pinned, namesSigner)) return null;
  if (!pinnedOne || (at > 0 && !mayIssue(pinnedOne))) return null;
  return { path: path.slice(0, at + 1), pin: pinnedOne.thumbprint };
}

/**
 * True if the signer of a pinned certificate is believed. Nothing but the signature names that signer, so it must be beyond doubt who
 * made the signature. A pin may stand in the list because it signed another pinned certificate, and anybody can make such a pin: then
 * its own signer is not believed.
 */
function mayNameSigner(
  path: readonly Certificate[],
  at: number,
  pinned: ReadonlySet<string>,
  namesSigner: Known['namesSigner'],
): boolean {
  return (
    namesSigner.has(path[at]?.thumbprint ?? '') &&
    !path.slice(0, at).some(({ thumbprint }) => pinned.has(thumbprint)) &&
    signsOrdinarily(path.at(-1))
  );
}

/** True if another certificate of the same SHA-1 is remembered: then one of the two was made to collide. */
function isCollision({ thumbprint, sha256 }: Certificate, remembered: readonly Certificate[]): boolean {
  return remembered.some((known) => known.thumbprint === thumbprint && known.sha256 !== sha256);
}

function rememberedPath(path: readonly Certificate[], known: Known): Continuity | null {
  const top = path.at(-1);
  const pinned = known.remembered.filter(({ thumbprint }) => known.pinned.has(thumbprint));
  if (!top) return null;
  const same = pinned.find((old) => old.names.subject === top.names.subject && isSameAuthority(old, top));
  const isUsable = path.length === 1 || (same !== undefined && mayIssue(same) && mayIssue(top));
  if (same && isUsable && !isCollision(top, known.remembered)) return { path, pin: same.thumbprint };
  const signer = pinned.find((old) => isIssuedBy(top, old));
  return signer && mayIssue(signer) ? { path: [...path, signer], pin: signer.thumbprint } : null;
}

/** True if a certificate is a CA by its basic constraints, or is self-signed without any, as old private roots are. */
function mayIssue(certificate: Certificate): boolean {
  return certificate.x509?.ca === true || (isSelfSigned(certificate) && !hasBasicConstraints(certificate));
}

/** The public exponent that nearly every RSA key has. */
const F4 = 65_537n;

/**
 * True if a key is of a kind for which nobody can choose a second key that fits a given signature. With RSA one can make a
 * modulus and an exponent under which a given signature verifies ("duplicate signature key selection", Blake-Wilson and
 * Menezes, 1999). With curve parameters of one's own one can do likewise. With the usual exponent or a named curve one cannot.
 */
function signsOrdinarily(certificate: Certificate | undefined): boolean {
  const key = tryOrNull(() => certificate?.x509?.publicKey);
  const { namedCurve, publicExponent } = key?.asymmetricKeyDetails ?? {};
  return namedCurve !== undefined || publicExponent === F4 || (key?.asymmetricKeyType?.startsWith('ed') ?? false);
}
