import { isThumbprint } from './chain/thumbprint';

/**
 * Command that an operator may run about a provider, as data. The line to paste is made from it where it is shown, so that no
 * kept text ever becomes a command. The provider is the one that the finding is about.
 */
export type Command =
  /** Accepts a thumbprint: 40 lower-case hexadecimal digits. With `stage` it need not be live. */
  | { kind: 'approve'; thumbprint: string; stage?: true | undefined }
  /** Removes a thumbprint and keeps it out; with `evenIfLive` even if sign-ins fail then. */
  | { kind: 'remove'; thumbprint: string; evenIfLive?: true | undefined }
  /** Puts an earlier list back, by its number in the history. */
  | { kind: 'restore'; version: number };

/** Returns commands for thumbprints; an entry that is no thumbprint gets none. */
export function commandsFor(kind: 'approve' | 'remove', thumbprints: readonly string[]): Command[] {
  return thumbprints.filter(isThumbprint).map((thumbprint) => ({ kind, thumbprint }));
}
