import type { Format } from './format';
import { type RunLease, type RunTime, beginLease } from './run-lease';
import { LeaseLostError, type LeaseTerm } from './store';
import type { StoreAccess } from './store-access';

/** The state under one key, for one run. */
export interface StateRecord<T> {
  key: string;
  /** The state when the record was opened or read. */
  state: T;
  /** True if the state is kept at all. When the store cannot be used, a run goes on and every run begins from nothing. */
  kept: boolean;
  /** True if this very state was kept when the record was opened or read. */
  holds: (state: T) => boolean;
  /** Keeps a new state. With `keep` the lease begins again; with `release` the record is closed, and another run may open it. */
  save: (state: T, lease: 'keep' | 'release') => Promise<SaveOutcome>;
  /**
   * Returns the time that the lease lasts for sure, in milliseconds. It goes by both of this machine's clocks, so that neither
   * sleep nor a clock that is set feigns a lease. 0 when the run has no lease any more, and for a record that is not kept.
   */
  leaseLeftMs: () => number;
  /** Closes the record and leaves the kept state as it is. */
  release: () => Promise<void>;
  /** Tries again to open a record that the table did not give; another record is returned as it is. Null as with `open`. */
  reopen: () => Promise<StateRecord<T> | null>;
}

/**
 * Outcome of keeping a state: it is kept, or another run has the lease, or the table did not do it. When the table's answer
 * was lost, the state may be kept all the same.
 */
export type SaveOutcome = 'saved' | 'lost' | 'unavailable';

/** Record to create, as it was read from the table. */
export interface RecordSource<T> {
  key: string;
  format: Format<T>;
  /** Text that the table keeps; null when it keeps none, undefined when it did not answer. */
  text: string | null | undefined;
  /** Lease that the record was opened with; null when it is only read. */
  granted: RunLease | null;
}

/** Part of a run's session that its records use. */
export interface RecordContext {
  access: StoreAccess;
  runId: string;
  time: RunTime;
  /** Leases of the open records, by key. */
  leases: Map<string, RecordLease>;
}

/** Creates the record of one key. A kept text that cannot be read is noted, and left alone. */
export function createRecord<T>(
  { key, format, text, granted }: RecordSource<T>,
  context: RecordContext,
  reopen: () => Promise<StateRecord<T> | null>,
): StateRecord<T> {
  const state = text === undefined ? undefined : parseText(key, format, text, context.access);
  const isKept = state !== undefined;
  const lease = isKept && granted ? holdLease(key, text ?? format.print(format.nothing), granted, context) : null;
  const record: StateRecord<T> = {
    key,
    state: state ?? format.nothing,
    kept: isKept,
    holds: (other) => typeof text === 'string' && format.print(other) === text,
    save: async (value, mode) => {
      if (!lease) return 'unavailable';
      return mode === 'keep' ? lease.keep(format.print(value)) : lease.close(format.print(value));
    },
    leaseLeftMs: () => lease?.leftMs() ?? 0,
    release: async () => lease?.release(),
    reopen: async () => (text === undefined && granted ? reopen() : record),
  };
  return record;
}

function parseText<T>(key: string, format: Format<T>, text: string | null, access: StoreAccess): T | undefined {
  if (text === null) return format.nothing;
  try {
    return format.parse(text);
  } catch (error) {
    access.noteUnreadable(key, error);
    return undefined;
  }
}

/** Lease of an open record, with the text that was kept last. */
export interface RecordLease {
  /** Keeps a text, and with it the lease, which begins again unless it has ended. */
  keep: (text: string) => Promise<SaveOutcome>;
  /** Keeps a text and ends the lease. */
  close: (text: string) => Promise<SaveOutcome>;
  release: () => Promise<void>;
  /** Prolongs the lease if it ends soon. */
  renew: () => Promise<void>;
  /** Returns the time that the lease lasts for sure, in milliseconds; 0 when it has ended. */
  leftMs: () => number;
}

function holdLease(key: string, first: string, granted: RunLease, context: RecordContext): RecordLease {
  const { access, runId, time, leases } = context;
  let lease: RunLease | null = granted;
  let text = first;
  const inTurn = createQueue();
  const end = (): void => {
    lease = null;
    leases.delete(key);
  };
  const keep = async (): Promise<SaveOutcome> => {
    const next = lease && lease.leftMs() > 0 ? beginLease(time) : null;
    const outcome = await save(key, text, next?.term ?? 'keep', context);
    if (outcome === 'saved' && next) lease = next;
    if (outcome === 'lost') end();
    return outcome;
  };
  const held: RecordLease = {
    keep: (next) =>
      inTurn(() => {
        text = next;
        return keep();
      }),
    close: (next) =>
      inTurn(() => {
        end();
        return save(key, next, 'release', context);
      }),
    release: () =>
      inTurn(async () => {
        end();
        await access.tryStore((table) => table.release(key, runId));
      }),
    renew: () => inTurn(async () => void (lease?.endsSoon() && (await keep()))),
    leftMs: () => lease?.leftMs() ?? 0,
  };
  leases.set(key, held);
  return held;
}

async function save(
  key: string,
  text: string,
  term: 'keep' | 'release' | LeaseTerm,
  { access, runId }: RecordContext,
): Promise<SaveOutcome> {
  const saved = access.tryStore((table) => table.save(key, runId, text, term).then(() => 'saved' as const, unlessLost));
  return (await saved) ?? 'unavailable';
}

/** Creates a function that runs one call at a time, so that no earlier text replaces a later one. */
function createQueue(): <Answer>(act: () => Promise<Answer>) => Promise<Answer> {
  let last: Promise<unknown> = Promise.resolve();
  return (act) => {
    const next = last.then(act);
    last = next;
    return next;
  };
}

/** @throws the error unless it says that another run has the lease */
function unlessLost(error: unknown): 'lost' {
  if (error instanceof LeaseLostError) return 'lost';
  throw error;
}
