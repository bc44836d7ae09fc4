import { type Certificate, isIssuedBy, limitedIssuerCheck } from './certificate';

/** Most signatures verified for one path, more than any real chain needs: 150 certificates fit into a handshake, each tried in vain. */
export const MAX_SIGNATURES = 200;

/**
 * Finds the path through the certificates that a server sent: from the leaf along issuers whose signature verifies. Each
 * certificate is used once, and the one sent earlier is preferred where two could follow.
 *
 * The last certificate of the path is the *top*, whose thumbprint AWS documents ("find the last certificate displayed", IAM User
 * Guide, "Obtain the thumbprint"). Following signatures gives the same certificate on a well-formed chain, and does not let a
 * stray certificate at the end become the top.
 * @param sent in wire order
 * @returns leaf first, top last; empty only when nothing was sent
 */
export function pathThrough(sent: readonly Certificate[]): Certificate[] {
  const [leaf, ...others] = sent;
  return leaf ? extended([leaf], others, limitedIssuerCheck(MAX_SIGNATURES)) : [];
}

/** Most alternatives followed, more than honest servers leave open: a root in two or three forms. */
const MAX_ALTERNATIVES = 8;

/**
 * Finds other paths through the certificates sent. Each leaves the given path where another certificate could also follow, for
 * example where a CA was sent in its self-signed and its cross-signed form.
 * @param path the result of `pathThrough`
 */
export function alternativesTo(path: readonly Certificate[], sent: readonly Certificate[]): Certificate[][] {
  const known = new Set(path.map(({ sha256 }) => sha256));
  const others = sent.filter(({ sha256 }) => !known.has(sha256));
  const issues = limitedIssuerCheck(MAX_SIGNATURES);
  return path
    .flatMap((end, at) =>
      isIssuedBy(end, end) ? [] : others.filter((one) => issues(end, one)).map((one) => ({ at, one })),
    )
    .slice(0, MAX_ALTERNATIVES)
    .map(({ at, one }) => extended([...path.slice(0, at + 1), one], sent, issues));
}

/** Follows a path along issuers to its end. */
function extended(
  path: Certificate[],
  sent: readonly Certificate[],
  issues: ReturnType<typeof limitedIssuerCheck>,
): Certificate[] {
  const used = new Set(path.map(({ sha256 }) => sha256));
  const end = path.at(-1);
  if (!end || isIssuedBy(end, end)) return path;
  const issuer = sent.find((candidate) => !used.has(candidate.sha256) && issues(end, candidate));
  return issuer ? extended([...path, issuer], sent, issues) : path;
}
