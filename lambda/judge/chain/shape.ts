import { type Certificate, limitedIssuerCheck } from './certificate';
import { MAX_SIGNATURES } from './path';

/** Differences between what a server sent and its path, sent once and in order. */
export interface ChainShape {
  /** True if the certificates of the path stand in its order, whatever stands between them. */
  inOrder: boolean;
  /** Certificates sent more than once, each named once. */
  duplicates: readonly Certificate[];
  /** Certificates that signed none on the path, directly or by way of others. The leaf is never one. */
  unrelatedCertificates: readonly Certificate[];
}

/**
 * Compares what was sent with the path through it. A second certificate of a CA on the path, say a root in its
 * self-signed and its cross-signed form, is no unrelated certificate: it makes another path.
 */
export function shapeOf(sent: readonly Certificate[], path: readonly Certificate[]): ChainShape {
  const firstAt = new Map<string, number>();
  const duplicates = new Map<string, Certificate>();
  for (const [index, certificate] of sent.entries()) {
    if (firstAt.has(certificate.sha256)) duplicates.set(certificate.sha256, certificate);
    else firstAt.set(certificate.sha256, index);
  }
  const places = path.map(({ sha256 }) => firstAt.get(sha256) ?? 0);
  const distinct = [...firstAt.values()].flatMap((index) => sent[index] ?? []);
  return {
    inOrder: places.every((place, step) => step === 0 || place > (places[step - 1] ?? 0)),
    duplicates: [...duplicates.values()],
    unrelatedCertificates: unrelatedAmong(distinct, path),
  };
}

function unrelatedAmong(distinct: readonly Certificate[], path: readonly Certificate[]): Certificate[] {
  const known = new Set(path.map(({ sha256 }) => sha256));
  let unrelatedCertificates = distinct.filter(({ sha256 }) => !known.has(sha256));
  const issues = limitedIssuerCheck(MAX_SIGNATURES);
  // The signer of a certificate on the path is also on a path, and so is its own signer.
  for (let signed = [...path]; signed.length > 0 && unrelatedCertificates.length > 0;) {
    const subjects = signed;
    signed = unrelatedCertificates.filter((candidate) => subjects.some((subject) => issues(subject, candidate)));
    unrelatedCertificates = unrelatedCertificates.filter((candidate) => !signed.includes(candidate));
  }
  return unrelatedCertificates;
}
