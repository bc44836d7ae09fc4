import type { QuickLookWindow } from './quick-look-windows';

/** Providers that quick looks take, and whether quick looks come at all. */
export interface QuickLookPlan {
  /** ARNs of the providers whose pin AWS checks, or did when that could last be determined. */
  enforced: readonly string[];
  /** Times in which quick looks take other providers, by ARN, none of them over. */
  windows: ReadonlyMap<string, readonly QuickLookWindow[]>;
  /** Moment of the last full run; null before the first. */
  since: Date | null;
  /** Moment of the first quick look since then that got to its end; null while none has. */
  completed: Date | null;
}

/** Plan before the first run. */
export const NO_QUICK_LOOK: QuickLookPlan = { enforced: [], windows: new Map(), since: null, completed: null };

/** What a run found out about a provider for the quick looks. */
export interface QuickLookNeed {
  /** ARN. */
  arn: string;
  /** As `ProviderState.enforced`. */
  enforced: boolean | null;
  windows: readonly QuickLookWindow[];
}

/** Returns the providers that a quick look takes at this moment, each once. */
export function dueForQuickLook({ enforced, windows }: QuickLookPlan, now: Date): string[] {
  const isOpen = ({ from, until }: QuickLookWindow): boolean => from <= now && now < until;
  return [...new Set([...enforced, ...[...windows].flatMap(([arn, all]) => (all.some(isOpen) ? [arn] : []))])];
}

/** Run that updates the plan. */
export interface PlanningRun {
  now: Date;
  kind: 'full' | 'partial' | 'quick';
  /** ARNs of the providers of the run. */
  arns: readonly string[];
  /** What it found out; nothing of a provider that it did not come to. */
  needs: readonly QuickLookNeed[];
}

/**
 * Share of the plan in the item of the runs, in bytes, beside those in `listing.ts`, `listed-roles.ts` and `item-size.ts`. Of a
 * plan that is larger the last providers are left to the full runs.
 */
const PLAN_BYTES = 45_000;

/** Returns the plan after a run: what it did not find out stays as it was, and a full run forgets the providers that it did not have. */
export function planAfter(known: QuickLookPlan, { now, kind, arns, needs }: PlanningRun): QuickLookPlan {
  const found = new Map(needs.map((need) => [need.arn, need]));
  const before = new Map(
    [...new Set([...known.enforced, ...known.windows.keys()])].map((arn) => [
      arn,
      { arn, enforced: known.enforced.includes(arn), windows: known.windows.get(arn) ?? [] },
    ]),
  );
  const all = kind === 'full' ? arns : [...new Set([...before.keys(), ...arns])];
  const after = all.flatMap((arn) => found.get(arn) ?? before.get(arn) ?? []).toSorted(byArn);
  const within = withinBytes(after.filter(({ enforced, windows }) => enforced === true || windows.length > 0));
  return {
    enforced: within.flatMap(({ arn, enforced }) => (enforced === true ? [arn] : [])),
    // The windows of the others alone: an enforced provider is taken at any time.
    windows: new Map(
      within.flatMap(({ arn, enforced, windows }) => {
        const left = windows.filter(({ until }) => until > now);
        return enforced === true || left.length === 0 ? [] : [[arn, left] as const];
      }),
    ),
    ...(kind === 'full' ? { since: now, completed: null } : { since: known.since, completed: known.completed }),
    ...(kind === 'quick' && { completed: known.completed ?? now }),
  };
}

function byArn(one: QuickLookNeed, other: QuickLookNeed): number {
  return one.arn < other.arn ? -1 : Number(one.arn > other.arn);
}

function withinBytes(needs: readonly QuickLookNeed[]): readonly QuickLookNeed[] {
  let size = 0;
  const over = needs.findIndex((need) => (size += Buffer.byteLength(JSON.stringify(need))) > PLAN_BYTES);
  return over < 0 ? needs : needs.slice(0, over);
}

/** Number of quick looks that may be missing before a full run reports that none comes. */
const MISSING_LOOKS = 3;

/**
 * Returns the moment since which no quick look got to its end although there were providers to look at; null where that is as it should
 * be.
 * @param quickLookMs time between two quick looks; null where there are none
 */
export function quickLookMissingSince(
  { enforced, since, completed }: QuickLookPlan,
  quickLookMs: number | null,
  now: Date,
): Date | null {
  if (quickLookMs === null || enforced.length === 0 || since === null || completed !== null) return null;
  return now.getTime() - since.getTime() > MISSING_LOOKS * quickLookMs ? since : null;
}
