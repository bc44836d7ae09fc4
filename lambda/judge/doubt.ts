import type { Vouching } from './anchors';
import { type Certificate, isCurrent } from './certificate';
import type { Presentation } from './observation';
import { quoted } from './printable';

/** That a leaf does not name its host, as the end of a sentence. */
export const misnamed = (leaf: Certificate, host: string): string =>
  `its certificate (${quoted(leaf.subject)}) does not name ${quoted(host)}`;

/** That a leaf's dates do not hold, likewise. */
export const outOfDate = (leaf: Certificate): string => `its certificate (${quoted(leaf.subject)}) is not valid now`;

/**
 * Why a chain has no evidence from a trusted CA, as the end of a sentence that begins with the chain.
 * @param vouchings the trusted CAs that count and stand in the path or signed one of its certificates, lowest first
 */
export const doubtOf = (
  { verdict }: Presentation,
  leaf: Certificate,
  named: boolean,
  host: string,
  now: Date,
  [vouching]: readonly Vouching[],
): string => {
  if (!named) return misnamed(leaf, host);
  if (!verdict.trusted) return `no trusted CA vouches for it (OpenSSL: ${wordsFor(verdict)})`;
  if (!isCurrent(leaf, now)) return outOfDate(leaf);
  if (!vouching) return 'the CA that vouches for it could not be told';
  return `the server sends it above the CA that vouches for its chain (${quoted(vouching.anchor.certificate.subject)})`;
};

/** Node has no code for some of OpenSSL's reasons. */
const wordsFor = ({ code }: { code: string }): string =>
  code === 'UNSPECIFIED'
    ? 'UNSPECIFIED, for example a weak key or signature, a name constraint or an unknown critical extension'
    : code;

/** What to add where a pin would be continued that someone else put in. */
export const doubtOfPin = (externalPin: string | null): string =>
  externalPin
    ? `; the pin that it continues (${externalPin}) was put in by someone else, and you have not approved it`
    : '';
