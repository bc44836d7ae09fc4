import type { Evidence } from '../evidence/evidence';
import type { Finding, Severity } from '../finding';
import { type Listing, NOTHING_LISTED } from './listing';
import type { Rejections } from '../evidence/rejection';
import type { Removals } from './removal';
import type { Restoration } from '../plan/restore';

/**
 * What is remembered of a provider between runs, as plain data. The types stand here because `judge/` imports nothing
 * outward; how they are kept is `act/`'s affair.
 */
export interface ProviderState {
  /** The list as the last run left or found it, as IAM gave it; null before the first look. */
  list: readonly string[] | null;
  /** Number of that list: 1 for the list that was found first. */
  version: number;
  /** What stood there before our last write, and when that was: IAM's reads may lag behind. */
  lastWrite: { at: Date; before: readonly string[] } | null;
  /** A write that was begun, and of which nobody has seen yet that it took place. */
  pending: Pending | null;
  /** By thumbprint, normalised; those in `list`. */
  thumbprints: ReadonlyMap<string, ThumbprintRecord>;
  /** Questions that the hosts left open in the last look at them, by place (`places.ts`), with the first look that did. */
  unanswered: ReadonlyMap<string, Date>;
  /** Whether a host refused TLS 1.2 when that was last asked, and when it was; by host as people write it. */
  tls12: ReadonlyMap<string, RememberedTls12>;
  /** When a CA certificate was last added whose own signature nobody trusted made, by SHA-256 of its key (`twins.ts`). */
  twins: ReadonlyMap<string, Date>;
  /** What a person had taken out: nothing but an approval adds it again. At most `MAX_REJECTED`. */
  rejected: Rejections;
  /** When someone else put out what we had put in and the issuer still presents; those of the last week. */
  removedByOthers: readonly Date[];
  /** Since when nothing is written because someone else keeps putting our entries out; null when that is not so. */
  stoppedSince: Date | null;
  /** Whether AWS checked the pin when that could last be told; null when it never could. */
  enforced: boolean | null;
  conditions: readonly Condition[];
  /** What happened and has not been told yet. */
  outbox: readonly StateEvent[];
  /** Lists that still have to be put into the history. */
  unrecorded: readonly ListVersion[];
}

/**
 * Who put a thumbprint into the list: it was there at the first look, someone else since then, the watcher on evidence, or a
 * person, ahead of a rotation or not.
 */
export type PutBy = 'found' | 'external' | 'watcher' | 'approved' | 'staged';

/** What a pin stands on, where that is known: the kind of evidence, or that of the pin which it continues. */
export type Standing = 'web-pki' | 'operator-ca' | 'approved';

/** A thumbprint of a provider's list. */
export interface ThumbprintRecord {
  by: PutBy;
  /** When the watcher first met it in the list, or a person last approved it while it was not live. */
  firstSeen: Date;
  /** Whether it founds continuity: not while only an external change speaks for it. */
  founds: boolean;
  /** What it stood on when it was last live; null when that is not known. */
  standing: Standing | null;
  /** When a host last presented it since `firstSeen`, up to a day before the last time; null when none did. */
  lastLive: Date | null;
  /** The first look that counts and did not show it any more, whether or not that superseded it; null while it is live, or was never. */
  absentSince: Date | null;
  /** Since when it is superseded; null while it is live, was never, or something unanswered might still present it. */
  supersededSince: Date | null;
  /** The runs whose looks missed it since then: the first two, which is all that matters. */
  missedBy: readonly string[];
  /** Where it was last live, as `places.ts` writes it. */
  places: readonly string[];
  /** The certificate behind it, once it was live; it never changes. SHA-256 as 64 hexadecimal digits. */
  certificate: { sha256: string; der: Uint8Array } | null;
}

/** The answer of a host to the question whether it takes TLS 1.2. */
export interface RememberedTls12 {
  refused: boolean;
  askedAt: Date;
}

/** A list that a provider had. */
export interface ListVersion {
  version: number;
  at: Date;
  /** Who made it: it was found at the first look, or the watcher by itself or at a person's word, or someone else. */
  by: 'found' | 'watcher' | 'approval' | 'removal' | 'restore' | 'someone else';
  /** The run that wrote it or came upon it. */
  runId: string;
  before: readonly string[];
  after: readonly string[];
  /** Why each new entry was believed; `staged` for one pinned ahead, null for one that nothing vouched for. */
  evidence: Readonly<Record<string, Evidence | 'staged' | null>>;
  /** The version that was put back with it; null when none was. */
  restored: number | null;
}

/** A write on its way: kept before IAM is asked for it, so that a run which dies in between is understood by the next. */
export interface Pending {
  list: ListVersion;
  /** What will be remembered of the new entries. */
  added: ReadonlyMap<string, ThumbprintRecord>;
  /** The keys of what is added as an unverifiable twin (`twins.ts`). */
  twins: readonly string[];
  /** What a person wanted back by it: that list alone, without what had to stay besides; null when none. */
  restore: Restoration | null;
  /** What a person wanted taken out by it. */
  removals: Removals;
  /** What to tell once it took place. */
  findings: readonly Finding[];
}

/** Something that happened: told once. */
export interface StateEvent {
  finding: Finding;
  at: Date;
  /** The run that saw it. */
  runId: string;
}

/**
 * Something that is so for a while. It is `noticed` as long as it is given grace, then `open`; once it is gone it has
 * `ended`, and is `over` when people were told so: kept a while longer, lest what flaps be told each time.
 */
export interface Condition {
  /** What makes it the same condition in two runs. */
  key: string;
  phase: 'noticed' | 'open' | 'ended' | 'over';
  /** The run in which it opened, or ended. */
  runId: string;
  /** As found last. */
  finding: Finding;
  /** The first run that found it. */
  since: Date;
  /** Runs in a row that found it; counted while it is given grace. */
  found: number;
  /** Runs in a row that could have found it and did not; counted while it is open. */
  missed: number;
  /** The first of those: when it ended, should it have. */
  missedSince: Date | null;
  /** The first run that found it again after some had missed it; null when none has since it was noticed. */
  backSince: Date | null;
  /** When it was last told, and how severe it was then; null when it never was. */
  notified: { at: Date; severity: Severity } | null;
  /** When the end of the time before was told; null when there was none. */
  overSince: Date | null;
}

/** What is remembered of the runs as such. */
export interface RunState {
  conditions: readonly Condition[];
  /** Providers for which the last run had no time: they come first in the next. */
  waiting: readonly string[];
  /** Which providers the full runs listed. */
  listing: Listing;
}

/** What is remembered of a provider that was never looked at. */
export const NOTHING_KNOWN: ProviderState = {
  list: null,
  version: 0,
  lastWrite: null,
  pending: null,
  thumbprints: new Map(),
  unanswered: new Map(),
  tls12: new Map(),
  twins: new Map(),
  rejected: new Map(),
  removedByOthers: [],
  stoppedSince: null,
  enforced: null,
  conditions: [],
  outbox: [],
  unrecorded: [],
};

/** What is remembered of the runs before the first. */
export const NO_RUNS: RunState = { conditions: [], waiting: [], listing: NOTHING_LISTED };
