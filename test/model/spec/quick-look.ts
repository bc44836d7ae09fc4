import type { ModelState } from './model-state';
import { type RunView, hasChanged, onQuickLook } from './run-view';
import type { ModelObservation } from '../sandbox/issuer';
import type { Operation } from '../sandbox/process';

/** How a quick look ended that found nothing to do. */
export type QuietEnd = 'nothing-due' | 'as-remembered' | 'run-in-progress' | 'no-state';

/** What runs keep for quick looks. */
export interface Plan {
  /** The providers whose pin AWS checks. */
  checked: ReadonlySet<string>;
  /** When the last full run was; null before the first. */
  since: number | null;
  /** Whether a quick look got to its end since then. */
  hasCome: boolean;
}

export const NO_PLAN: Plan = { checked: new Set(), since: null, hasCome: false };

/** Whether a full run has to say that no quick look came, although more than three should have. */
export function isMissing({ checked, since, hasCome }: Plan, quickEvery: number | null, now: number): boolean {
  return quickEvery !== null && checked.size > 0 && since !== null && !hasCome && now - since > 3 * quickEvery;
}

/** A quick look that is followed, until it ends or becomes a run. */
export interface QuickLook {
  /** The providers whose pin AWS checks, going by what runs kept until it began. */
  due: ReadonlySet<string>;
  /** Whether another run was under way; null until that was asked. */
  busy: boolean | null;
  /** Whether the table did not answer. */
  failed: boolean;
  /** The providers that it looked at, and those of which it has to make a run. */
  observed: Set<string>;
  changed: Set<string>;
  /** Whether it leaves no more than the mark that it came. */
  marking: boolean;
}

export function beginQuickLook(due: ReadonlySet<string>): QuickLook {
  return { due, busy: null, failed: false, observed: new Set(), changed: new Set(), marking: false };
}

/** What a quick look may do before it becomes a run. */
const ALLOWED = new Set<Operation>(['readWithLease', 'readMany', 'look', 'acquire', 'save']);

/** What is wrong about a call of a quick look, in words; null when nothing is. */
export function wrongCall({ busy, failed, observed }: QuickLook, operation: Operation, key: string): string | null {
  if (!ALLOWED.has(operation)) return `called ${operation} before it was a run`;
  if (operation !== 'readWithLease' && busy === null)
    return `called ${operation} before it knew whether a run is under way`;
  if (busy) return `called ${operation} though another run is under way`;
  if (operation === 'acquire' && key !== 'run') return `took the page ${key} before it was a run`;
  if (operation === 'look' && observed.has(key)) return `looked at ${key} twice`;
  if (failed && operation !== 'readMany') return `called ${operation} though it does not know what is remembered`;
  return null;
}

/** A write that was begun needs no look: only IAM knows what became of it. */
export function onState(quick: QuickLook, arn: string, { begun }: ModelState): void {
  if (begun) quick.changed.add(arn);
}

/** It saw an issuer. */
export function onLook(quick: QuickLook, arn: string, view: RunView, observed: ModelObservation, now: number): void {
  quick.observed.add(arn);
  if (hasChanged(onQuickLook(view, observed, now))) quick.changed.add(arn);
}

/** What is wrong about its end, in words. */
export function wrongEnd({ due, busy, failed, observed, changed }: QuickLook, end: QuietEnd): string[] {
  const missing = [...due].filter((arn) => !observed.has(arn) && !changed.has(arn));
  switch (end) {
    case 'run-in-progress':
      return busy ? [] : ['gave way to a run that nobody makes'];
    case 'no-state':
      return failed ? [] : ['ended for want of a state that it has'];
    case 'nothing-due':
      return missing.length > 0 ? [`did not look at ${missing.join()}`] : [];
    case 'as-remembered':
      return [
        ...(missing.length > 0 ? [`did not look at ${missing.join()}`] : []),
        ...[...changed].map((arn) => `made no run of the change of ${arn}`),
      ];
  }
}
