import { VERSION_FORMAT, type Format } from './memory-format';
import { describeError } from './iam';
import type { Memory } from './memory';
import { type ReadAhead, createReadAhead } from './read-ahead';
import type { ListVersion, ProviderMemory } from '../judge/memory';

/** What is remembered under one key, for one run. */
export interface Page<T> {
  key: string;
  /** As it was when the page was opened. */
  state: T;
  /** Whether it is kept at all. When the memory cannot be used, a run goes on and every run begins anew. */
  kept: boolean;
  /** Whether this very state is what was kept when the page was opened. */
  holds: (state: T) => boolean;
  /** Keeps a new state; with `release` the page is closed, and another run may open it. True when it was kept. */
  save: (state: T, lease: 'keep' | 'release') => Promise<boolean>;
  /** Closes the page and leaves what is kept. */
  release: () => Promise<void>;
  /** Tries again to open a page that the table did not give; another page is given back as it is. Null as with `open`. */
  reopen: () => Promise<Page<T> | null>;
}

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
  /** Does something with the table; undefined where nothing is remembered, or it failed, which is noted. */
  attempt: <T>(action: (memory: Memory) => Promise<T>) => Promise<T | undefined>;
  /** Notes something that is kept and cannot be read: however often it is read, it is one trouble. */
  noteUnreadable: (what: string, error: unknown) => void;
  /** What went wrong, each kind once, with how often. */
  troubles: () => readonly string[];
}

/** What a keeper is made of. */
export interface KeeperDependencies {
  /** Null where nothing is remembered: that is no trouble then. */
  memory: Memory | null;
  runId: string;
  clock: () => Date;
  /** How long a page may stay open, in milliseconds: as long as the run can live. */
  leaseMs: () => number;
}

/** How long an entry of the history is kept: a year, in milliseconds. */
const HISTORY_MS = 366 * 24 * 60 * 60 * 1000;

/** No lease is longer than this, in milliseconds: Lambda's longest run. */
const LONGEST_LEASE_MS = 15 * 60 * 1000;

/** After so many troubles with the table the run does without: it must not spend its time on waiting for it. */
const PATIENCE = 5;

/** Starts to keep the memory of one run. */
export const createKeeper = ({ memory, runId, clock, leaseMs }: KeeperDependencies): Keeper => {
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

  const pageFor = <T>(key: string, format: Format<T>, kept: string | null | undefined, mayWrite: boolean): Page<T> => {
    const state = kept === undefined ? undefined : read(key, format, kept);
    const isKept = state !== undefined;
    const owned = isKept && mayWrite;
    const page: Page<T> = {
      key,
      state: state ?? format.nothing,
      kept: isKept,
      holds: (other) => typeof kept === 'string' && format.print(other) === kept,
      save: async (next, lease) => {
        if (!owned) return false;
        return (await attempt((table) => table.save(key, runId, format.print(next), lease).then(() => true))) ?? false;
      },
      release: async () => {
        if (owned) await attempt((table) => table.release(key, runId));
      },
      reopen: async () => (kept === undefined && mayWrite ? open(key, format) : page),
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
    const now = clock().getTime();
    const lease = { owner: runId, until: now + Math.min(leaseMs(), LONGEST_LEASE_MS) };
    const acquired = await attempt((table) => table.acquire(key, lease, now));
    if (acquired?.busy) return null;
    const page = pageFor(key, format, acquired?.state, true);
    // What cannot be read is left alone, and so is its lease.
    if (acquired && !page.kept) await attempt((table) => table.release(key, runId));
    return page;
  };
  const peek: Keeper['peek'] = async (key, format) =>
    pageFor(key, format, await attempt((table) => table.read(key)), false);

  const announce: Keeper['announce'] = (keys) => {
    ahead = createReadAhead(keys, (batch) => attempt((table) => table.readMany(batch)));
  };
  const glimpse: Keeper['glimpse'] = async (key, format) => {
    const kept = await ahead?.(key);
    const page = typeof kept === 'string' ? pageFor(key, format, kept, false) : null;
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
    const versions = await attempt((table) => table.versions(key, clock().getTime()));
    return versions ? (versions.at(-1)?.version ?? 0) : null;
  };

  return {
    open,
    peek,
    announce,
    glimpse,
    record,
    lastVersion,
    attempt,
    noteUnreadable,
    troubles: () => [...troubles].map(([what, times]) => (times > 1 ? `${what} (${times} times)` : what)),
  };
};
