import { isEnforced } from '../contract/report';
import {
  LISTING_MS,
  type ListedRoles,
  MOST_PROVIDERS,
  type TrustingRoles,
  USABLE_MS,
  isYounger,
} from '../judge/state/listed-roles';
import { severityNow } from '../notify/digest';
import type { BegunRun } from './begin-run';
import { signalIn } from './deadline';
import type { RunDependencies } from './dependencies';
import type { ProviderOutcome } from './reconcile';

/** Roles that trust the providers of a run. */
export interface AffectedRoles {
  /** Roles that a message may name, by ARN of the provider. */
  trusting: ReadonlyMap<string, TrustingRoles>;
  /** List to keep in the state of the runs. */
  kept: ListedRoles | null;
}

const NONE: AffectedRoles['trusting'] = new Map();

/** Longest time for listing the roles, in milliseconds. */
const MOST_MS = 20_000;

/** Time that stays for the message, in milliseconds. */
const MESSAGE_MS = 15_000;

/**
 * Finds the roles that trust the providers of which a message will say something critical, where the service checks the pin. They are
 * listed at most once a day: the runs remember it, so a run that cannot keep it does not list them. Never rejects: the message
 * matters more.
 */
export async function findAffectedRoles(
  { runRecord }: BegunRun,
  outcomes: readonly ProviderOutcome[],
  using: RunDependencies,
): Promise<AffectedRoles> {
  const { settings, publish, clock } = using;
  const kept = (settings.affectedRoles && runRecord?.state.roles) || null;
  if (!settings.affectedRoles || !publish || !runRecord?.kept || !outcomes.some(isAffected))
    return { trusting: NONE, kept };
  const isListed = isYounger(kept, LISTING_MS, clock());
  const listed = isListed ? null : await listRoles(providersOf(outcomes, runRecord.state.listing.accepted), using);
  const roles = listed ?? kept;
  return { trusting: isYounger(roles, USABLE_MS, clock()) ? roles.trusting : NONE, kept: roles };
}

/** True if something critical is to be notified about a provider whose pin is checked. */
function isAffected({ report, pendingNotification }: ProviderOutcome): boolean {
  const items = pendingNotification?.outbox ?? [];
  return isEnforced(report) && items.some((item) => severityNow(item) === 'critical');
}

/**
 * Returns the providers whose roles are to be known: those that are affected, the others whose pin is checked, and those that the run
 * did not check.
 * @param listed the account's providers, as far as they are known
 */
function providersOf(outcomes: readonly ProviderOutcome[], listed: readonly string[]): string[] {
  const enforced = outcomes.filter(({ report }) => isEnforced(report));
  const inRun = new Set(outcomes.map(({ report }) => report.arn));
  const sorted = [...enforced.filter(isAffected), ...enforced].map(({ report }) => report.arn);
  return [...new Set([...sorted, ...listed.filter((arn) => !inRun.has(arn))])].slice(0, MOST_PROVIDERS);
}

async function listRoles(
  providers: readonly string[],
  { listTrustingRoles, remainingMs, clock, onError }: RunDependencies,
): Promise<ListedRoles | null> {
  const time = Math.min(MOST_MS, remainingMs() - MESSAGE_MS);
  if (!listTrustingRoles || time <= 0) return null;
  try {
    return { at: clock(), trusting: await listTrustingRoles(providers, signalIn(time)) };
  } catch (error) {
    onError?.('The roles that trust the providers could not be listed', error);
    return null;
  }
}
