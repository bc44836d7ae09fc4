import type { Offer } from './command';
import type { Part, Phrase } from './phrase';
import type { Severity } from './severity';

/** Condition that several codes share: findings of one kind and about the same are the same condition. */
export type SharedKind = 'out-of-reach' | 'certificate-dates';

/** Fact about who reads a finding. */
export interface Audience {
  /** True if it is about an issuer for which no provider is kept: then there are options of the terminal instead of settings. */
  withoutProvider?: true;
}

/** Facts of a code that has none. */
export type NoFacts = Readonly<Record<string, never>>;

/** A line of a notification: the name of a fact, and its value. */
export type Detail = readonly [name: string, value: Part];

/** Words about a finding: fixed, or made from its facts and its `about`. */
type Words<Facts, Result> = Result | ((facts: Facts, about: string) => Result);

/** What the catalogue has of a code: all that follows from it and from the facts of a finding. */
export interface Entry<Facts> {
  /** True for something that happened, which is notified once. Else it is a condition, which lasts. */
  event: boolean;
  /** True for a condition that comes and goes by itself: it is notified, and resolved, only when it stays so. */
  transient?: true;
  /** Condition that the code shares with others. Default: its own. */
  kind?: SharedKind;
  /** True if a run finds it whether or not it could read the issuer's documents. */
  seenInIam?: true;
  /** Role of an event in a digest: a write of the watcher's, or a change that it did not make. Default: neither. */
  change?: 'own' | 'external';
  severity: Words<Facts, Severity>;
  /** Subject of a mail, without the provider: ASCII, at most 60 characters, no fact from outside. */
  subject: Words<Facts, string>;
  /** What is so: sentences of at most 300 characters, as far as the facts allow. */
  message: Words<Facts, Phrase | readonly Phrase[]>;
  /** What to do, in steps. Default: nothing. */
  advice?: Words<Facts, readonly Phrase[]>;
  /** SHA-256 that the issuer presents, to be compared with the one of its owner. Default: none. */
  compare?: Words<Facts, string | null>;
  /** The facts that identify it, each a line. Default: none. */
  details?: Words<Facts, readonly Detail[]>;
  /** Commands that do it. Default: none. */
  commands?: Words<Facts, readonly Offer[]>;
}

/** Declares a code of a condition. */
export function condition<Facts>(entry: Omit<Entry<Facts>, 'event'>): Entry<Facts> {
  return { ...entry, event: false };
}

/** Declares a code of an event. */
export function event<Facts>(entry: Omit<Entry<Facts>, 'event' | 'transient' | 'kind' | 'seenInIam'>): Entry<Facts> {
  return { ...entry, event: true };
}
