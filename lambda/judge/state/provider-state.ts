import type { Evidence } from '../evidence/chain-judgement';
import type { Finding } from '../../findings/finding';
import type { Severity } from '../../findings/severity';
import type { ListedRoles } from './listed-roles';
import { type Listing, NOTHING_LISTED } from './listing';
import { NO_QUICK_LOOK, type QuickLookPlan } from './quick-look-plan';
import type { Rejections } from '../evidence/trust-basis';

import type { Restoration } from '../plan/restore';

/**
 * State of a provider that is kept between runs, as plain data. The types stand here because `judge/` imports nothing
 * outward; how they are kept is `state/`'s affair.
 */
export interface ProviderState {
  /** The list as the last run left or found it, as IAM gave it; null before the first look. */
  list: readonly string[] | null;
  /** Client IDs as they were last read, in alphabetical order; null when they are not known (`client-ids.ts`). */
  clientIds: readonly string[] | null;
  /** Number of that list: 1 for the list that was found first. */
  version: number;
  /** The list before our last write, and the moment of that write: IAM's reads may lag behind. */
  lastWrite: { at: Date; before: readonly string[] } | null;
  /** A write that was begun and has not been seen to take place yet. */
  pending: Pending | null;
  /** Records of the thumbprints in `list`, by thumbprint, normalised. */
  thumbprints: ReadonlyMap<string, ThumbprintRecord>;
  /** Questions that the hosts left open in the last look at them, by place (`places.ts`), with the moment of the first look that did. */
  unanswered: ReadonlyMap<string, Date>;
  /** Last answer to the question whether a host takes TLS 1.2, with its moment; by host in display form (`displayHost`). */
  tls12: ReadonlyMap<string, RememberedTls12>;
  /**
   * Places (`places.ts`) of the only kind of certificate that a host had there when it was asked for both kinds, with the moment of
   * that; none where AWS checks the pin (`single-kinds.ts`).
   */
  singleKinds: ReadonlyMap<string, Date>;
  /** Chains that each host presented, the latest first, by host in display form (`chain-changes.ts`). */
  chains: ReadonlyMap<string, readonly string[]>;
  /** Moment when a host that was known last presented a chain that was not; null when none has. */
  chainsChanged: Date | null;
  /** Moment when a CA certificate without a trusted signature was last added, by SHA-256 of its key (`twins.ts`). */
  twins: ReadonlyMap<string, Date>;
  /** Thumbprints that an operator had taken out: only an approval adds one again. At most `MAX_REJECTED`. */
  rejected: Rejections;
  /** Moments in the last week when someone else removed entries that we had added and the issuer still presented. */
  removedByOthers: readonly Date[];
  /** Moment since which nothing is written because someone else keeps removing our entries; null when that is not so. */
  stoppedSince: Date | null;
  /** True if AWS checked the pin when that could last be determined; null when it never could. */
  enforced: boolean | null;
  conditions: readonly Condition[];
  /** Events that SNS has not accepted yet. */
  outbox: readonly StateEvent[];
  /** Lists that still have to be put into the history. */
  unrecorded: readonly ListVersion[];
}

/**
 * Origin of a thumbprint in the list: it was there at the first look, or someone else added it since then, or the watcher on
 * evidence, or an operator, ahead of a rotation or not.
 */
export type PutBy = 'found' | 'external' | 'watcher' | 'approved' | 'staged';

/** Basis of a pin, where that is known: the kind of its evidence, or the basis of the pin that it continues. */
export type Standing = 'web-pki' | 'operator-ca' | 'approved';

/** A thumbprint of a provider's list. */
export interface ThumbprintRecord {
  by: PutBy;
  /** Moment when the watcher first found it in the list, or when an operator last approved it while it was not live. */
  firstSeen: Date;
  /** True if it founds continuity: not while only an external change speaks for it. */
  founds: boolean;
  /** Its basis when it was last live; null when that is not known. */
  standing: Standing | null;
  /** Moment when a host last presented it since `firstSeen`, up to a day before the last time; null when none did. */
  lastLive: Date | null;
  /** Moment of the first complete look that did not show it, whether or not that superseded it; null while it is live, or was never. */
  absentSince: Date | null;
  /** Moment since which it is superseded; null while it is live, was never, or an open question might still present it. */
  supersededSince: Date | null;
  /** The runs whose looks missed it since then: only the first two, since no more matter. */
  missedBy: readonly string[];
  /** Places where it was last live, in the form of `places.ts`. */
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
  /** Origin of the list: found at the first look, or made by the watcher itself, by it at an operator's request, or by someone else. */
  by: 'found' | 'watcher' | 'approval' | 'removal' | 'restore' | 'someone else';
  /** The run that wrote or found it. */
  runId: string;
  before: readonly string[];
  after: readonly string[];
  /** Evidence for each new entry; `staged` for one pinned ahead, null for one that nothing vouched for. */
  evidence: Readonly<Record<string, Evidence | 'staged' | null>>;
  /** The version that was put back with it; null when none was. */
  restored: number | null;
}

/** A pending write: kept before IAM is asked for it, so that the next run understands a run that dies in between. */
export interface Pending {
  list: ListVersion;
  /** Records that the new entries will have. */
  added: ReadonlyMap<string, ThumbprintRecord>;
  /** Keys of the certificates that are added as unverifiable twins (`twins.ts`). */
  twins: readonly string[];
  /** The list that an operator wanted back by it, without the other entries that had to stay; null when none. */
  restore: Restoration | null;
  /** Thumbprints that an operator wanted taken out by it. */
  removals: Removals;
  /** Findings to report once it took place. */
  findings: readonly Finding[];
}

/** An event: notified once. */
export interface StateEvent {
  finding: Finding;
  at: Date;
  /** The run that saw it. */
  runId: string;
}

/**
 * A finding that lasts for a while. It is `noticed` as long as it is given grace, then `open`. Once it is gone it has `ended`,
 * and when operators were notified of that it is `over`: kept a while longer, so that flapping is not notified each time.
 */
export interface Condition {
  /** Key that makes it the same condition in two runs. */
  key: string;
  phase: 'pending' | 'open' | 'resolved' | 'closed';
  /** The run in which it opened, or ended. */
  runId: string;
  /** The finding as it was last found. */
  finding: Finding;
  /** Moment of the first run that found it. */
  since: Date;
  /** Runs in a row that found it; counted while it is given grace. */
  found: number;
  /** Runs in a row that could have found it and did not; counted while it is open. */
  missed: number;
  /** Moment of the first of those runs: its end, if it has ended. */
  missedSince: Date | null;
  /** Moment of the first run that found it again after some had missed it; null when none has since it was noticed. */
  backSince: Date | null;
  /** Moment of its last notification, and its severity then; null when there was none. */
  notified: { at: Date; severity: Severity } | null;
  /** Moment when its previous end was notified; null when there was none. */
  closedSince: Date | null;
  /** Severity at which an operator acknowledged it; null when none did. */
  acknowledged: Severity | null;
}

/** State of the runs as such. */
export interface RunState {
  conditions: readonly Condition[];
  /** Providers that come first in the next full run, in this order: the last one had no time for them, or their issuers kept it waiting. */
  waiting: readonly string[];
  /** Providers that the full runs listed. */
  listing: Listing;
  /** Roles that trust providers, as they were last listed; null before, and while the setting `affectedRoles` is false. */
  roles: ListedRoles | null;
  /** Providers that quick looks take. */
  quickLook: QuickLookPlan;
}

/** State of a provider before its first look. */
export const NOTHING_KNOWN: ProviderState = {
  list: null,
  clientIds: null,
  version: 0,
  lastWrite: null,
  pending: null,
  thumbprints: new Map(),
  unanswered: new Map(),
  tls12: new Map(),
  singleKinds: new Map(),
  chains: new Map(),
  chainsChanged: null,
  twins: new Map(),
  rejected: new Map(),
  removedByOthers: [],
  stoppedSince: null,
  enforced: null,
  conditions: [],
  outbox: [],
  unrecorded: [],
};

/** State of the runs before the first. */
export const NO_RUNS: RunState = {
  conditions: [],
  waiting: [],
  listing: NOTHING_LISTED,
  roles: null,
  quickLook: NO_QUICK_LOOK,
};

/** Thumbprints that an operator wants taken out, normalised; true for one that may be live while AWS checks the pin. */
export type Removals = ReadonlyMap<string, boolean>;
