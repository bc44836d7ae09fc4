import { type Iam, describeError } from '../act/iam';
import { InputError } from '../contract/input-error';
import type { Invocation } from '../contract/invocation';
import type { ProviderReport } from '../contract/report';
import { type Settings, isSelected } from '../contract/settings';
import { quoted, quotedList } from '../judge/printable';
import type { RunDependencies } from './dependencies';
import { isOutOfTime } from './provider-report';

/** Providers of a run. */
export interface Selection {
  /** Providers to check. */
  arns: readonly string[];
  /** Providers that IAM listed; null where nobody asked it for a list. */
  all: readonly string[] | null;
}

/**
 * Selects the providers to check: those that the invocation names, or else those in the account, as the settings say.
 * @throws InputError when the invocation names a provider that the settings leave out
 * @throws Error when IAM gives no list
 */
export async function selectProviders(
  { providers }: Invocation,
  { iam, settings }: Pick<RunDependencies, 'iam' | 'settings'>,
): Promise<Selection> {
  if (providers) {
    const left = providers.filter((arn) => !isSelected(settings, arn));
    if (left.length > 0) throw new InputError(`The settings (include, exclude) leave out ${quotedList(left)}.`);
    return { arns: providers, all: null };
  }
  const all = await listProviders(iam);
  return { arns: all.filter((arn) => isSelected(settings, arn)), all };
}

/**
 * Returns the ARNs of all providers of the account.
 * @throws Error when IAM gives no list, with IAM's error as its cause
 */
export function listProviders(iam: Pick<Iam, 'list'>): Promise<string[]> {
  return iam.list().catch((error: unknown) => {
    throw new Error(`The providers could not be listed. ${quoted(describeError(error))}`, { cause: error });
  });
}

/** Puts the providers that are to come first before the others, in their order. */
export function waitingFirst(arns: readonly string[], waiting: readonly string[]): string[] {
  const all = new Set(arns);
  const first = new Set(waiting.filter((arn) => all.has(arn)));
  return [...first, ...arns.filter((arn) => !first.has(arn))];
}

/**
 * Returns the providers that are to come first in the next run: those for which this one had no time, and then those whose issuer kept
 * it waiting. A silent issuer takes its whole time again, mostly, and a run ends when the last of them has. They get half of the places
 * at most: the others need some, or the processor would have nothing to do.
 * @param concurrency number of providers that are checked side by side
 */
export function firstInNextRun(reports: readonly ProviderReport[], concurrency: number): string[] {
  const silent = reports.filter(({ findings }) => findings.some(({ code }) => code === 'timed-out'));
  const some = silent.slice(0, Math.floor(concurrency / 2));
  return [...reports.filter(isOutOfTime), ...some].map(({ arn }) => arn);
}

/** Returns the test for providers that a run notifies of: a run over all also notifies of providers that are gone. */
export function coverageOf({ all, arns }: Selection, settings: Settings): (arn: string) => boolean {
  const named = new Set(arns);
  return (arn) => (all ? isSelected(settings, arn) : named.has(arn));
}
