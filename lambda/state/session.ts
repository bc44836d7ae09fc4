import type { Format } from './format';
import { VERSION_FORMAT } from './state-format';
import { describeError } from '../act/iam';
import { LeaseLostError, type LeaseTerm, type StateStore } from './store';
import { type ReadAhead, createReadAhead } from './read-ahead';
import { type RunLease, type RunTime, beginLease } from './run-lease';
import type { ListVersion, ProviderState } from '../judge/state/provider-state';

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

/** Access of one run to the state store. No method ever rejects: the run's job does not depend on the store. */
export interface StateSession {
  /** Opens a record for this run alone; null when another run has it open. */
  open: <T>(key: string, format: Format<T>) => Promise<StateRecord<T> | null>;
  /** Reads a record without opening it, for a run that changes nothing. */
  read: <T>(key: string, format: Format<T>) => Promise<StateRecord<T>>;
  /** Announces the records that `readPrefetched` will read, in their order. */
  prefetch: (keys: readonly string[]) => void;
  /**
   * Reads an announced record together with others and without opening it, to see whether it is worth opening. Null when
   * there is none, or it was not to be had. Each record can be read so once.
   */
  readPrefetched: <T>(key: string, format: Format<T>) => Promise<StateRecord<T> | null>;
  /** Puts the waiting lists of a state into the history. Returns the state with the lists that still wait. */
  recordHistory: (key: string, state: ProviderState) => Promise<ProviderState>;
  /** Returns the number of the latest list in the history, 0 when there is none; null when the history cannot be read. */
  lastVersion: (key: string) => Promise<number | null>;
  /** Prolongs the leases of open records when they end before long, for a run without an end. */
  renewLeases: () => Promise<void>;
  /** Does something with the table. Undefined where there is no store, and after a failure, which is noted. */
  tryStore: <T>(action: (stateStore: StateStore) => Promise<T>) => Promise<T | undefined>;
  /** Notes a kept text that cannot be read. However often it is read, it counts as one error. */
  noteUnreadable: (what: string, error: unknown) => void;
  /** Returns the errors, each kind once, with its number of times. */
  errors: () => readonly string[];
}

/** Dependencies of a session. */
export interface SessionDependencies extends RunTime {
  /** Null where no state is kept: that is no error then. */
  stateStore: StateStore | null;
  runId: string;
}

/** Time that an entry of the history is kept: a year, in milliseconds. */
const HISTORY_MS = 366 * 24 * 60 * 60 * 1000;

/** Failures of the table after which the run does without it: it must not spend its time on waiting for it. */
const PATIENCE = 5;

/** Opens the session of one run. */
export const openSession = ({ stateStore, runId, ...time }: SessionDependencies): StateSession => {
  /** Functions that prolong the leases of the open records, by key. */
  const renewals = new Map<string, () => Promise<void>>();
  const errors = new Map<string, number>();
  let failures = 0;
  let ahead: ReadAhead | null = null;
  const note = (what: string): void => void errors.set(what, (errors.get(what) ?? 0) + 1);
  /** Returns undefined when the action did not work. */
  const tryStore = async <T>(action: (stateStore: StateStore) => Promise<T>): Promise<T | undefined> => {
    if (!stateStore || failures >= PATIENCE) return undefined;
    try {
      return await action(stateStore);
    } catch (error) {
      failures += 1;
      note(describeError(error));
      return undefined;
    }
  };

  const saveText = (key: string, text: string, lease: 'keep' | 'release' | LeaseTerm): Promise<SaveOutcome> =>
    tryStore((table) => table.save(key, runId, text, lease).then(() => 'saved' as const, unlessLost)).then(
      (outcome) => outcome ?? 'unavailable',
    );

  /** @param granted the lease that the record was opened with; null when it is only read */
  const recordFor = <T>(
    key: string,
    format: Format<T>,
    kept: string | null | undefined,
    granted: RunLease | null,
  ): StateRecord<T> => {
    const state = kept === undefined ? undefined : parseKept(key, format, kept);
    const isKept = state !== undefined;
    let lease = isKept ? granted : null;
    let text = kept;
    let last: Promise<unknown> = Promise.resolve();
    /** Runs one call at a time, so that no earlier text replaces a later one. */
    const inTurn = <Answer>(act: () => Promise<Answer>): Promise<Answer> => {
      const next = last.then(act);
      last = next;
      return next;
    };
    const end = (): void => {
      lease = null;
      renewals.delete(key);
    };
    /** Keeps the text, and with it the lease, which begins again unless it has ended. */
    const keep = async (): Promise<SaveOutcome> => {
      const next = lease && lease.leftMs() > 0 ? beginLease(time) : null;
      const outcome = await saveText(key, text ?? format.print(format.nothing), next?.term ?? 'keep');
      if (outcome === 'saved' && next) lease = next;
      if (outcome === 'lost') end();
      return outcome;
    };
    if (lease) renewals.set(key, () => inTurn(async () => void (lease?.endsSoon() && (await keep()))));
    const record: StateRecord<T> = {
      key,
      state: state ?? format.nothing,
      kept: isKept,
      holds: (other) => typeof kept === 'string' && format.print(other) === kept,
      save: async (value, mode) => {
        if (!isKept || !granted) return 'unavailable';
        return inTurn(() => {
          text = format.print(value);
          if (mode === 'keep') return keep();
          end();
          return saveText(key, text, 'release');
        });
      },
      leaseLeftMs: () => lease?.leftMs() ?? 0,
      release: async () => {
        if (!isKept || !granted) return;
        await inTurn(() => {
          end();
          return tryStore((table) => table.release(key, runId));
        });
      },
      reopen: async () => (kept === undefined && granted ? open(key, format) : record),
    };
    return record;
  };
  const parseKept = <T>(key: string, format: Format<T>, kept: string | null): T | undefined => {
    if (kept === null) return format.nothing;
    try {
      return format.parse(kept);
    } catch (error) {
      noteUnreadable(key, error);
      return undefined;
    }
  };

  const noteUnreadable: StateSession['noteUnreadable'] = (what, error) => {
    const reason = error instanceof Error ? error.message : String(error);
    errors.set(`what is kept of ${what} cannot be read: ${reason}`, 1);
  };

  const open: StateSession['open'] = async (key, format) => {
    const lease = beginLease(time);
    const { until, now } = lease.term;
    const acquired = await tryStore((table) => table.acquire(key, { owner: runId, until }, now));
    if (acquired?.busy) return null;
    const record = recordFor(key, format, acquired?.state, lease);
    // A state that cannot be read is left alone, and so is its lease.
    if (acquired && !record.kept) await tryStore((table) => table.release(key, runId));
    return record;
  };
  const read: StateSession['read'] = async (key, format) =>
    recordFor(key, format, await tryStore((table) => table.read(key)), null);

  const prefetch: StateSession['prefetch'] = (keys) => {
    ahead = createReadAhead(keys, (batch) => tryStore((table) => table.readMany(batch)));
  };
  const readPrefetched: StateSession['readPrefetched'] = async (key, format) => {
    const kept = await ahead?.(key);
    const record = typeof kept === 'string' ? recordFor(key, format, kept, null) : null;
    return record?.kept ? record : null;
  };

  const recordHistory: StateSession['recordHistory'] = async (key, state) => {
    const left: ListVersion[] = [];
    for (const version of state.unrecorded) {
      const kept = { version: version.version, text: VERSION_FORMAT.print(version) };
      const done = await tryStore((table) =>
        table.addVersion(key, kept, version.at.getTime() + HISTORY_MS).then(() => true),
      );
      if (!done) left.push(version);
    }
    return { ...state, unrecorded: left };
  };

  const lastVersion: StateSession['lastVersion'] = async (key) => {
    const versions = await tryStore((table) => table.versions(key, time.clock().getTime()));
    return versions ? (versions.at(-1)?.version ?? 0) : null;
  };

  return {
    open,
    read,
    prefetch,
    readPrefetched,
    recordHistory,
    lastVersion,
    renewLeases: async () => {
      await Promise.all([...renewals.values()].map((renew) => renew()));
    },
    tryStore,
    noteUnreadable,
    errors: () => [...errors].map(([what, times]) => (times > 1 ? `${what} (${times} times)` : what)),
  };
};

/** @throws the error unless it says that another run has the lease */
const unlessLost = (error: unknown): 'lost' => {
  if (error instanceof LeaseLostError) return 'lost';
  throw error;
};
