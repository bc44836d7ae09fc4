import { type KeptEvent, type Lease, LeaseLostError, MAX_LEASE_MS, type StateStore } from '../../lambda/state/store';
import { FURTHEST_MS } from '../../lambda/state/table-lease';

interface Entry {
  lease: Lease | null;
  state: string | null;
  versions: Map<number, { text: string; expiresAt: number }>;
  events: Map<string, KeptEvent & { expiresAt: number }>;
}

/**
 * A memory that forgets with the process, and that answers as a table does: for tests of thousands of runs. Its time is that
 * of whoever calls.
 */
export function createRamStore(): StateStore {
  const entries = new Map<string, Entry>();
  const at = (key: string): Entry => {
    const entry = entries.get(key) ?? { lease: null, state: null, versions: new Map(), events: new Map() };
    entries.set(key, entry);
    return entry;
  };
  return {
    acquire: async (key, lease, now) => {
      const entry = at(key);
      if (entry.lease && entry.lease.owner !== lease.owner && counts(entry.lease, now)) return { busy: true };
      entry.lease = { owner: lease.owner, until: endOf(lease, now) };
      return { busy: false, state: entry.state };
    },
    read: async (key) => at(key).state,
    readWithLease: async (key, now) => {
      const { lease, state } = at(key);
      return { busy: lease !== null && counts(lease, now), state };
    },
    readMany: async (keys) => new Map(keys.map((key) => [key, at(key).state])),
    save: async (key, owner, state, lease) => {
      const entry = at(key);
      const releasing = lease === 'release';
      if (entry.lease?.owner !== owner) {
        if (releasing && entry.state === state) return;
        throw new LeaseLostError(`Another run took the lease of ${key}.`);
      }
      entry.state = state;
      if (releasing) entry.lease = null;
      if (typeof lease === 'object') entry.lease = { owner, until: endOf(lease, lease.now) };
    },
    release: async (key, owner) => {
      const entry = at(key);
      if (entry.lease?.owner === owner) entry.lease = null;
    },
    addVersion: async (key, { version, text }, expiresAt) => {
      at(key).versions.set(version, { text, expiresAt: inSeconds(expiresAt) });
    },
    versions: async (key, now) =>
      [...at(key).versions]
        .filter(([, { expiresAt }]) => expiresAt > now)
        .map(([version, { text }]) => ({ version, text }))
        .toSorted((one, other) => one.version - other.version),
    addEvent: async (key, event, expiresAt) => {
      const { events } = at(key);
      if (!events.has(event.id)) events.set(event.id, { ...event, marks: new Set(), expiresAt: inSeconds(expiresAt) });
    },
    events: async (key, now) =>
      [...at(key).events.values()]
        .filter(({ expiresAt }) => expiresAt > now)
        .map(({ id, text, marks }) => ({ id, text, marks }))
        .toSorted((one, other) => (one.id < other.id ? -1 : 1)),
    markEvent: async (key, id, mark, expiresAt) => {
      const { events } = at(key);
      const event = events.get(id);
      if (!event) return;
      const marks = new Set([...event.marks, mark]);
      events.set(id, { ...event, marks, expiresAt: expiresAt === null ? event.expiresAt : inSeconds(expiresAt) });
    },
  };
}

function inSeconds(milliseconds: number): number {
  return Math.ceil(milliseconds / 1_000) * 1_000;
}

function endOf({ until }: Pick<Lease, 'until'>, now: number): number {
  return Math.min(until, now + MAX_LEASE_MS);
}

function counts({ until }: Lease, now: number): boolean {
  return now <= until && until <= now + FURTHEST_MS;
}
