import type { EventLog, StoredEvent } from '../state/event-store';
import type { StateSession } from '../state/session';
import type { StateRecord } from '../state/state-record';
import { VERSION_FORMAT } from '../state/state-format';
import type { ReconcileResult } from './settle';
import { externalEntryLost } from '../judge/findings/event-findings';
import { FINDING_RULES } from '../findings/lookup';
import type { Finding } from '../findings/finding';
import { recordEvents } from '../judge/state/outbox';
import { type ExternalList, lostEntries } from '../judge/state/lost-entries';
import type { ListVersion, ProviderState } from '../judge/state/provider-state';
import type { RunMark } from '../judge/state/run-mark';
import { normalise } from '../judge/chain/thumbprint';

/** Input of a comparison. */
export interface Comparing {
  arn: string;
  mark: RunMark;
  /** Events as they were when the run began. */
  events: readonly StoredEvent[];
  store: EventLog;
  session: StateSession;
  /** Record of the provider, which is open: so each pair is met once. */
  record: StateRecord<ProviderState>;
}

/** A check with the findings of the comparison, and the events that need no other comparison once it is kept. */
export interface ComparedCheck {
  result: ReconcileResult;
  compared: readonly StoredEvent[];
}

/** True if an event has a list of the provider that was not compared yet with the watcher's writes. */
export function isUncompared({ change, compared }: StoredEvent, arn: string): boolean {
  return !compared && change.provider === arn && change.thumbprints !== undefined;
}

/**
 * Compares the lists in events with the lists that the watcher wrote, whichever came first: a new event is compared with every
 * write, and a new write with every event.
 */
export async function compareEvents(result: ReconcileResult, comparing: Comparing): Promise<ComparedCheck> {
  const { arn, store, mark, record } = comparing;
  const { state, report } = result;
  const writes = state.unrecorded.filter(({ version }) => version > record.state.version);
  // Events may have come while the list was written.
  const events = writes.length > 0 ? await store.read() : comparing.events;
  const mine = events.filter(({ change }) => change.provider === arn);
  const standing = [...(state.list ?? []), ...report.before, ...report.after];
  const fresh = mine.filter((event) => isUncompared(event, arn));
  if (!record.kept || (fresh.length === 0 && writes.length === 0) || !isAnyMissing(mine, standing)) {
    return { result, compared: record.kept ? fresh : [] };
  }
  const versions = await knownVersions(state.unrecorded, comparing);
  if (!versions) return { result, compared: [] };
  const isNew = new Set(writes.map(({ version }) => version));
  const external = mine.flatMap(listOf);
  const findings = mine.flatMap((event): Finding[] =>
    listOf(event).flatMap((list) =>
      lostEntries(list, { versions, external, standing })
        .filter(({ write }) => !event.compared || isNew.has(write.version))
        .map((lost) => externalEntryLost(lost, event.change)),
    ),
  );
  return { result: withFindings(result, findings, mark), compared: fresh };
}

function isAnyMissing(events: readonly StoredEvent[], standing: readonly string[]): boolean {
  const has = new Set(standing.map(normalise));
  return events.some(({ change }) => change.thumbprints?.some((entry) => !has.has(normalise(entry))));
}

/** Returns the list in an event; a deleted provider has none any more. */
function listOf({ change: { action, at, thumbprints } }: StoredEvent): ExternalList[] {
  if (action === 'DeleteOpenIDConnectProvider') return [{ at, list: null }];
  return thumbprints ? [{ at, list: thumbprints }] : [];
}

/** Returns the lists in the history and the lists that wait for it, oldest first; null when the history cannot be read. */
async function knownVersions(
  unrecorded: readonly ListVersion[],
  { arn, session, mark }: Comparing,
): Promise<readonly ListVersion[] | null> {
  const kept = await session.tryStore((table) => table.versions(arn, mark.now.getTime()));
  if (!kept) return null;
  const byNumber = new Map<number, ListVersion>();
  for (const { version, text } of kept) {
    try {
      const parsed = VERSION_FORMAT.parse(text);
      if (parsed) byNumber.set(version, parsed);
    } catch (error) {
      session.noteUnreadable(`version ${version} of ${arn}`, error);
    }
  }
  for (const version of unrecorded) byNumber.set(version.version, version);
  return [...byNumber.values()].toSorted((one, other) => one.version - other.version);
}

function withFindings(result: ReconcileResult, findings: readonly Finding[], mark: RunMark): ReconcileResult {
  return findings.length === 0
    ? result
    : {
        ...result,
        report: { ...result.report, findings: [...findings, ...result.report.findings] },
        state: recordEvents(result.state, findings, mark, FINDING_RULES),
      };
}
