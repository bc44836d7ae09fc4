/**
 * The longest a lease may last, in milliseconds: as long as a function can run (Lambda quotas). So a run that died frees
 * what it held within this time.
 */
export const MAX_LEASE_MS = 15 * 60_000;

/** How many states are read at once (DynamoDB API reference, BatchGetItem). */
export const MAX_READ = 100;

/** A time and how long a lease lasts from then on, by one clock: only the difference counts. */
export interface LeaseTerm {
  /** When the lease ends by itself, should the run die; milliseconds since 1970. At most `MAX_LEASE_MS` from `now` count. */
  until: number;
  now: number;
}

/** A run's claim on an entry: while it lasts, no other run touches the provider. */
export interface Lease extends Pick<LeaseTerm, 'until'> {
  /** The run that holds it. */
  owner: string;
}

/** What came of asking for a lease: another run has it, or this one has, with the state as kept (null: none yet). */
export type Acquired = { busy: true } | { busy: false; state: string | null };

/** Some text about a list of a provider, numbered. */
export interface KeptVersion {
  version: number;
  text: string;
}

/** What has been done about an event: people were told of it; it was compared with the lists that the watcher wrote. */
export type EventMark = 'notified' | 'compared';

/** Some text about something that happened. The IDs of a key sort by the time of the events. */
export interface KeptEvent {
  id: string;
  text: string;
  marks: ReadonlySet<EventMark>;
}

/**
 * Where what is remembered between runs is kept: for each key (a provider's ARN, or `run`) one state, a row of versions and a
 * row of events, all text that means nothing here. Every method rejects with the SDK's error when the table cannot be used.
 *
 * Whether a lease has ended is told by the memory's own clock, so the clocks of those who use it may differ by hours.
 */
export interface StateStore {
  /**
   * Takes the lease of a key unless another run has one that has not ended, and reads the state in the same step. The
   * run's own lease can be taken again, which prolongs it.
   * @param now the moment of the call by the clock that `lease.until` goes by
   */
  acquire(key: string, lease: Lease, now: number): Promise<Acquired>;
  /** Reads the state without a lease; null when there is none. */
  read(key: string): Promise<string | null>;
  /**
   * Reads the states of several keys without a lease, null for those that have none. What the table does not give in one
   * answer is missing. It is not one moment for all keys.
   * @param keys at most `MAX_READ`, each once
   */
  readMany(keys: readonly string[]): Promise<ReadonlyMap<string, string | null>>;
  /**
   * Replaces the state, and gives the lease back with `release`. A lease that has ended and that nobody took still serves.
   * Saving and giving back what is already there is no loss, whoever has the lease.
   * @param lease with a term the lease is kept, and lasts that long from now on; with `keep`, as long as it did
   * @throws LeaseLostError when another run took the lease, or this one gave it back
   */
  save(key: string, owner: string, state: string, lease: 'keep' | 'release' | LeaseTerm): Promise<void>;
  /** Gives the lease back and leaves the state as it is. Does nothing when another run has it. */
  release(key: string, owner: string): Promise<void>;
  /** Keeps a version up to the second after `expiresAt`, milliseconds since 1970. The same version again replaces itself. */
  addVersion(key: string, kept: KeptVersion, expiresAt: number): Promise<void>;
  /** The versions of a key that have not expired, oldest first. */
  versions(key: string, now: number): Promise<KeptVersion[]>;
  /**
   * Keeps an event up to the second after `expiresAt`, milliseconds since 1970, whoever has the lease of the key. One of that
   * ID that is there already stays as it is, with its marks.
   */
  addEvent(key: string, event: { id: string; text: string }, expiresAt: number): Promise<void>;
  /** The events of a key that have not expired, in the order of their IDs. */
  events(key: string, now: number): Promise<KeptEvent[]>;
  /** Marks an event, and keeps it up to `expiresAt`; null leaves that as it is. Does nothing when there is no such event. */
  markEvent(key: string, id: string, mark: EventMark, expiresAt: number | null): Promise<void>;
}

/** Another run has taken the lease meanwhile, so nothing was saved. */
export class LeaseLostError extends Error {
  override name = 'LeaseLostError';
}
