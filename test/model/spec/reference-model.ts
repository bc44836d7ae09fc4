// oxlint-disable typescript/no-unsafe-type-assertion -- each operation has its own parameters and result: see process.ts.
import { isDeepStrictEqual } from 'node:util';
import type { AlertMessage } from '../../../lambda/notify/message';
import type { Provider } from '../../../lambda/act/iam';
import {
  type Acquired,
  type KeptVersion,
  type Lease,
  LeaseLostError,
  type StateAndLease,
} from '../../../lambda/state/store';
import { PROVIDER_FORMAT, RUN_FORMAT } from '../../../lambda/state/state-format';
import { readMessage } from '../sandbox/inbox';
import type { ModelObservation } from '../sandbox/issuer';
import type { Call } from '../sandbox/process';
import { type Tracks, allNotified, track } from './conditions';
import { createHistoryRules } from './history';
import { type ModelState, NOTHING, approvedOf, isSame, lower, without } from './model-state';
import { type Term, createLeases } from './leases';
import { createOwedNotifications } from './owed-notifications';
import { brokenBy } from './list-rules';
import { NO_REQUEST, type ModelRequest } from './expected-outcome';
import * as views from './run-view';
import { itemsIn } from './reading';
import * as quickLooks from './quick-look';
import * as actualHistory from './actual-history';

/** A provider's settings. */
export type Profile = Pick<views.Circumstances, 'updates' | 'overlap' | 'chains' | 'quickEvery'>;

/** What a run is asked to do. */
export interface RunRequest {
  runId: string;
  dryRun: boolean;
  /** The providers it is to check, and whether they are all there are. */
  arns: readonly string[];
  whole: boolean;
  /** Whether it is a quick look, which knows itself what to check. */
  quick: boolean;
  requests: Map<string, ModelRequest>;
  now: number;
}

/** How a run ended. */
export type Outcome = 'died' | { error: Error } | { codes: readonly string[] } | { quiet: quickLooks.QuietEnd };

/** Follows all that runs do, knows what they can know, and says what they ought not to have done. */
export interface ReferenceModel {
  began: (runRequest: RunRequest) => void;
  heard: (call: Call) => void;
  ended: (runId: string, outcome: Outcome) => void;
  /** Someone else wrote a list. */
  overwritten: (arn: string, list: readonly string[]) => void;
  /** All that was remembered is lost. */
  forgotten: () => void;
  /** The clock was set back. */
  setBack: (milliseconds: number) => void;
  /** Many quick looks in a row, which nothing befell, all became runs. */
  unsettled: () => void;
  /** What was wrong so far. */
  complaints: readonly string[];
}

/** A run that is followed. */
interface ModelRun {
  runRequest: RunRequest;
  /** Null when it is none, and once it became a run. */
  quick: quickLooks.QuickLook | null;
  views: Map<string, views.RunView>;
  /** What was known where the run has read it and not taken the page. */
  fastReads: Map<string, { known: ModelState; text: string | null }>;
  /** Pages that another run has. */
  busy: Set<string>;
  runRecord: {
    kept: boolean;
    base: Tracks;
    /** What was known of quick looks. */
    plan: quickLooks.Plan;
    final: Tracks | null;
    at: number | null;
  } | null;
  /** Troubles with the memory. */
  errors: number;
  /** How it was when the last call saved the run's page unchanged: to prolong its lease, or to settle what is told of the run. */
  settled: Pick<ModelRun, 'errors' | 'at'> | null;
  /** When the lease of each page ends that the run has, going by what it asked for. */
  terms: Map<string, number>;
  /** Pages of which the run has lost the lease, and those that it left to other runs, with why. */
  lost: Set<string>;
  abandoned: Map<string, views.RunView['reason']>;
  /** When the write was begun that was remembered last, of each page. */
  begun: Map<string, number>;
  /** What the table holds of each page of the run's. */
  texts: Map<string, string>;
  /** The moment of its last call. */
  at: number;
  /** Pages that were saved with the write that is due. */
  prepared: Set<string>;
  notifications: 'nothing' | 'accepted' | 'refused';
  /** The message that SNS refused; null when it refused none. */
  refusedMessage: AlertMessage | null;
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

export function createReferenceModel(
  profiles: ReadonlyMap<string, Profile>,
  { now, probeHost }: { now: () => number; probeHost: (arn: string) => ModelObservation },
): ReferenceModel {
  const complaints: string[] = [];
  const complain = (what: string | null | undefined | false): void => void (what && complaints.push(what));
  const modelState = new Map<string, ModelState>();
  let runRecord: Tracks = new Map();
  let plan = quickLooks.NO_PLAN;
  const lists = new Map<string, readonly string[]>();
  const actualHistories = new Map<string, actualHistory.ActualHistory>();
  const runs = new Map<string, ModelRun>();
  const leases = createLeases();
  const history = createHistoryRules();
  /** Where the history may have lost a version to a call that came too late. */
  const blurred = new Set<string>();
  const owedNotifications = createOwedNotifications();
  let setBack = 0;

  const [{ quickEvery } = { quickEvery: null }] = profiles.values();

  const actualHistoryOf = (arn: string): actualHistory.ActualHistory =>
    actualHistories.get(arn) ?? actualHistory.NOTHING_ACTUAL;
  const requestFor = ({ runRequest }: ModelRun, arn: string): ModelRequest =>
    runRequest.requests.get(arn) ?? NO_REQUEST;
  const open = (run: ModelRun, arn: string, base: ModelState | null): views.RunView => {
    const profile = profiles.get(arn);
    if (!profile) throw new Error(`There is no provider ${arn}.`);
    const { runId } = run.runRequest;
    const view = views.openView({ ...profile, requested: requestFor(run, arn), runId }, base, now());
    run.views.set(arn, view);
    return view;
  };
  const momentOf = (run: ModelRun, arn: string): views.Moment => ({
    now: now(),
    left: Math.max(0, (run.terms.get(arn) ?? 0) - now()),
    givenUp: run.errors >= GIVEN_UP,
  });
  /** Goes on with a page; one that is abandoned is none any more. */
  const switchTo = (run: ModelRun, arn: string, view: views.RunView): void => {
    run.views.set(arn, view);
    if (view.phase !== 'abandoned') return;
    run.views.delete(arn);
    run.abandoned.set(arn, view.reason);
  };
  const viewOf = (run: ModelRun, arn: string): views.RunView => run.views.get(arn) ?? open(run, arn, null);
  const finish = (run: ModelRun, arn: string): views.RunView & { final: ModelState } => {
    const view = views.finish(viewOf(run, arn));
    run.views.set(arn, view);
    return { ...view, final: view.final ?? NOTHING };
  };
  const closeRunRecord = (run: ModelRun): Tracks => {
    if (!run.runRecord) return new Map();
    const { runId, whole } = run.runRequest;
    const { errors, at } = run.settled ?? run;
    const codes = [
      ...(errors > 0 ? ['state-unavailable'] : []),
      ...([...run.abandoned.values()].includes('time') ? ['run-incomplete'] : []),
      ...(whole && quickLooks.isMissing(run.runRecord.plan, quickEvery, at) ? ['quick-look-missing'] : []),
    ];
    const found = new Map(codes.map((code) => [code, { code, about: '', severity: 'warning' as const }]));
    const seenAs = { now: at, runId, enforced: null, quickEvery: null, covers: () => whole };
    run.runRecord.final ??= track(run.runRecord.base, found, seenAs);
    run.runRecord.at ??= at;
    return run.runRecord.final;
  };
  const itemsDue = (run: ModelRun): string[] => {
    const { runId } = run.runRequest;
    const itemsOf = (arn: string): string[] => {
      const { final, at } = finish(run, arn);
      return views.itemsOf(final, { runId, now: at });
    };
    const tracks = closeRunRecord(run);
    return [
      ...[...run.views.keys()].flatMap((arn) => itemsOf(arn).map((item) => `${arn}: ${item}`)),
      ...views
        .itemsOf({ untold: [], tracks }, { runId, now: run.runRecord?.at ?? run.at })
        .map((item) => `run: ${item}`),
    ].toSorted();
  };

  /** What is known of quick looks once a run has kept what it found out. */
  const planAfter = (run: ModelRun): quickLooks.Plan => {
    const { whole, quick } = run.runRequest;
    const at = run.runRecord?.at ?? run.at;
    const isChecked = (arn: string): boolean => {
      const view = run.views.get(arn);
      return view?.observed ? finish(run, arn).final.enforced === true : plan.checked.has(arn);
    };
    return {
      checked: new Set([...profiles.keys()].filter(isChecked)),
      since: whole ? at : plan.since,
      hasCome: whole ? false : plan.hasCome || quick,
    };
  };

  /** Follows a quick look until it becomes a run. */
  const onQuickCall = (run: ModelRun, quick: quickLooks.QuickLook, call: Call): void => {
    const { operation, key, effect, result, error, parameters } = call;
    const { runId } = run.runRequest;
    const wrong = quickLooks.wrongCall(quick, operation, key);
    complain(wrong && `the quick look ${runId} ${wrong}`);
    quick.failed ||= error !== null && (operation === 'readWithLease' || operation === 'readMany');
    if (operation === 'readWithLease' && !error) {
      const { busy } = result as StateAndLease;
      // As of the moment at which it asked.
      const [, asked] = parameters as [string, number];
      const holder = leases.holderOf('run', asked);
      complain(busy !== (holder !== undefined) && `${runId} took it that ${busy ? 'somebody' : 'nobody'} makes a run`);
      quick.busy = busy;
      run.quick = { ...quick, due: plan.checked };
    } else if (operation === 'readMany' && !error) {
      onReadMany(run, result as ReadonlyMap<string, string | null>);
      for (const [arn, { known }] of run.fastReads) quickLooks.onState(quick, arn, known);
    } else if (operation === 'look') {
      quickLooks.onLook(quick, key, viewOf(run, key), probeHost(key), now());
    } else if (operation === 'acquire') {
      // It is not known yet whether it makes a run, or leaves the mark that it came.
      quick.marking = true;
      run.views.clear();
      run.fastReads.clear();
      run.errors = error ? 1 : 0;
      run.isStarting = false;
      onAcquire(run, call);
    } else if (operation === 'save') {
      const [, , , lease] = parameters as [string, string, string, unknown];
      complain(lease !== 'release' && `the quick look ${runId} keeps the page of the runs`);
      if (effect) leases.returned(key, runId);
      if (effect) plan = { ...plan, hasCome: true };
      if (error && !(error instanceof LeaseLostError)) run.errors += 1;
    }
  };

  /** What the run has read of providers that it has not taken in hand. */
  const onReadMany = (run: ModelRun, states: ReadonlyMap<string, string | null>): void => {
    for (const [key, text] of states) {
      const known = modelState.get(key);
      if (!known || known.list === null) continue;
      run.fastReads.set(key, { known, text });
      open(run, key, known);
    }
  };

  const onGet = (run: ModelRun, arn: string, list: readonly string[] | null): void => {
    const view = viewOf(run, arn);
    // Another look, though nobody was asked for the page: the run has given up on its memory.
    const isAnew = run.fastReads.has(arn) && (view.observed !== null || view.extra.length > 0);
    if (isAnew) run.fastReads.delete(arn);
    switchTo(run, arn, views.onList(isAnew ? open(run, arn, null) : view, list, momentOf(run, arn)));
  };

  const onAcquire = (run: ModelRun, { key, parameters, effect, result, error }: Call): void => {
    const { runId } = run.runRequest;
    const [, { until }, asked] = parameters as [string, Lease, number];
    const acquired = result as Acquired | null;
    if (effect && acquired?.busy === false) complain(leases.taken(key, runId, { now: asked, until }));
    if (effect && acquired?.busy) complain(leases.refused(key, runId, { now: asked, until }));
    const isKept = error === null;
    if (isKept && acquired?.busy === false) {
      run.terms.set(key, until);
      run.texts.set(key, acquired.state ?? NOTHING_KEPT[key === 'run' ? 'run' : 'provider']);
    }
    const base = isKept ? (modelState.get(key) ?? NOTHING) : null;
    const view = run.views.get(key);
    const fastRead = run.fastReads.get(key);
    run.fastReads.delete(key);
    if (isKept && acquired?.busy) {
      run.busy.add(key);
      run.views.delete(key);
    } else if (key === 'run') {
      const known = isKept ? { base: runRecord, plan } : { base: new Map(), plan: quickLooks.NO_PLAN };
      run.runRecord = { kept: isKept, ...known, final: null, at: null };
    } else if (!view || fastRead) {
      // What was seen holds while nothing else was remembered meanwhile; else another look is taken.
      if (!base || acquired?.busy !== false || fastRead?.text !== acquired.state) open(run, key, base);
      else if (view) run.views.set(key, views.onTaken(view, base, now()));
    } else if (base) {
      // What the run saw without its record is known to later runs once it has that.
      const seen = { now: now(), runId: run.runRequest.runId, isKept: true };
      if (view.observed) actualHistories.set(key, actualHistory.shown(actualHistoryOf(key), view.observed, seen));
      run.views.set(key, views.onReopen(view, base, now()));
    }
  };

  const onSave = (run: ModelRun, { key, parameters, effect, error }: Call): void => {
    const { runId } = run.runRequest;
    const [, , text, lease] = parameters as [string, string, string, 'keep' | 'release' | Term];
    const isNotified = run.notifications === 'accepted';
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
    const tried = run.views.get(key);
    const isRetry = tried?.phase === 'keeping' && tried.judged?.write?.at === run.begun.get(key);
    if (lease !== 'release' && text === before && !isRetry) return;
    if (key === 'run') {
      const final = closeRunRecord(run);
      if (effect) runRecord = isNotified ? allNotified(final, run.runRecord?.at ?? run.at) : final;
      if (effect) plan = planAfter(run);
    } else {
      const view = viewOf(run, key);
      const isRejecting = views.isRejecting(view);
      const isBefore = view.phase === 'keeping' || isRejecting;
      const final = isBefore ? views.pending(view) : finish(run, key).final;
      if (effect) {
        modelState.set(key, isNotified ? views.afterNotifying(final, view.at) : final);
        owedNotifications.remembered(key, runId);
        history.remembered(key, runId);
        if (isBefore) run.prepared.add(key);
        if (isBefore && final.begun) run.begun.set(key, final.begun.at);
        if (final.begun)
          actualHistories.set(key, actualHistory.begun(actualHistoryOf(key), requestFor(run, key), final.begun.added));
        if (!isBefore && view.observed) {
          // What someone else put in or took out since the run read the list, it cannot have granted.
          const there = lower(lists.get(key) ?? []).filter((one) => final.list && lower(final.list).includes(one));
          // What was approved since, and is still to be written, is taken out no more.
          const rejected = without(final.rejected, approvedOf(final.begun?.added ?? new Map()));
          actualHistories.set(
            key,
            actualHistory.granted(actualHistoryOf(key), requestFor(run, key), there, isLiveIn(final), rejected),
          );
        }
        // Whose lease is over leaves the history to others.
        const isRecorded = !isBefore && !final.begun && run.errors === 0 && hasLease && !blurred.has(key);
        const list = isRecorded ? final.list : null;
        complain(list && !history.endsWith(key, list) && `the history of ${key} does not end with its list`);
      }
      const outcome = isLost ? 'lost' : error ? 'unavailable' : 'saved';
      if (isRejecting) switchTo(run, key, views.onRejectionsKept(view, outcome, now()));
      else if (isBefore) switchTo(run, key, views.onKept(view, outcome, momentOf(run, key)));
    }
    if (lease === 'release') run.terms.delete(key);
    if (!effect || lease !== 'release') return;
    leases.returned(key, runId);
    if (run.errors > 0 || run.lost.has(key)) return;
    const isDue = (one: string): boolean => one === runId || !runs.has(one);
    for (const debt of owedNotifications.owed(key, isDue)) complain(`nobody was told of ${key} ${debt}`);
  };

  const onReplace = (run: ModelRun, { key: arn, parameters, effect, error }: Call): void => {
    const { runId } = run.runRequest;
    const [list] = parameters as [readonly string[]];
    const view = viewOf(run, arn);
    const due = views.writeOf(view);
    const { circumstances, pinned, observed } = view;
    const { updates, overlap, chains, requested } = circumstances;
    complain(!due && `${runId} wrote ${list.join()} to ${arn} where nothing was to be written`);
    complain(due && !isSame(due.after, list) && `${runId} wrote ${list.join()} to ${arn}, not ${due.after.join()}`);
    complain(
      view.kept &&
        !view.additionsOnly &&
        !run.prepared.has(arn) &&
        `${runId} wrote to ${arn} before it remembered that`,
    );
    complain(view.kept && (run.terms.get(arn) ?? 0) <= view.at && `${runId} wrote to ${arn} when its lease was over`);
    complain(view.at - view.observedAt >= views.FRESH && `${runId} wrote to ${arn} by an old look`);
    const real = actualHistoryOf(arn);
    const before = due?.before ?? pinned;
    const broken = brokenBy({
      before,
      after: list,
      observed: observed ?? probeHost(arn),
      observedAt: view.observedAt,
      updates,
      overlap,
      now: now(),
      ...real,
      // As late as it may be: what a clock that was set back took for the past is longer ago than it seems.
      approved: actualHistory.binding(real, overlap, now() + setBack),
      restoring: requested.restore !== null || (view.base.begun?.restore ?? null) !== null,
      // What this run was asked for by another word comes back by it.
      rejected: view.additionsOnly ? new Set() : without(real.rejected, [...requested.approved, ...requested.staged]),
      additionsOnly: view.additionsOnly,
      removing: new Set(due?.removals.keys()),
      runId,
      setBack,
      chains,
    });
    for (const rule of broken) complain(`${runId} broke the rule "${rule}": ${before.join()} -> ${list.join()}`);
    if (effect) {
      // What someone else wrote since the list was read, nobody can know of.
      owedNotifications.wrote(arn, runId, before, list);
      lists.set(arn, list);
      // What was prepared may have been deleted since; then the run may not come to keep it again.
      if (run.prepared.has(arn) && !run.isForgotten)
        actualHistories.set(
          arn,
          actualHistory.granted(
            actualHistoryOf(arn),
            requested,
            list,
            isLiveIn(views.pending(view)),
            due?.removals.keys() ?? [],
          ),
        );
    }
    run.views.set(arn, views.onWrite(view, error, now()));
  };

  const onPublish = (run: ModelRun, { parameters, effect, error }: Call): void => {
    const [message] = parameters as [AlertMessage];
    const due = itemsDue(run);
    const said = itemsIn(message).toSorted();
    const missing = lacking(due, said);
    const surplus = lacking(said, due);
    for (const item of missing) complain(`${run.runRequest.runId} did not tell: ${item}`);
    for (const item of surplus) complain(`${run.runRequest.runId} told without cause: ${item}`);
    if (effect) owedNotifications.heard(readMessage(message));
    run.notifications = error ? 'refused' : 'accepted';
    if (error) run.refusedMessage = message;
  };

  const heard: ReferenceModel['heard'] = (call) => {
    const run = runs.get(call.runId);
    if (!run) return;
    const { operation, key, error, effect, result, parameters } = call;
    const { runId, dryRun } = run.runRequest;
    if (run.quick?.marking && operation === 'events') {
      // Now it is a run, over what is new.
      run.runRequest.arns = [...run.quick.changed];
      run.quick = null;
    }
    if (run.quick) {
      onQuickCall(run, run.quick, call);
      run.at = now();
      return;
    }
    complain(run.runRequest.quick && operation === 'list' && `the quick look ${runId} asked for a list of providers`);
    const settled = key === 'run' && isRenewal(run, call) ? { errors: run.errors, at: run.at } : null;
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
        if (effect && !error) owedNotifications.read(key, runId);
        run.prepared.delete(key);
        onGet(run, key, error ? null : (result as Provider).thumbprints);
        break;
      case 'look': {
        const observed = probeHost(key);
        const { kept: isKept } = viewOf(run, key);
        actualHistories.set(key, actualHistory.shown(actualHistoryOf(key), observed, { now: now(), runId, isKept }));
        run.views.set(key, views.onObservation(viewOf(run, key), observed, now()));
        break;
      }
      case 'readMany':
        if (!error) onReadMany(run, result as ReadonlyMap<string, string | null>);
        break;
      case 'replace':
        onReplace(run, call);
        break;
      case 'tell':
        onPublish(run, call);
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
      case 'readWithLease':
      // No IAM event comes in any story.
      case 'events':
      case 'addEvent':
      case 'markEvent':
        break;
    }
    const isOfState = !['get', 'look', 'replace', 'tell', 'list', 'versions'].includes(operation);
    if (error && isOfState && !(error instanceof LeaseLostError)) run.errors += 1;
    run.at = now();
    run.settled = settled;
  };

  const onVersion = (run: ModelRun, key: string, kept: KeptVersion): void => {
    const wrong = history.added(key, run.runRequest.runId, kept);
    const end = run.terms.get(key) ?? 0;
    // Nobody can call back what was sent while the lease lasted.
    const isPastLease = end <= now() && end > viewOf(run, key).at;
    if (isPastLease) blurred.add(key);
    else complain(wrong);
  };

  /** The list that a person wants back is the one that stands in the history when the run looks for it. */
  const onVersions = (run: ModelRun, arn: string, versions: readonly KeptVersion[]): void => {
    const requested = requestFor(run, arn);
    const found = versions.find(({ version }) => version === requested.restore?.version);
    if (!found) {
      run.hopeless = true;
      return;
    }
    const { after: list }: { after: string[] } = JSON.parse(found.text);
    const asked = { ...requested, restore: { version: found.version, list } };
    run.runRequest.requests.set(arn, asked);
    actualHistories.set(arn, actualHistory.asks(actualHistoryOf(arn), asked));
  };

  /** Where nothing is remembered and the history cannot be read, nothing can be kept. */
  const onLostHistory = (run: ModelRun, arn: string): void => {
    run.errors += 1;
    run.views.set(arn, views.onLoss(viewOf(run, arn), now()));
    run.terms.delete(arn);
  };

  const onReport = (run: ModelRun, codes: readonly string[]): void => {
    const { runId, arns } = run.runRequest;
    complain(codes.includes('internal-error') && `${runId} failed by itself`);
    const left = arns.filter((arn) => !run.views.has(arn) && !run.busy.has(arn) && !run.abandoned.has(arn));
    complain(left.length > 0 && `${runId} left out ${left.join()}`);
    complain(
      run.notifications === 'nothing' &&
        itemsDue(run)
          .map((item) => `${runId} did not tell: ${item}`)
          .join('\n'),
    );
    for (const [arn, view] of run.views) {
      const isUndone =
        ['keeping', 'cleared', 'again', 'renewing'].includes(view.phase) ||
        (view.first?.write && view.phase === 'looking');
      complain(isUndone && `${runId} did not write to ${arn} what it should`);
    }
    if (run.errors > 0) return;
    for (const [arn, { known }] of run.fastReads) {
      complain(!isDeepStrictEqual(finish(run, arn).final, known) && `${runId} did not keep what it saw of ${arn}`);
    }
    complain(
      leases
        .heldBy(runId)
        .map((key) => `${runId} keeps the page ${key}`)
        .join('\n'),
    );
  };

  const onQuiet = (run: ModelRun, end: quickLooks.QuietEnd): void => {
    const { runId } = run.runRequest;
    complain(!run.quick && `the quick look ${runId} became a run, and ended with ${end}`);
    for (const wrong of run.quick ? quickLooks.wrongEnd(run.quick, end) : [])
      complain(`the quick look ${runId} ${wrong}`);
    if (run.errors === 0) complain(leases.heldBy(runId).length > 0 && `${runId} keeps a page`);
  };

  return {
    complaints,
    heard,
    began: (runRequest) => {
      const nothing = {
        runRecord: null,
        errors: 0,
        settled: null,
        notifications: 'nothing',
        refusedMessage: null,
        hopeless: false,
        isStarting: true,
        isForgotten: false,
      } as const;
      const sets = { busy: new Set<string>(), lost: new Set<string>(), prepared: new Set<string>() };
      const maps = {
        views: new Map(),
        fastReads: new Map(),
        terms: new Map(),
        abandoned: new Map(),
        texts: new Map(),
        begun: new Map(),
      };
      const quick = runRequest.quick ? quickLooks.beginQuickLook(plan.checked) : null;
      runs.set(runRequest.runId, { runRequest, quick, ...maps, ...sets, ...nothing, at: now() });
      for (const [arn, requested] of runRequest.requests)
        actualHistories.set(arn, actualHistory.asks(actualHistoryOf(arn), requested));
    },
    ended: (runId, outcome) => {
      const run = runs.get(runId);
      runs.delete(runId);
      if (!run) return;
      const isKept = (arn: string): boolean =>
        run.errors === 0 && !run.isForgotten && !run.lost.has(arn) && run.views.get(arn)?.kept === true;
      const isSure = (arn: string): boolean => outcome !== 'died' && run.views.get(arn)?.phase === 'confirmed';
      owedNotifications.forgive((debt) => debt.runId === runId && !isKept(debt.arn) && !isSure(debt.arn));
      if (outcome === 'died') return;
      if ('error' in outcome) {
        const { message } = outcome.error;
        // What is kept will be told by another run; what is not stands here for the dead-letter queue.
        const { refusedMessage: refused } = run;
        if (refused && message.includes(refused.text))
          owedNotifications.heard(readMessage(refused).filter(({ key }) => !isKept(key)));
        complain(run.notifications !== 'refused' && !run.hopeless && `${runId} failed: ${message}`);
      } else if ('quiet' in outcome) {
        onQuiet(run, outcome.quiet);
      } else if (!run.runRequest.dryRun) {
        complain(run.quick && `the quick look ${runId} reported without a run`);
        onReport(run, outcome.codes);
      }
    },
    overwritten: (arn, list) => {
      owedNotifications.overwritten(arn);
      lists.set(arn, lower(list));
      actualHistories.set(arn, actualHistory.overruled(actualHistoryOf(arn), lower(list)));
    },
    forgotten: () => {
      modelState.clear();
      runRecord = new Map();
      plan = quickLooks.NO_PLAN;
      leases.clear();
      for (const run of runs.values()) run.isForgotten = true;
      owedNotifications.forgive(() => true);
      for (const [arn, one] of actualHistories)
        actualHistories.set(arn, { ...one, approved: new Set(), rejected: new Set() });
    },
    setBack: (milliseconds) => {
      setBack += milliseconds;
    },
    unsettled: () => {
      const isHeld = ['run', ...profiles.keys()].some((key) => leases.holderOf(key, now()) !== undefined);
      const isBegun = [...modelState.values()].some(({ begun }) => begun !== null);
      complain(!isHeld && !isBegun && 'quick looks find changes again and again where nothing happens');
    },
  };
}

/** What the table is taken to hold of what was never kept, when its lease begins again. */
const NOTHING_KEPT = {
  run: RUN_FORMAT.print(RUN_FORMAT.nothing),
  provider: PROVIDER_FORMAT.print(PROVIDER_FORMAT.nothing),
};

/** Whether a call only lets a lease begin again. */
function isRenewal(run: ModelRun, { operation, key, parameters }: Call): boolean {
  return operation === 'save' && parameters[2] === run.texts.get(key);
}

function isLiveIn({ entries, begun }: ModelState) {
  return (one: string): boolean => (entries.get(one) ?? begun?.added.get(one))?.wasLive ?? false;
}

/** The items of one list that the other lacks; each as often as it lacks it. */
function lacking(of: readonly string[], from: readonly string[]): string[] {
  const left = [...from];
  return of.filter((item) => {
    const at = left.indexOf(item);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}
