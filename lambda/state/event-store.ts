import { createHash } from 'node:crypto';
import type { IamChange } from '../contract/cloudtrail-event';
import { RUN_KEY } from '../contract/table-keys';
import { EVENT_FORMAT } from './event-format';
import type { StateSession } from './session';
import type { EventMark, KeptEvent } from './store';

/** A kept IAM event. */
export interface StoredEvent {
  /** Null for an event that could not be kept. */
  id: string | null;
  change: IamChange;
  /** True if another run kept it. */
  delayed: boolean;
  notified: boolean;
  compared: boolean;
}

/** Log of IAM events until operators were notified of them. No method ever rejects. */
export interface EventLog {
  /** Keeps an event, whoever holds the lease of its provider. */
  keep: (change: IamChange) => Promise<StoredEvent>;
  /** Reads all kept events, the oldest first; none when they cannot be read. */
  read: () => Promise<readonly StoredEvent[]>;
  mark: (events: readonly StoredEvent[], mark: EventMark) => Promise<void>;
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** Time that an event waits for its notification, in milliseconds: a topic that takes no message is fixed by then. */
const WAIT_MS = 90 * DAY_MS;

/**
 * Time that an event is kept after its notification, in milliseconds: CloudTrail's events arrive within minutes and out of
 * order, and lists written in the meantime are compared with them.
 */
const AFTERWARDS_MS = 7 * DAY_MS;

/**
 * Makes the log in which one run keeps its events, and reads the events of all runs.
 * @param key one for the events of all providers of an account, so that a run finds them by one query. Default: `RUN_KEY`
 */
export function createEventLog(session: StateSession, runId: string, clock: () => Date, key = RUN_KEY): EventLog {
  const now = (): number => clock().getTime();

  const keep: EventLog['keep'] = async (change) => {
    const event = { id: idOf(change), text: EVENT_FORMAT.print({ change, runId }) };
    const done = await session.tryStore((table) => table.addEvent(key, event, now() + WAIT_MS).then(() => true));
    return { id: done ? event.id : null, change, delayed: false, notified: false, compared: false };
  };

  const read: EventLog['read'] = async () => {
    const kept = (await session.tryStore((table) => table.events(key, now()))) ?? [];
    return kept.flatMap((event) => parseEvent(event, runId, session));
  };
  const mark: EventLog['mark'] = async (events, which) => {
    const expiresAt = which === 'notified' ? now() + AFTERWARDS_MS : null;
    const mine = events.flatMap(({ id }) => id ?? []);
    await Promise.all(mine.map((id) => session.tryStore((table) => table.markEvent(key, id, which, expiresAt))));
  };

  return { keep, read, mark };
}

function parseEvent(
  { id, text, marks }: KeptEvent,
  ofRun: string,
  { noteUnreadable }: Pick<StateSession, 'noteUnreadable'>,
): StoredEvent[] {
  try {
    const record = EVENT_FORMAT.parse(text);
    if (!record) return [];
    const { change, runId } = record;
    const [notified, compared] = [marks.has('notified'), marks.has('compared')];
    return [{ id, change, delayed: runId !== ofRun, notified, compared }];
  } catch (error) {
    noteUnreadable(`the event ${id}`, error);
    return [];
  }
}

/** Returns the ID of an event. The same event, sent twice, has the same ID; IDs sort by time. */
function idOf(change: IamChange): string {
  const digest = createHash('sha256').update(JSON.stringify(change)).digest('hex');
  return `${change.at.toISOString()}#${digest.slice(0, 32)}`;
}
