import { createHash } from 'node:crypto';
import { quoted } from '../printable';

/** Form of a thumbprint that IAM accepts: SHA-1 as 40 hexadecimal digits. We write them in lower case, as IAM stores them. */
const THUMBPRINT = /^[0-9a-f]{40}$/;

/** Most thumbprints that IAM keeps for a provider. Source: IAM API reference, CreateOpenIDConnectProvider, ThumbprintList. */
export const MAX_THUMBPRINTS = 5;

/** Returns the thumbprint of a certificate: SHA-1 of its DER, 40 lower-case hexadecimal digits. */
export function thumbprintOf(der: Uint8Array): string {
  return createHash('sha1').update(der).digest('hex');
}

/** Returns the SHA-256 of a certificate's DER, 64 lower-case hexadecimal digits: operators compare it, as SHA-1 is only IAM's format. */
export function sha256Of(der: Uint8Array): string {
  return createHash('sha256').update(der).digest('hex');
}

/** Returns a thumbprint in the form in which it is compared and written: lower case, nothing around it. */
export function normalise(thumbprint: string): string {
  return thumbprint.trim().toLowerCase();
}

/** True if a normalised string is a thumbprint. */
export function isThumbprint(text: string): boolean {
  return THUMBPRINT.test(text);
}

/** Formats an entry of a list for a sentence: a thumbprint as it is, and any other entry that IAM gives quoted. */
export function displayEntry(entry: string): string {
  return isThumbprint(normalise(entry)) ? entry.trim() : quoted(entry);
}

/** True if two lists name the same thumbprints; neither order nor case nor repetition counts. */
export function sameThumbprints(one: readonly string[], other: readonly string[]): boolean {
  const left = new Set(one.map(normalise));
  const right = new Set(other.map(normalise));
  return left.size === right.size && [...left].every((thumbprint) => right.has(thumbprint));
}
