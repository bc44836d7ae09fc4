/**
 * The longest a lease may last. A function runs for 15 minutes at most (Lambda quotas), and clocks differ a little. A lease
 * beyond that was made by a clock that was wrong, and does not count: it must not lock a provider for ever.
 */
export const MAX_LEASE_MS = 20 * 60_000;

/** How many states are read at once (DynamoDB API reference, BatchGetItem). */
export const MAX_READ = 100;

/** A run's claim on an entry: while it lasts, no other run touches the provider. */
export interface Lease {
  /** The run that holds it. */
  owner: string;
  /** When it ends by itself, should the run die; milliseconds since 1970, at most `MAX_LEASE_MS` from now. */
  until: number;
}

/** What came of asking for a lease: another run has it, or this one has, with the state as kept (null: none yet). */
export type Acquired = { busy: true } | { busy: false; state: string | null };

/** Some text about a list of a provider, numbered. */
export interface KeptVersion {
  version: number;
  text: string;
}

/** What has been done about an event: people were told of it; it was compared with the lists that the watcher wrote. */
export type EventMark = 'told' | 'compared';

/** Some text about something that happened. The IDs of a key sort by the time of the events. */
export interface KeptEvent {
  id: string;
  text: string;
  marks: ReadonlySet<EventMark>;
}

/**
 * Where what is remembered between runs is kept: for each key (a provider's ARN, or `run`) one state, a row of
 * versions and a row of events, all text that means nothing here. Every method rejects with the SDK's error when the table cannot be used.
 */
export interface Memory {
  /**
   * Takes the lease of a key unless another run has one that has not ended, and reads the state in the same step. The
   * run's own lease can be taken again, which prolongs it.
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
   * Replaces the state, and gives the lease back unless `keep`. A lease that has ended and that nobody took still serves.
   * Saving and giving back what is already there is no loss, whoever has the lease.
   * @throws LeaseLostError when another run took the lease, or this one gave it back
   */
  save(key: string, owner: string, state: string, lease: 'keep' | 'release'): Promise<void>;
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
