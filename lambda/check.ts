import { type Patience, changeThumbprints } from './act/change';
import type { Iam, Provider } from './act/iam';
import type { Page } from './act/keeper';
import { type Effect, beingHandled, reportOf, unread, writeFailed, writeUnconfirmed } from './check-report';
import { bounded } from './judge/bounds';
import { type Considered, consider } from './judge/consider';
import { type Look, carryOn } from './judge/conditions';
import type { Finding } from './judge/finding';
import type { Kind } from './judge/finding-kinds';
import type { ApproveCommand } from './judge/findings';
import type { ProviderMemory } from './judge/memory';
import type { Observation } from './judge/observation';
import { settled } from './judge/recall';
import { type Wish, isAsked } from './judge/wish';
import type { LookAt } from './observe/host';
import type { ProviderReport } from './report';
import { type ProviderProfile, type Settings, profileOf } from './settings';
import type { Trust } from './trust';

/** What checking a provider needs. */
export interface CheckDependencies {
  iam: Iam;
  /** When to give up on reading providers. Default: as soon as IAM refuses. */
  until?: AbortSignal;
  /** Looks at an issuer's hosts; never throws. */
  observe: (issuer: string, profile: ProviderProfile, trust: Trust, lookAt: LookAt) => Promise<Observation>;
  trustOf: (profile: ProviderProfile) => Trust;
  settings: Settings;
  clock: () => Date;
  approveCommand: ApproveCommand;
  patience?: Patience;
}

/** What a check is asked to do. */
export interface CheckRequest {
  arn: string;
  dryRun: boolean;
  runId: string;
  wish: Wish;
  /** Looks at hosts; a run shares what it saw. */
  lookAt: LookAt;
}

/** What a check found and did, and what is to be remembered of it. */
export interface Checked {
  report: ProviderReport;
  memory: ProviderMemory;
  /** Where to remember it. */
  page: Page<ProviderMemory>;
}

/** Checks one provider: observe, judge, act. Rejects only on a defect of the watcher itself. */
export const checkProvider = async (
  request: CheckRequest,
  page: Page<ProviderMemory>,
  using: CheckDependencies,
): Promise<Checked> => {
  const { arn, dryRun } = request;
  const read = await using.iam.get(arn, using.until).catch((error: unknown) => ({ error }));
  if ('error' in read) {
    const report = unread(arn, read.error, isAsked(request.wish));
    return { report, page, memory: noted(page, page.state, report.findings, request, using.clock(), () => false) };
  }
  const profile = profileOf(using.settings, read);
  const trust = using.trustOf(profile);
  const observation = await using.observe(read.issuer, profile, trust, request.lookAt);
  const considerWith = (memory: ProviderMemory, { thumbprints, tags }: Provider): Considered =>
    consider({
      ...request,
      now: using.clock(),
      pinned: thumbprints,
      tags,
      memory,
      observation,
      updates: profile.updates,
      overlapMs: profile.overlapDays === 0 ? null : profile.overlapDays * DAY_MS,
      anchors: trust.anchors,
      approveCommand: using.approveCommand,
    });
  const onSight = considerWith(page.state, read);
  // To the next run, a write that is not remembered looks like somebody else's: that is worth another try.
  const opened = dryRun || !onSight.plan.write || page.kept ? page : await page.reopen();
  if (!opened) return { report: beingHandled(arn, isAsked(request.wish)), memory: page.state, page };
  let known = opened.state;
  const considerNow = (provider: Provider): Considered => considerWith(known, provider);
  // What IAM refused may have taken place all the same, so another try starts from what was kept before the first.
  const prepare = (considered: Considered): Promise<unknown> => {
    known = bounded(planned(considered));
    return opened.save(known, 'keep');
  };
  const first = opened === page ? onSight : considerNow(read);
  const acted = dryRun || !first.plan.write ? left(read, first) : await act(first, read, prepare, considerNow, using);
  const { considered, extra, memory } = acted;
  const report = reportOf(acted.provider, considered, acted.effect, extra);
  const informs = (kind: Kind): boolean => considered.complete || SEEN_IN_IAM.has(kind);
  const findings = [...extra, ...considered.findings];
  return { report, page: opened, memory: noted(opened, memory, findings, request, using.clock(), informs) };
};

const DAY_MS = 24 * 60 * 60 * 1000;

/** The conditions about which a run knows even when it could not read the issuer's documents. */
const SEEN_IN_IAM: ReadonlySet<Kind> = new Set([
  'iam-read-failed',
  'writing-stopped',
  'staged-unused',
  'internal-error',
]);

/** What was done, and what is to be remembered of the list. */
interface Acted {
  provider: Provider;
  considered: Considered;
  effect: Effect;
  extra: readonly Finding[];
  memory: ProviderMemory;
}

const left = (provider: Provider, considered: Considered): Acted => ({
  provider,
  considered,
  effect: considered.plan.write ? 'planned' : 'unchanged',
  extra: [],
  memory: considered.memory,
});

/** What is remembered while a write is under way. */
const planned = ({ memory, pending }: Considered): ProviderMemory => ({ ...memory, pending });

const act = async (
  first: Considered,
  read: Provider,
  prepare: (considered: Considered) => Promise<unknown>,
  considerNow: (provider: Provider) => Considered,
  { iam, patience }: CheckDependencies,
): Promise<Acted> => {
  const outcome = await changeThumbprints(iam, read.arn, considerNow, patience, prepare);
  switch (outcome.kind) {
    case 'unchanged':
      return left(outcome.provider, outcome.judged);
    case 'written': {
      const { provider, judged: considered } = outcome;
      const { memory, pending, plan } = considered;
      const known = pending ? settled(memory, pending, plan.list) : memory;
      return { provider, considered, effect: 'written', extra: [], memory: known };
    }
    case 'unconfirmed': {
      const { provider, judged: considered, found } = outcome;
      const extra = [writeUnconfirmed(considered, found)];
      return { provider, considered, effect: 'unconfirmed', extra, memory: planned(considered) };
    }
    case 'failed': {
      const considered = outcome.judged ?? first;
      const extra = [writeFailed(outcome.reason, considered)];
      // Even what did not come to be asked of IAM is to be written by the next run: a person may have wished it.
      return { provider: read, considered, effect: 'failed', extra, memory: planned(considered) };
    }
  }
};

/** What is remembered with the conditions as they were found. */
const noted = (
  page: Page<ProviderMemory>,
  memory: ProviderMemory,
  findings: readonly Finding[],
  { runId }: CheckRequest,
  now: Date,
  informs: Look['informs'],
): ProviderMemory => {
  // A run that will not be remembered cannot wait for the next.
  const enforced = page.kept ? memory.enforced : true;
  return bounded({ ...memory, conditions: carryOn(memory.conditions, findings, { now, runId, enforced, informs }) });
};
