import type { Format } from './format';
import { VERSION_FORMAT } from './state-format';
import { describeError } from '../act/iam';
import { LeaseLostError, type LeaseTerm, type Memory } from './store';
import { type ReadAhead, createReadAhead } from './read-ahead';
import { type RunLease, type RunTime, beginLease } from './run-lease';
import type { ListVersion, ProviderMemory } from '../judge/state/provider-state';

/** What is remembered under one key, for one run. */
export interface Page<T> {
  key: string;
  /** As it was when the page was opened. */
  state: T;
  /** Whether it is kept at all. When the memory cannot be used, a run goes on and every run begins anew. */
  kept: boolean;
  /** Whether this very state is what was kept when the page was opened. */
  holds: (state: T) => boolean;
  /** Keeps a new state; with `keep` the lease begins again, with `release` the page is closed, and another run may open it. */
  save: (state: T, lease: 'keep' | 'release') => Promise<SaveOutcome>;
  /**
   * How long the lease lasts for sure, in milliseconds: by both of this machine's clocks, so that neither sleep nor a clock
   * that is set feigns a lease. 0 when the run has none any more, and for a page that is not kept.
   */
  leaseLeftMs: () => number;
  /** Closes the page and leaves what is kept. */
  release: () => Promise<void>;
  /** Tries again to open a page that the table did not give; another page is given back as it is. Null as with `open`. */
  reopen: () => Promise<Page<T> | null>;
}

/**
 * What became of a state that was to be kept: it is, or another run has the lease, or the table did not do it. When its
 * answer was lost, it may be kept all the same.
 */
export type SaveOutcome = 'saved' | 'lost' | 'unavailable';

/** What one run remembers with. Nothing here ever rejects: the run's job does not depend on its memory. */
export interface Keeper {
  /** Opens a page for this run alone; null when another run has it open. */
  open: <T>(key: string, format: Format<T>) => Promise<Page<T> | null>;
  /** Reads a page without opening it, for a run that changes nothing. */
  peek: <T>(key: string, format: Format<T>) => Promise<Page<T>>;
  /** Says which pages will be glimpsed, in their order. */
  announce: (keys: readonly string[]) => void;
  /**
   * Reads a page that was announced together with others and without opening it, to see whether it is worth opening; null
   * when there is none, or it was not to be had. Each can be glimpsed once.
   */
  glimpse: <T>(key: string, format: Format<T>) => Promise<Page<T> | null>;
  /** Puts the lists that are waiting for it into the history; what is left to be put there waits on. */
  record: (key: string, memory: ProviderMemory) => Promise<ProviderMemory>;
  /** The number of the latest list in the history, 0 when there is none; null when that cannot be told. */
  lastVersion: (key: string) => Promise<number | null>;
  /** Prolongs the leases of the open pages that would end before long, for a run without an end. */
  renewLeases: () => Promise<void>;
  /** Does something with the table; undefined where nothing is remembered, or it failed, which is noted. */
  attempt: <T>(action: (memory: Memory) => Promise<T>) => Promise<T | undefined>;
  /** Notes something that is kept and cannot be read: however often it is read, it is one trouble. */
  noteUnreadable: (what: string, error: unknown) => void;
  /** What went wrong, each kind once, with how often. */
  troubles: () => readonly string[];
}

/** What a keeper is made of. */
export interface KeeperDependencies extends RunTime {
  /** Null where nothing is remembered: that is no trouble then. */
  memory: Memory | null;
  runId: string;
}

/** How long an entry of the history is kept: a year, in milliseconds. */
const HISTORY_MS = 366 * 24 * 60 * 60 * 1000;

/** After so many troubles with the table the run does without: it must not spend its time on waiting for it. */
const PATIENCE = 5;

/** Starts to keep the memory of one run. */
export const createKeeper = ({ memory, runId, ...time }: KeeperDependencies): Keeper => {
  /** How to prolong the lease of each page that is open. */
  const renewals = new Map<string, () => Promise<void>>();
  const troubles = new Map<string, number>();
  let failures = 0;
  let ahead: ReadAhead | null = null;
  const note = (what: string): void => void troubles.set(what, (troubles.get(what) ?? 0) + 1);
  /** Undefined when it did not work. */
  const attempt = async <T>(action: (memory: Memory) => Promise<T>): Promise<T | undefined> => {
    if (!memory || failures >= PATIENCE) return undefined;
    try {
      return await action(memory);
    } catch (error) {
      failures += 1;
      note(describeError(error));
      return undefined;
    }
  };

  const saveText = (key: string, text: string, lease: 'keep' | 'release' | LeaseTerm): Promise<SaveOutcome> =>
    attempt((table) => table.save(key, runId, text, lease).then(() => 'saved' as const, unlessLost)).then(
      (outcome) => outcome ?? 'unavailable',
    );

  /** @param granted the lease that the page was opened with; null when it is only read */
  const pageFor = <T>(
    key: string,
    format: Format<T>,
    kept: string | null | undefined,
    granted: RunLease | null,
  ): Page<T> => {
    const state = kept === undefined ? undefined : read(key, format, kept);
    const isKept = state !== undefined;
    let lease = isKept ? granted : null;
    let text = kept;
    let last: Promise<unknown> = Promise.resolve();
    /** One call at a time, so that no earlier text replaces a later one. */
    const inTurn = <Answer>(act: () => Promise<Answer>): Promise<Answer> => {
      const next = last.then(act);
      last = next;
      return next;
    };
    const end = (): void => {
      lease = null;
      renewals.delete(key);
    };
    /** Keeps the text, and with it the lease, which begins again unless it is over. */
    const keep = async (): Promise<SaveOutcome> => {
      const next = lease && lease.leftMs() > 0 ? beginLease(time) : null;
      const outcome = await saveText(key, text ?? format.print(format.nothing), next?.term ?? 'keep');
      if (outcome === 'saved' && next) lease = next;
      if (outcome === 'lost') end();
      return outcome;
    };
    if (lease) renewals.set(key, () => inTurn(async () => void (lease?.endsSoon() && (await keep()))));
    const page: Page<T> = {
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
          return attempt((table) => table.release(key, runId));
        });
      },
      reopen: async () => (kept === undefined && granted ? open(key, format) : page),
    };
    return page;
  };
  const read = <T>(key: string, format: Format<T>, kept: string | null): T | undefined => {
    if (kept === null) return format.nothing;
    try {
      return format.parse(kept);
    } catch (error) {
      noteUnreadable(key, error);
      return undefined;
    }
  };

  const noteUnreadable: Keeper['noteUnreadable'] = (what, error) => {
    const reason = error instanceof Error ? error.message : String(error);
    troubles.set(`what is kept of ${what} cannot be read: ${reason}`, 1);
  };

  const open: Keeper['open'] = async (key, format) => {
    const lease = beginLease(time);
    const { until, now } = lease.term;
    const acquired = await attempt((table) => table.acquire(key, { owner: runId, until }, now));
    if (acquired?.busy) return null;
    const page = pageFor(key, format, acquired?.state, lease);
    // What cannot be read is left alone, and so is its lease.
    if (acquired && !page.kept) await attempt((table) => table.release(key, runId));
    return page;
  };
  const peek: Keeper['peek'] = async (key, format) =>
    pageFor(key, format, await attempt((table) => table.read(key)), null);

  const announce: Keeper['announce'] = (keys) => {
    ahead = createReadAhead(keys, (batch) => attempt((table) => table.readMany(batch)));
  };
  const glimpse: Keeper['glimpse'] = async (key, format) => {
    const kept = await ahead?.(key);
    const page = typeof kept === 'string' ? pageFor(key, format, kept, null) : null;
    return page?.kept ? page : null;
  };

  const record: Keeper['record'] = async (key, state) => {
    const left: ListVersion[] = [];
    for (const version of state.unrecorded) {
      const kept = { version: version.version, text: VERSION_FORMAT.print(version) };
      const done = await attempt((table) =>
        table.addVersion(key, kept, version.at.getTime() + HISTORY_MS).then(() => true),
      );
      if (!done) left.push(version);
    }
    return { ...state, unrecorded: left };
  };

  const lastVersion: Keeper['lastVersion'] = async (key) => {
    const versions = await attempt((table) => table.versions(key, time.clock().getTime()));
    return versions ? (versions.at(-1)?.version ?? 0) : null;
  };

  return {
    open,
    peek,
    announce,
    glimpse,
    record,
    lastVersion,
    renewLeases: async () => {
      await Promise.all([...renewals.values()].map((renew) => renew()));
    },
    attempt,
    noteUnreadable,
    troubles: () => [...troubles].map(([what, times]) => (times > 1 ? `${what} (${times} times)` : what)),
  };
};

/** @throws the error when it says something else than that another run has the lease */
const unlessLost = (error: unknown): 'lost' => {
  if (error instanceof LeaseLostError) return 'lost';
  throw error;
};
