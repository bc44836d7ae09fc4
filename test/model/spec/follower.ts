// oxlint-disable typescript/no-unsafe-type-assertion -- each operation has its own parameters and result: see process.ts.
import { isDeepStrictEqual } from 'node:util';
import type { AlertMessage } from '../../../lambda/notify/message';
import type { Provider } from '../../../lambda/act/iam';
import { type Acquired, type KeptVersion, type Lease, LeaseLostError } from '../../../lambda/state/store';
import { PROVIDER_FORMAT, RUN_FORMAT } from '../../../lambda/state/state-format';
import { readMessage } from '../world/inbox';
import type { Look } from '../world/issuer';
import type { Call } from '../world/process';
import { type Tracks, toldAll, track } from './conditions';
import { createHistoryRules } from './history';
import { type Knowledge, NOTHING, approvedOf, isSame, lower, without } from './knowledge';
import { type Term, createLeases } from './leases';
import { createLedger } from './ledger';
import { brokenBy } from './list-rules';
import { NO_WISH, type Situation, type Wish } from './outlook';
import * as pages from './page';
import { itemsIn } from './reading';
import * as truth from './truth';

/** A provider's settings. */
export type Profile = Pick<Situation, 'updates' | 'overlap' | 'cast'>;

/** What a run is asked to do. */
export interface Errand {
  runId: string;
  dryRun: boolean;
  /** The providers it is to check, and whether they are all there are. */
  arns: readonly string[];
  whole: boolean;
  wishes: Map<string, Wish>;
  now: number;
}

/** How a run ended. */
export type Outcome = 'died' | { error: Error } | { codes: readonly string[] };

/** Follows all that runs do, knows what they can know, and says what they ought not to have done. */
export interface Follower {
  began: (errand: Errand) => void;
  heard: (call: Call) => void;
  ended: (runId: string, outcome: Outcome) => void;
  /** Someone else wrote a list. */
  overwritten: (arn: string, list: readonly string[]) => void;
  /** All that was remembered is lost. */
  forgotten: () => void;
  /** The clock was set back. */
  setBack: (milliseconds: number) => void;
  /** What was wrong so far. */
  complaints: readonly string[];
}

/** A run that is followed. */
interface Followed {
  errand: Errand;
  pages: Map<string, pages.Page>;
  /** What was known where the run has read it and not taken the page. */
  glimpses: Map<string, { known: Knowledge; text: string | null }>;
  /** Pages that another run has. */
  busy: Set<string>;
  book: { kept: boolean; base: Tracks; final: Tracks | null; at: number | null } | null;
  /** Troubles with the memory. */
  troubles: number;
  /** How it was when the last call saved the run's page unchanged: to prolong its lease, or to settle what is told of the run. */
  settled: Pick<Followed, 'troubles' | 'at'> | null;
  /** When the lease of each page ends that the run has, going by what it asked for. */
  terms: Map<string, number>;
  /** Pages of which the run has lost the lease, and those that it left to other runs, with why. */
  lost: Set<string>;
  abandoned: Map<string, pages.Page['reason']>;
  /** When the write was begun that was remembered last, of each page. */
  begun: Map<string, number>;
  /** What the table holds of each page of the run's. */
  texts: Map<string, string>;
  /** The moment of its last call. */
  at: number;
  /** Pages that were saved with the write that is due. */
  prepared: Set<string>;
  told: 'nothing' | 'accepted' | 'refused';
  /** Whether no page was asked for yet. */
  isStarting: boolean;
  /** Whether all that was remembered was lost in its midst. */
  isForgotten: boolean;
  /** Whether something failed without which there is no run. */
  hopeless: boolean;
}

/** After so many troubles with the memory a run does without. */
const GIVEN_UP = 5;

/** What needs no page. */
const APART = new Set(['list', 'events', 'addEvent', 'markEvent']);

const CHANGES = new Set(['acquire', 'save', 'release', 'addVersion', 'replace', 'tell']);

export const createFollower = (
  profiles: ReadonlyMap<string, Profile>,
  { now, lookAt }: { now: () => number; lookAt: (arn: string) => Look },
): Follower => {
  const complaints: string[] = [];
  const complain = (what: string | null | undefined | false): void => void (what && complaints.push(what));
  const knowledge = new Map<string, Knowledge>();
  let book: Tracks = new Map();
  const lists = new Map<string, readonly string[]>();
  const truths = new Map<string, truth.Truth>();
  const runs = new Map<string, Followed>();
  const leases = createLeases();
  const history = createHistoryRules();
  /** Where the history may have lost a version to a call that came too late. */
  const blurred = new Set<string>();
  const ledger = createLedger();
  let setBack = 0;

  const truthOf = (arn: string): truth.Truth => truths.get(arn) ?? truth.NOTHING_TRUE;
  const wishFor = ({ errand }: Followed, arn: string): Wish => errand.wishes.get(arn) ?? NO_WISH;
  const open = (run: Followed, arn: string, base: Knowledge | null): pages.Page => {
    const profile = profiles.get(arn);
    if (!profile) throw new Error(`There is no provider ${arn}.`);
    const { runId } = run.errand;
    const page = pages.openPage({ ...profile, wish: wishFor(run, arn), runId }, base, now());
    run.pages.set(arn, page);
    return page;
  };
  const momentOf = (run: Followed, arn: string): pages.Moment => ({
    now: now(),
    left: Math.max(0, (run.terms.get(arn) ?? 0) - now()),
    givenUp: run.troubles >= GIVEN_UP,
  });
  /** Goes on with a page; one that is abandoned is none any more. */
  const turnTo = (run: Followed, arn: string, page: pages.Page): void => {
    run.pages.set(arn, page);
    if (page.stage !== 'abandoned') return;
    run.pages.delete(arn);
    run.abandoned.set(arn, page.reason);
  };
  const pageOf = (run: Followed, arn: string): pages.Page => run.pages.get(arn) ?? open(run, arn, null);
  const finish = (run: Followed, arn: string): pages.Page & { final: Knowledge } => {
    const page = pages.finish(pageOf(run, arn));
    run.pages.set(arn, page);
    return { ...page, final: page.final ?? NOTHING };
  };
  const closeBook = (run: Followed): Tracks => {
    if (!run.book) return new Map();
    const { runId, whole } = run.errand;
    const { troubles, at } = run.settled ?? run;
    const codes = [
      ...(troubles > 0 ? ['memory-degraded'] : []),
      ...([...run.abandoned.values()].includes('time') ? ['run-incomplete'] : []),
    ];
    const found = new Map(codes.map((code) => [code, { code, about: '', severity: 'warning' as const }]));
    const sighting = { now: at, runId, enforced: null, informs: () => whole };
    run.book.final ??= track(run.book.base, found, sighting);
    run.book.at ??= at;
    return run.book.final;
  };
  const itemsDue = (run: Followed): string[] => {
    const { runId } = run.errand;
    const itemsOf = (arn: string): string[] => {
      const { final, at } = finish(run, arn);
      return pages.itemsOf(final, { runId, now: at });
    };
    const tracks = closeBook(run);
    return [
      ...[...run.pages.keys()].flatMap((arn) => itemsOf(arn).map((item) => `${arn}: ${item}`)),
      ...pages.itemsOf({ untold: [], tracks }, { runId, now: run.book?.at ?? run.at }).map((item) => `run: ${item}`),
    ].toSorted();
  };

  /** What the run has read of providers that it has not taken in hand. */
  const onReadMany = (run: Followed, states: ReadonlyMap<string, string | null>): void => {
    for (const [key, text] of states) {
      const known = knowledge.get(key);
      if (!known || known.list === null) continue;
      run.glimpses.set(key, { known, text });
      open(run, key, known);
    }
  };

  const onGet = (run: Followed, arn: string, list: readonly string[] | null): void => {
    const page = pageOf(run, arn);
    // Another look, though nobody was asked for the page: the run has given up on its memory.
    const isAnew = run.glimpses.has(arn) && (page.look !== null || page.extra.length > 0);
    if (isAnew) run.glimpses.delete(arn);
    turnTo(run, arn, pages.onList(isAnew ? open(run, arn, null) : page, list, momentOf(run, arn)));
  };

  const onAcquire = (run: Followed, { key, parameters, effect, result, error }: Call): void => {
    const { runId } = run.errand;
    const [, { until }, asked] = parameters as [string, Lease, number];
    const acquired = result as Acquired | null;
    if (effect && acquired?.busy === false) complain(leases.taken(key, runId, { now: asked, until }));
    if (effect && acquired?.busy) complain(leases.refused(key, runId, { now: asked, until }));
    const isKept = error === null;
    if (isKept && acquired?.busy === false) {
      run.terms.set(key, until);
      run.texts.set(key, acquired.state ?? NOTHING_KEPT[key === 'run' ? 'run' : 'provider']);
    }
    const base = isKept ? (knowledge.get(key) ?? NOTHING) : null;
    const page = run.pages.get(key);
    const glimpse = run.glimpses.get(key);
    run.glimpses.delete(key);
    if (isKept && acquired?.busy) {
      run.busy.add(key);
      run.pages.delete(key);
    } else if (key === 'run') {
      run.book = { kept: isKept, base: isKept ? book : new Map(), final: null, at: null };
    } else if (!page || glimpse) {
      // What was seen holds while nothing else was remembered meanwhile; else another look is taken.
      if (!base || acquired?.busy !== false || glimpse?.text !== acquired.state) open(run, key, base);
      else if (page) run.pages.set(key, pages.onReopen(page, base, now()));
    } else if (base) {
      run.pages.set(key, pages.onReopen(page, base, now()));
    }
  };

  const onSave = (run: Followed, { key, parameters, effect, error }: Call): void => {
    const { runId } = run.errand;
    const [, , text, lease] = parameters as [string, string, string, 'keep' | 'release' | Term];
    const isTold = run.told === 'accepted';
    const isLost = error instanceof LeaseLostError;
    const before = run.texts.get(key);
    const hasLease = (run.terms.get(key) ?? 0) > now();
    if (isLost) {
      run.lost.add(key);
      run.terms.delete(key);
    }
    if (effect) {
      run.texts.set(key, text);
      if (typeof lease === 'object') leases.prolonged(key, runId, lease);
      if (typeof lease === 'object' && !error) run.terms.set(key, lease.until);
    }
    // The run is still alive, and its lease begins again; or it tries the same write once more.
    const tried = run.pages.get(key);
    const isRetry = tried?.stage === 'keeping' && tried.judged?.write?.at === run.begun.get(key);
    if (lease !== 'release' && text === before && !isRetry) return;
    if (key === 'run') {
      const final = closeBook(run);
      if (effect) book = isTold ? toldAll(final, run.book?.at ?? run.at) : final;
    } else {
      const page = pageOf(run, key);
      const isRejecting = pages.isRejecting(page);
      const isBefore = page.stage === 'keeping' || isRejecting;
      const final = isBefore ? pages.underWay(page) : finish(run, key).final;
      if (effect) {
        knowledge.set(key, isTold ? pages.afterTelling(final, page.at) : final);
        ledger.remembered(key, runId);
        history.remembered(key, runId);
        if (isBefore) run.prepared.add(key);
        if (isBefore && final.begun) run.begun.set(key, final.begun.at);
        if (final.begun) truths.set(key, truth.begun(truthOf(key), wishFor(run, key), final.begun.added));
        if (!isBefore && page.look) {
          // What someone else put in or took out since the run read the list, it cannot have granted.
          const there = lower(lists.get(key) ?? []).filter((one) => final.list && lower(final.list).includes(one));
          // What was approved since, and is still to be written, is taken out no more.
          const rejected = without(final.rejected, approvedOf(final.begun?.added ?? new Map()));
          truths.set(key, truth.granted(truthOf(key), wishFor(run, key), there, isLiveIn(final), rejected));
        }
        // Whose lease is over leaves the history to others.
        const isRecorded = !isBefore && !final.begun && run.troubles === 0 && hasLease && !blurred.has(key);
        const list = isRecorded ? final.list : null;
        complain(list && !history.endsWith(key, list) && `the history of ${key} does not end with its list`);
      }
      const outcome = isLost ? 'lost' : error ? 'unavailable' : 'saved';
      if (isRejecting) turnTo(run, key, pages.onRejectionsKept(page, outcome, now()));
      else if (isBefore) turnTo(run, key, pages.onKept(page, outcome, momentOf(run, key)));
    }
    if (lease === 'release') run.terms.delete(key);
    if (!effect || lease !== 'release') return;
    leases.returned(key, runId);
    if (run.troubles > 0 || run.lost.has(key)) return;
    const isDue = (one: string): boolean => one === runId || !runs.has(one);
    for (const debt of ledger.owed(key, isDue)) complain(`nobody was told of ${key} ${debt}`);
  };

  const onReplace = (run: Followed, { key: arn, parameters, effect, error }: Call): void => {
    const { runId } = run.errand;
    const [list] = parameters as [readonly string[]];
    const page = pageOf(run, arn);
    const due = pages.writeOf(page);
    const { circumstances, pinned, look } = page;
    const { updates, overlap, cast, wish } = circumstances;
    complain(!due && `${runId} wrote ${list.join()} to ${arn} where nothing was to be written`);
    complain(due && !isSame(due.after, list) && `${runId} wrote ${list.join()} to ${arn}, not ${due.after.join()}`);
    complain(
      page.kept &&
        !page.additionsOnly &&
        !run.prepared.has(arn) &&
        `${runId} wrote to ${arn} before it remembered that`,
    );
    complain(page.kept && (run.terms.get(arn) ?? 0) <= page.at && `${runId} wrote to ${arn} when its lease was over`);
    complain(page.at - page.lookedAt >= pages.FRESH && `${runId} wrote to ${arn} by an old look`);
    const real = truthOf(arn);
    const before = due?.before ?? pinned;
    const broken = brokenBy({
      before,
      after: list,
      look: look ?? lookAt(arn),
      lookedAt: page.lookedAt,
      updates,
      overlap,
      now: now(),
      ...real,
      // As late as it may be: what a clock that was set back took for the past is longer ago than it seems.
      approved: truth.binding(real, overlap, now() + setBack),
      restoring: wish.restore !== null || (page.base.begun?.restore ?? null) !== null,
      // What this run was asked for by another word comes back by it.
      rejected: page.additionsOnly ? new Set() : without(real.rejected, [...wish.approved, ...wish.staged]),
      additionsOnly: page.additionsOnly,
      removing: new Set(due?.removals.keys()),
      runId,
      setBack,
      cast,
    });
    for (const rule of broken) complain(`${runId} broke the rule "${rule}": ${before.join()} -> ${list.join()}`);
    if (effect) {
      // What someone else wrote since the list was read, nobody can know of.
      ledger.wrote(arn, runId, before, list);
      lists.set(arn, list);
      // What was prepared may have been deleted since; then the run may not come to keep it again.
      if (run.prepared.has(arn) && !run.isForgotten)
        truths.set(
          arn,
          truth.granted(truthOf(arn), wish, list, isLiveIn(pages.underWay(page)), due?.removals.keys() ?? []),
        );
    }
    run.pages.set(arn, pages.onWrite(page, error, now()));
  };

  const onTell = (run: Followed, { parameters, effect, error }: Call): void => {
    const [message] = parameters as [AlertMessage];
    const due = itemsDue(run);
    const said = itemsIn(message).toSorted();
    const missing = lacking(due, said);
    const surplus = lacking(said, due);
    for (const item of missing) complain(`${run.errand.runId} did not tell: ${item}`);
    for (const item of surplus) complain(`${run.errand.runId} told without cause: ${item}`);
    if (effect) ledger.heard(readMessage(message));
    run.told = error ? 'refused' : 'accepted';
  };

  const heard: Follower['heard'] = (call) => {
    const run = runs.get(call.runId);
    if (!run) return;
    const { operation, key, error, effect, result, parameters } = call;
    const { runId, dryRun } = run.errand;
    const settled = key === 'run' && isRenewal(run, call) ? { troubles: run.troubles, at: run.at } : null;
    if (operation !== 'tell') run.settled = null;
    complain(dryRun && CHANGES.has(operation) && `${runId} was only to look, and called ${operation}`);
    if (dryRun) return;
    const isApart = APART.has(operation);
    complain(run.busy.has(key) && !isApart && `${runId} went on with ${key}, which another run has`);
    const isOver = run.abandoned.has(key) && !isApart && operation !== 'release' && !isRenewal(run, call);
    complain(isOver && `${runId} went on with ${key}, which it should have left (${run.abandoned.get(key)})`);
    if (run.abandoned.has(key) && operation !== 'release' && operation !== 'save') return;
    switch (operation) {
      case 'acquire':
        run.isStarting = false;
        onAcquire(run, call);
        break;
      case 'save':
        onSave(run, call);
        break;
      case 'release':
        if (effect) leases.returned(key, runId);
        run.terms.delete(key);
        break;
      case 'addVersion':
        if (effect) onVersion(run, key, parameters[1] as KeptVersion);
        break;
      case 'get':
        if (effect && !error) ledger.read(key, runId);
        run.prepared.delete(key);
        onGet(run, key, error ? null : (result as Provider).thumbprints);
        break;
      case 'look': {
        const look = lookAt(key);
        truths.set(key, truth.shown(truthOf(key), look, { now: now(), runId }));
        run.pages.set(key, pages.onLook(pageOf(run, key), look, now()));
        break;
      }
      case 'readMany':
        if (!error) onReadMany(run, result as ReadonlyMap<string, string | null>);
        break;
      case 'replace':
        onReplace(run, call);
        break;
      case 'tell':
        onTell(run, call);
        break;
      case 'versions':
        // Later it is asked for the number of the newest list only.
        if (run.isStarting) onVersions(run, key, error ? [] : (result as KeptVersion[]));
        else if (error) onLostHistory(run, key);
        break;
      case 'list':
        run.hopeless ||= error !== null;
        break;
      case 'read':
      // No IAM event comes in any story.
      case 'events':
      case 'addEvent':
      case 'markEvent':
        break;
    }
    const isOfMemory = !['get', 'look', 'replace', 'tell', 'list', 'versions'].includes(operation);
    if (error && isOfMemory && !(error instanceof LeaseLostError)) run.troubles += 1;
    run.at = now();
    run.settled = settled;
  };

  const onVersion = (run: Followed, key: string, kept: KeptVersion): void => {
    const wrong = history.added(key, run.errand.runId, kept);
    const end = run.terms.get(key) ?? 0;
    // Nobody can call back what was sent while the lease lasted.
    const isTooLate = end <= now() && end > pageOf(run, key).at;
    if (isTooLate) blurred.add(key);
    else complain(wrong);
  };

  /** The list that a person wants back is the one that stands in the history when the run looks for it. */
  const onVersions = (run: Followed, arn: string, versions: readonly KeptVersion[]): void => {
    const wish = wishFor(run, arn);
    const found = versions.find(({ version }) => version === wish.restore?.version);
    if (!found) {
      run.hopeless = true;
      return;
    }
    const { after: list }: { after: string[] } = JSON.parse(found.text);
    const asked = { ...wish, restore: { version: found.version, list } };
    run.errand.wishes.set(arn, asked);
    truths.set(arn, truth.asks(truthOf(arn), asked));
  };

  /** Where nothing is remembered and the history cannot be read, nothing can be kept. */
  const onLostHistory = (run: Followed, arn: string): void => {
    run.troubles += 1;
    run.pages.set(arn, pages.onLoss(pageOf(run, arn), now()));
    run.terms.delete(arn);
  };

  const onReport = (run: Followed, codes: readonly string[]): void => {
    const { runId, arns } = run.errand;
    complain(codes.includes('internal-error') && `${runId} failed by itself`);
    const left = arns.filter((arn) => !run.pages.has(arn) && !run.busy.has(arn) && !run.abandoned.has(arn));
    complain(left.length > 0 && `${runId} left out ${left.join()}`);
    complain(
      run.told === 'nothing' &&
        itemsDue(run)
          .map((item) => `${runId} did not tell: ${item}`)
          .join('\n'),
    );
    for (const [arn, page] of run.pages) {
      const isUndone =
        ['keeping', 'cleared', 'again', 'renewing'].includes(page.stage) ||
        (page.first?.write && page.stage === 'looking');
      complain(isUndone && `${runId} did not write to ${arn} what it should`);
    }
    if (run.troubles > 0) return;
    for (const [arn, { known }] of run.glimpses) {
      complain(!isDeepStrictEqual(finish(run, arn).final, known) && `${runId} did not keep what it saw of ${arn}`);
    }
    complain(
      leases
        .heldBy(runId)
        .map((key) => `${runId} keeps the page ${key}`)
        .join('\n'),
    );
  };

  return {
    complaints,
    heard,
    began: (errand) => {
      const nothing = {
        book: null,
        troubles: 0,
        settled: null,
        told: 'nothing',
        hopeless: false,
        isStarting: true,
        isForgotten: false,
      } as const;
      const sets = { busy: new Set<string>(), lost: new Set<string>(), prepared: new Set<string>() };
      const maps = {
        pages: new Map(),
        glimpses: new Map(),
        terms: new Map(),
        abandoned: new Map(),
        texts: new Map(),
        begun: new Map(),
      };
      runs.set(errand.runId, { errand, ...maps, ...sets, ...nothing, at: now() });
      for (const [arn, wish] of errand.wishes) truths.set(arn, truth.asks(truthOf(arn), wish));
    },
    ended: (runId, outcome) => {
      const run = runs.get(runId);
      runs.delete(runId);
      if (!run) return;
      const isKept = (arn: string): boolean =>
        run.troubles === 0 && !run.isForgotten && !run.lost.has(arn) && run.pages.get(arn)?.kept === true;
      const isSure = (arn: string): boolean => outcome !== 'died' && run.pages.get(arn)?.stage === 'confirmed';
      ledger.forgive((debt) => debt.runId === runId && !isKept(debt.arn) && !isSure(debt.arn));
      if (outcome === 'died') return;
      if ('error' in outcome) {
        const { message } = outcome.error;
        // What is kept will be told by another run; what is not stands here for the dead-letter queue.
        ledger.heard(readMessage({ text: message }).filter(({ key }) => !isKept(key)));
        complain(run.told !== 'refused' && !run.hopeless && `${runId} failed: ${message}`);
      } else if (!run.errand.dryRun) {
        onReport(run, outcome.codes);
      }
    },
    overwritten: (arn, list) => {
      ledger.overwritten(arn);
      lists.set(arn, lower(list));
      truths.set(arn, truth.overruled(truthOf(arn), lower(list)));
    },
    forgotten: () => {
      knowledge.clear();
      book = new Map();
      leases.clear();
      for (const run of runs.values()) run.isForgotten = true;
      ledger.forgive(() => true);
      for (const [arn, one] of truths) truths.set(arn, { ...one, approved: new Set(), rejected: new Set() });
    },
    setBack: (milliseconds) => {
      setBack += milliseconds;
    },
  };
};

/** What the table is taken to hold of what was never kept, when its lease begins again. */
const NOTHING_KEPT = {
  run: RUN_FORMAT.print(RUN_FORMAT.nothing),
  provider: PROVIDER_FORMAT.print(PROVIDER_FORMAT.nothing),
};

/** Whether a call only lets a lease begin again. */
const isRenewal = (run: Followed, { operation, key, parameters }: Call): boolean =>
  operation === 'save' && parameters[2] === run.texts.get(key);

const isLiveIn =
  ({ entries, begun }: Knowledge) =>
  (one: string): boolean =>
    (entries.get(one) ?? begun?.added.get(one))?.wasLive ?? false;

/** The items of one list that the other lacks; each as often as it lacks it. */
const lacking = (of: readonly string[], from: readonly string[]): string[] => {
  const left = [...from];
  return of.filter((item) => {
    const at = left.indexOf(item);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
};
