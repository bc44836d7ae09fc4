import { createHash } from 'node:crypto';
import type { IamChange } from '../contract/cloudtrail-event';
import { EVENT_FORMAT } from './event-format';
import type { StateSession } from './session';
import type { EventMark, KeptEvent } from './store';

/** An IAM event that is kept. */
export interface StoredEvent {
  /** Null for one that could not be kept. */
  id: string | null;
  change: IamChange;
  /** Whether the run that kept it is another one. */
  late: boolean;
  notified: boolean;
  compared: boolean;
}

/** Where IAM events are kept until people were told of them. Nothing here ever rejects. */
export interface EventLog {
  /** Keeps an event, whoever has its provider in hand. */
  keep: (change: IamChange) => Promise<StoredEvent>;
  /** All events that are kept, the oldest first; none when they cannot be read. */
  read: () => Promise<readonly StoredEvent[]>;
  mark: (events: readonly StoredEvent[], mark: EventMark) => Promise<void>;
}

/** All events stand under one key, so that a run finds those of every provider by one query. */
const KEY = 'run';

const DAY_MS = 24 * 60 * 60 * 1000;

/** How long an event waits to be told, in milliseconds: a topic that takes no message is mended by then. */
const WAIT_MS = 90 * DAY_MS;

/**
 * How long an event is kept once it was told, in milliseconds: CloudTrail's events arrive within minutes and out of order, and
 * what was written in the meantime is compared with them.
 */
const AFTERWARDS_MS = 7 * DAY_MS;

/** Keeps the events of one run, and reads those of all. */
export const createEventLog = (session: StateSession, runId: string, clock: () => Date): EventLog => {
  const now = (): number => clock().getTime();

  const keep: EventLog['keep'] = async (change) => {
    const event = { id: idOf(change), text: EVENT_FORMAT.print({ change, runId }) };
    const done = await session.tryStore((table) => table.addEvent(KEY, event, now() + WAIT_MS).then(() => true));
    return { id: done ? event.id : null, change, late: false, notified: false, compared: false };
  };

  const read: EventLog['read'] = async () => {
    const kept = (await session.tryStore((table) => table.events(KEY, now()))) ?? [];
    return kept.flatMap(readOne);
  };
  const readOne = ({ id, text, marks }: KeptEvent): StoredEvent[] => {
    try {
      const record = EVENT_FORMAT.parse(text);
      const isLate = record?.runId !== runId;
      return record
        ? [
            {
              id,
              change: record.change,
              late: isLate,
              notified: marks.has('notified'),
              compared: marks.has('compared'),
            },
          ]
        : [];
    } catch (error) {
      session.noteUnreadable(`the event ${id}`, error);
      return [];
    }
  };

  const mark: EventLog['mark'] = async (events, which) => {
    const expiresAt = which === 'notified' ? now() + AFTERWARDS_MS : null;
    const mine = events.flatMap(({ id }) => id ?? []);
    await Promise.all(mine.map((id) => session.tryStore((table) => table.markEvent(KEY, id, which, expiresAt))));
  };

  return { keep, read, mark };
};

/** The same event, sent twice, has the same ID; IDs sort by time. */
const idOf = (change: IamChange): string => {
  const digest = createHash('sha256').update(JSON.stringify(change)).digest('hex');
  return `${change.at.toISOString()}#${digest.slice(0, 32)}`;
};
