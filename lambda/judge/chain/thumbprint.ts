import { createHash } from 'node:crypto';
import { quoted } from '../printable';

/** What IAM accepts as a thumbprint: SHA-1 as 40 hexadecimal digits. We write them in lower case, as IAM stores them. */
const THUMBPRINT = /^[0-9a-f]{40}$/;

/** IAM keeps up to five thumbprints for a provider. Source: IAM API reference, CreateOpenIDConnectProvider, ThumbprintList. */
export const MAX_THUMBPRINTS = 5;

/** The thumbprint of a certificate: SHA-1 of its DER, 40 lower-case hexadecimal digits. */
export const thumbprintOf = (der: Uint8Array): string => createHash('sha1').update(der).digest('hex');

/** SHA-256 of a certificate's DER, 64 lower-case hexadecimal digits: what a person should compare, since SHA-1 is only IAM's format. */
export const sha256Of = (der: Uint8Array): string => createHash('sha256').update(der).digest('hex');

/** The form in which thumbprints are compared and written: lower case, nothing around it. */
export const normalise = (thumbprint: string): string => thumbprint.trim().toLowerCase();

/** Whether a normalised string is a thumbprint. */
export const isThumbprint = (text: string): boolean => THUMBPRINT.test(text);

/** An entry of a list as a sentence shows it: a thumbprint as it is, and quoted whatever else IAM gives. */
export const displayEntry = (entry: string): string => (isThumbprint(normalise(entry)) ? entry : quoted(entry));

/** Several of them, separated by commas. */
export const displayEntries = (list: readonly string[]): string => list.map(displayEntry).join(', ');

/** Whether two lists name the same thumbprints; neither order nor case nor repetition counts. */
export const sameThumbprints = (one: readonly string[], other: readonly string[]): boolean => {
  const left = new Set(one.map(normalise));
  const right = new Set(other.map(normalise));
  return left.size === right.size && [...left].every((thumbprint) => right.has(thumbprint));
};
