import pMap from 'p-map';
import type { Finding } from '../findings/finding';
import {
  type AccountResult,
  accountsFile,
  actFile,
  comparedFile,
  leftOutFile,
  noteFile,
  resultsFile,
  unitsFile,
} from './file-formats';
import { needFile, readFile } from './files';
import type { ObjectStore } from './object-store';
import { FILES_AT_ONCE, readInventories } from './read-inventories';
import { FILES, type Kind, type MapName } from './state';

/** What came of a run over an organization. */
export interface RunOutcome {
  /** Accounts of the organization; in a quick look those that it acted in. */
  accounts: number;
  /** IDs of the accounts that a full run was to read. */
  listed: readonly string[];
  /** Findings about accounts, and about the run, each once. */
  findings: readonly Finding[];
  results: readonly AccountResult[];
  /** Finding that nothing was written; null if it is not so. */
  blocked: Finding | null;
  /** All providers that were compared. */
  providers: number;
  /** Thumbprints that are live, by the keys of units. */
  live: Readonly<Record<string, { live: readonly string[] }>>;
}

/** A batch, as the lists have it. */
type Batch = { batch: number } & ({ accounts: readonly { id: string }[] } | { units: readonly { issuer: string }[] });

/** Puts together what the functions of a run wrote. */
export async function readOutcome(run: string, kind: Kind, files: ObjectStore): Promise<RunOutcome> {
  const isFull = kind === 'full';
  const acted = await needFile(files, FILES.act(run), actFile);
  const [leftOut, read, results, compared, units] = await Promise.all([
    isFull ? needFile(files, FILES.leftOut(run), leftOutFile) : null,
    isFull ? readInventories(run, files) : [],
    readResults(acted, { run, files }),
    needFile(files, FILES.compared(run), comparedFile),
    needFile(files, FILES.issuers(run), unitsFile),
  ]);
  const accountsRead = isFull ? await needFile(files, FILES.accounts(run), accountsFile) : [];
  const known = new Set([...read, ...results].map(({ id }) => id));
  const unread = accountsRead.filter(({ accounts }) => !accounts.every(({ id }) => known.has(id)));
  const done = new Set(results.map(({ id }) => id));
  const unfinished = acted.filter(({ accounts }) => !accounts.every(({ id }) => done.has(id)));
  const findings = [
    ...(leftOut?.findings ?? []),
    ...read.flatMap(({ finding }) => finding ?? []),
    ...results.flatMap(({ finding }) => finding ?? []),
    ...(await batchFindings('inventory', unread, { run, files })),
    ...(await batchFindings('observe', await failedAmong(units, { run, files }), { run, files })),
    ...(await batchFindings('act', unfinished, { run, files })),
    ...(compared.blocked ? [compared.blocked] : []),
  ];
  return {
    accounts: leftOut?.accounts ?? results.length,
    listed: accountsRead.flatMap(({ accounts }) => accounts.map(({ id }) => id)),
    findings: onceEach(findings),
    results,
    blocked: compared.blocked,
    providers: compared.providers,
    live: compared.observations,
  };
}

async function readResults(batches: readonly Batch[], { run, files }: Place): Promise<AccountResult[]> {
  const read = ({ batch }: { batch: number }) => readFile(files, FILES.results(run, batch), resultsFile);
  return (await pMap(batches, read, { concurrency: FILES_AT_ONCE })).flatMap((one) => one?.accounts ?? []);
}

/** Returns the batches of units of which a failure is noted: the observations of others may be missing for other reasons. */
async function failedAmong<One extends Batch>(units: readonly One[], { run, files }: Place): Promise<One[]> {
  const notes = await pMap(units, ({ batch }) => readFile(files, FILES.note(run, 'observe', batch), noteFile), {
    concurrency: FILES_AT_ONCE,
  });
  return units.filter((_, index) => notes[index] !== null);
}

interface Place {
  run: string;
  files: ObjectStore;
}

/** Accounts, or issuers, that the finding names. */
const NAMED = 10;

/** Returns the finding about the batches of a map that did not come to their end: one for all, as the batches are others each time. */
async function batchFindings(map: MapName, batches: readonly Batch[], { run, files }: Place): Promise<Finding[]> {
  if (batches.length === 0) return [];
  const things = batches.flatMap((batch) =>
    'accounts' in batch ? batch.accounts.map(({ id }) => id) : batch.units.map(({ issuer }) => issuer),
  );
  const [first] = batches;
  const note = first ? await readFile(files, FILES.note(run, map, first.batch), noteFile) : null;
  const error = note?.error ?? 'nothing is known about the reason';
  return [
    { code: 'batch-failed', about: map, facts: { map, things: things.length, first: things.slice(0, NAMED), error } },
  ];
}

/** An account that cannot be entered is found when it is read, and perhaps once more. */
function onceEach(findings: readonly Finding[]): Finding[] {
  const found = new Map(findings.map((finding) => [JSON.stringify([finding.code, finding.about]), finding]));
  return [...found.values()];
}
