import type { Patience } from './act/change';
import type { Provider } from './act/iam';
import type { Page } from './act/keeper';
import { type Acted, act, left, planned } from './acted';
import { beingHandled, reportOf, unread } from './check-report';
import { bounded } from './judge/bounds';
import { type Considered, consider } from './judge/consider';
import { type Look, carryOn } from './judge/conditions';
import type { Finding } from './judge/finding';
import type { Kind } from './judge/finding-kinds';
import type { ProviderMemory } from './judge/memory';
import { newsIn } from './judge/news';
import { type Wish, isAsked } from './judge/wish';
import type { LookDependencies, Looked, Sighted } from './look';
import type { ProviderReport } from './report';

/** What checking a provider needs. */
export interface CheckDependencies extends LookDependencies {
  clock: () => Date;
  patience?: Patience;
}

/** What a check is asked to do. */
export interface CheckRequest {
  arn: string;
  dryRun: boolean;
  runId: string;
  wish: Wish;
}

/** What a check found and did, and what is to be remembered of it. */
export interface Checked {
  report: ProviderReport;
  memory: ProviderMemory;
  /** Where to remember it. */
  page: Page<ProviderMemory>;
}

/**
 * What a check comes to that has nothing to write, nothing to keep and nothing to tell; null when there is something of
 * that kind, or a person asked for it.
 * @param page as it was when the provider was looked at; it need not be open
 */
export const checkAtRest = (
  sighted: Sighted,
  page: Page<ProviderMemory>,
  request: CheckRequest,
  using: CheckDependencies,
): Checked | null => {
  if (isAsked(request.wish)) return null;
  const checked =
    'error' in sighted ? withoutLook(sighted, page, request, using) : judged(sighted, page, request, using);
  if (!checked) return null;
  const { memory } = checked;
  const isKept = page.holds(memory) && memory.unrecorded.length === 0;
  return isKept && newsIn(memory, request.runId, using.clock()).length === 0 ? checked : null;
};

/** What a check comes to that writes nothing; null when there is something to write. */
const judged = (
  looked: Looked,
  page: Page<ProviderMemory>,
  request: CheckRequest,
  using: CheckDependencies,
): Checked | null => {
  const considered = considering(looked, request, using)(page.state, looked.provider);
  return considered.plan.write ? null : concluded(left(looked.provider, considered), page, request, using);
};

/** Checks one provider that was looked at: judge, act. Rejects only on a defect of the watcher itself. */
export const checkProvider = async (
  sighted: Sighted,
  page: Page<ProviderMemory>,
  request: CheckRequest,
  using: CheckDependencies,
): Promise<Checked> => {
  if ('error' in sighted) return withoutLook(sighted, page, request, using);
  const { provider } = sighted;
  const { arn, dryRun, wish } = request;
  const considerWith = considering(sighted, request, using);
  const onSight = considerWith(page.state, provider);
  // To the next run, a write that is not remembered looks like somebody else's: that is worth another try.
  const opened = dryRun || !onSight.plan.write || page.kept ? page : await page.reopen();
  if (!opened) return { report: beingHandled(arn, isAsked(wish)), memory: page.state, page };
  let known = opened.state;
  const considerNow = (now: Provider): Considered => considerWith(known, now);
  // What IAM refused may have taken place all the same, so another try starts from what was kept before the first.
  const prepare = (considered: Considered): Promise<unknown> => {
    known = bounded(planned(considered));
    return opened.save(known, 'keep');
  };
  const first = opened === page ? onSight : considerNow(provider);
  const isLeft = dryRun || !first.plan.write;
  const acted = isLeft ? left(provider, first) : await act(first, provider, prepare, considerNow, using);
  return concluded(acted, opened, request, using);
};

/** How a provider is considered that was looked at. */
const considering =
  ({ profile, trust, observation }: Looked, request: CheckRequest, { clock }: CheckDependencies) =>
  (memory: ProviderMemory, { thumbprints, tags }: Provider): Considered =>
    consider({
      ...request,
      now: clock(),
      pinned: thumbprints,
      tags,
      memory,
      observation,
      updates: profile.updates,
      overlapMs: profile.overlapDays === 0 ? null : profile.overlapDays * DAY_MS,
      anchors: trust.anchors,
    });

/** The check of a provider that IAM did not give. */
const withoutLook = (
  { error }: { error: unknown },
  page: Page<ProviderMemory>,
  request: CheckRequest,
  { clock }: CheckDependencies,
): Checked => {
  const report = unread(request.arn, error, isAsked(request.wish));
  return { report, page, memory: noted(page, page.state, report.findings, request, clock(), () => false) };
};

/** What was done, as it is told and remembered. */
const concluded = (
  { provider, considered, effect, extra, memory }: Acted,
  page: Page<ProviderMemory>,
  request: CheckRequest,
  { clock }: CheckDependencies,
): Checked => {
  const report = reportOf(provider, considered, effect, extra);
  const informs = (kind: Kind): boolean => considered.complete || SEEN_IN_IAM.has(kind);
  const findings = [...extra, ...considered.findings];
  return { report, page, memory: noted(page, memory, findings, request, clock(), informs) };
};

const DAY_MS = 24 * 60 * 60 * 1000;

/** The conditions about which a run knows even when it could not read the issuer's documents. */
const SEEN_IN_IAM: ReadonlySet<Kind> = new Set([
  'iam-read-failed',
  'writing-stopped',
  'staged-unused',
  'internal-error',
]);

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
