/**
 * What a person may run about a provider, as data: the line to paste is made from it where it is shown, so that no text that
 * was kept ever becomes a command. The provider is the one that the finding is about.
 */
export type Command =
  /** Accepts a thumbprint: 40 lower-case hexadecimal digits. With `stage` it need not be live. */
  | { kind: 'approve'; thumbprint: string; stage?: true | undefined }
  /** Takes a thumbprint out and keeps it out; with `evenIfLive` even where sign-ins fail then. */
  | { kind: 'remove'; thumbprint: string; evenIfLive?: true | undefined }
  /** Puts an earlier list back, by its number in the history. */
  | { kind: 'restore'; version: number };
