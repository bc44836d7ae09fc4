import { FINDING_RULES } from '../findings/lookup';
import { type Notifiable, dueNotifications } from '../judge/state/due-notifications';
import type { RunMark } from '../judge/state/run-mark';
import type { Report } from '../contract/report';
import { runKeyOf } from '../contract/table-keys';
import type { Collected, DueRecord } from '../notify/collect';
import type { Format } from '../state/format';
import type { StateSession } from '../state/session';
import { PROVIDER_FORMAT, RUN_FORMAT } from '../state/state-format';
import type { AccountResult } from './file-formats';

/** What the report of an account's run takes over from the run over the organization. */
export type ReportFrame = Pick<Report, 'runId' | 'startedAt' | 'durationMs' | 'thumbprintCheck'>;

/**
 * Collects what is due in accounts. The results say where something is, and the table what: so what was sent meanwhile is not sent once
 * more when this is done again.
 */
export async function collectDue(
  results: readonly AccountResult[],
  session: Pick<StateSession, 'prefetch' | 'readPrefetched'>,
  mark: RunMark,
  frame: ReportFrame,
): Promise<Collected[]> {
  session.prefetch(results.flatMap(({ due }) => due));
  const collected: Collected[] = [];
  for (const result of results) collected.push(await collectAccount(result, session, mark, frame));
  return collected;
}

async function collectAccount(
  { id, counts, complete, providers, due }: AccountResult,
  session: Pick<StateSession, 'readPrefetched'>,
  mark: RunMark,
  frame: ReportFrame,
): Promise<Collected> {
  const runKey = runKeyOf(id);
  const found: DueRecord[] = [];
  for (const key of due.filter((one) => one !== runKey)) {
    const record = await dueIn(key, PROVIDER_FORMAT, session, mark);
    if (record) found.push(record);
  }
  return {
    report: { ...frame, dryRun: false, complete, counts, findings: [], providers },
    due: found,
    run: due.includes(runKey) ? await dueIn(runKey, RUN_FORMAT, session, mark) : null,
    events: new Map(),
    roles: new Map(),
  };
}

async function dueIn<T extends Notifiable>(
  key: string,
  format: Format<T>,
  session: Pick<StateSession, 'readPrefetched'>,
  { runId, now }: RunMark,
): Promise<DueRecord | null> {
  const record = await session.readPrefetched(key, format);
  const outbox = record ? dueNotifications(record.state, runId, now, FINDING_RULES) : [];
  return outbox.length > 0 ? { key, at: now, outbox } : null;
}
