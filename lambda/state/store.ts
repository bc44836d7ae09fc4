/**
 * Longest time that a lease may last, in milliseconds: as long as a function can run (Lambda quotas). So a run that died
 * frees its records within this time.
 */
export const MAX_LEASE_MS = 15 * 60_000;

/** Most states that are read at once (DynamoDB API reference, BatchGetItem). */
export const MAX_READ = 100;

/** Term of a lease, from `now` to `until` by one clock: only the difference counts. */
export interface LeaseTerm {
  /** End of the lease by itself, should the run die; milliseconds since 1970. At most `MAX_LEASE_MS` from `now` count. */
  until: number;
  now: number;
}

/** A run's claim on a record: while it lasts, no other run touches the provider. */
export interface Lease extends Pick<LeaseTerm, 'until'> {
  /** The run that holds the lease. */
  owner: string;
}

/** Answer to a request for a lease: another run has it, or this one has, with the state as kept (null: none yet). */
export type Acquired = { busy: true } | { busy: false; state: string | null };

/** A state, and whether a run has the lease of its key. */
export interface StateAndLease {
  busy: boolean;
  /** The state as kept; null when there is none. */
  state: string | null;
}

/** Text about a numbered list of a provider. */
export interface KeptVersion {
  version: number;
  text: string;
}

/** Mark on an event: operators were notified of it; it was compared with the lists that the watcher wrote. */
export type EventMark = 'notified' | 'compared';

/** Text about an event. The IDs of a key sort by the time of the events. */
export interface KeptEvent {
  id: string;
  text: string;
  marks: ReadonlySet<EventMark>;
}

/**
 * Store of the state between runs. For each key (a provider's ARN, or `run`) it holds one state, a row of versions and a row
 * of events, all text that means nothing here. Every method rejects with the SDK's error when the table cannot be used.
 *
 * The store's own clock decides whether a lease has ended, so the clocks of its users may differ by hours.
 */
export interface StateStore {
  /**
   * Takes the lease of a key, and reads the state in the same step. Another run's lease is taken only when it has ended. The
   * run's own lease can be taken again, which prolongs it.
   * @param now the moment of the call by the clock that `lease.until` goes by
   */
  acquire(key: string, lease: Lease, now: number): Promise<Acquired>;
  /** Reads the state without a lease; null when there is none. */
  read(key: string): Promise<string | null>;
  /**
   * Reads the state without a lease, and whether a run has the lease.
   * @param now the moment of the call by the caller's clock
   */
  readWithLease(key: string, now: number): Promise<StateAndLease>;
  /**
   * Reads the states of several keys without a lease, null for keys without a state. Keys that the table does not give in
   * one answer are missing. The states need not be of one moment.
   * @param keys at most `MAX_READ`, each once
   */
  readMany(keys: readonly string[]): Promise<ReadonlyMap<string, string | null>>;
  /**
   * Replaces the state, and gives the lease back with `release`. A lease that has ended still serves if nobody took it.
   * A `release` with the state that is already there counts as saved, whoever has the lease.
   * @param lease with a term the lease is kept, and lasts that long from now on; with `keep`, as long as it did
   * @throws LeaseLostError when another run took the lease, or this one gave it back
   */
  save(key: string, owner: string, state: string, lease: 'keep' | 'release' | LeaseTerm): Promise<void>;
  /** Gives the lease back and leaves the state as it is. Does nothing when another run has it. */
  release(key: string, owner: string): Promise<void>;
  /** Keeps a version up to the second after `expiresAt`, milliseconds since 1970. The same version again replaces itself. */
  addVersion(key: string, kept: KeptVersion, expiresAt: number): Promise<void>;
  /** Reads the versions of a key that have not expired, oldest first. */
  versions(key: string, now: number): Promise<KeptVersion[]>;
  /**
   * Keeps an event up to the second after `expiresAt`, milliseconds since 1970, whoever has the lease of the key. An event of
   * the same ID stays as it is, with its marks.
   */
  addEvent(key: string, event: { id: string; text: string }, expiresAt: number): Promise<void>;
  /** Reads the events of a key that have not expired, in the order of their IDs. */
  events(key: string, now: number): Promise<KeptEvent[]>;
  /** Marks an event, and keeps it up to `expiresAt`; null leaves its expiry as it is. Does nothing without such an event. */
  markEvent(key: string, id: string, mark: EventMark, expiresAt: number | null): Promise<void>;
}

/** Error of a save that saved nothing, since another run has taken the lease meanwhile. */
export class LeaseLostError extends Error {
  override name = 'LeaseLostError';
}
