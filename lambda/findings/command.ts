import * as v from 'valibot';
import { isThumbprint } from '../judge/chain/thumbprint';
import { printable } from '../judge/printable';
import { isClientId } from '../judge/state/client-ids';
import { isIssuerUrl } from '../judge/url';

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
  | { kind: 'restore'; version: number }
  /** Ends the reminders of a condition until it changes. */
  | { kind: 'acknowledge'; code: string }
  /** Lets a run add thumbprints in any number of accounts. */
  | { kind: 'allow'; thumbprints: readonly string[] }
  /** Creates a deleted provider once more. */
  | ({ kind: 'create' } & Recreation);

/** Data of a deleted provider, with which it can be created once more. */
export interface Recreation {
  /** Issuer URL with `https://`. */
  issuer: string;
  clientIds: readonly string[];
  thumbprints: readonly string[];
}

const recreation = v.object({
  issuer: v.pipe(
    v.string(),
    v.check((issuer) => isIssuerUrl(issuer) && printable(issuer) === issuer),
  ),
  clientIds: v.array(v.pipe(v.string(), v.check(isClientId))),
  thumbprints: v.array(v.pipe(v.string(), v.check(isThumbprint))),
});

/** True if IAM takes each part of this data and it can be shown as it is. Of data from the table not even the form is certain. */
export function isRecreation(data: unknown): data is Recreation {
  return v.is(recreation, data);
}

/** A command that an operator may run, with what it is for. */
export interface Offer {
  /** Purpose, as the beginning of a sentence, for example `Approve the thumbprint`. */
  purpose: string;
  command: Command;
}

/**
 * Returns offers for thumbprints; an entry that is no thumbprint gets none.
 * @param purpose the purpose of each, or a function that makes it of the thumbprint, where there may be several
 */
export function offersFor(
  purpose: string | ((thumbprint: string) => string),
  kind: 'approve' | 'remove',
  thumbprints: readonly string[],
  options: { stage?: true; evenIfLive?: true } = {},
): Offer[] {
  return thumbprints
    .filter((one) => typeof one === 'string' && isThumbprint(one))
    .map((thumbprint) => ({
      purpose: typeof purpose === 'string' ? purpose : purpose(thumbprint),
      command: { kind, thumbprint, ...options },
    }));
}
