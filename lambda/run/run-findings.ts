import type { Finding } from '../findings/finding';
import { type Settings, quickLookMsIn } from '../contract/settings';
import { printable } from '../judge/printable';
import { type QuickLookPlan, quickLookMissingSince } from '../judge/state/quick-look-plan';

/** Number of providers and errors that a finding names: it is kept in the table. */
const NAMED = 10;

/** Returns the finding about a name in the settings that fits no provider: a typo in `exclude` would protect nothing. */
export function unknownProvider(name: string): Finding {
  return { code: 'unknown-provider', about: printable(name), facts: { name } };
}

/**
 * Returns the finding that IAM listed so few providers that the reason may be whoever answered, and not the account.
 * @param vanished ARNs that are missing
 * @param listed number of providers that IAM gave
 */
export function providersVanished(vanished: readonly string[], listed: number): Finding[] {
  return vanished.length === 0
    ? []
    : [
        {
          code: 'providers-vanished',
          facts: { listed, missing: vanished.length, vanished: vanished.slice(0, NAMED) },
        },
      ];
}

/** Returns the finding that the time was too short. */
export function runIncomplete(skipped: readonly string[], providers: number): Finding[] {
  return skipped.length === 0
    ? []
    : [
        {
          code: 'run-incomplete',
          facts: { providers, unchecked: skipped.length, skipped: skipped.slice(0, NAMED) },
        },
      ];
}

/** Returns the finding that the state store could not be used. */
export function stateUnavailable(errors: readonly string[]): Finding[] {
  return errors.length === 0 ? [] : [{ code: 'state-unavailable', facts: { errors: errors.slice(0, NAMED) } }];
}

/** Returns the finding that no quick look got to its end since the last full run, although there were providers to look at. */
export function quickLookMissing(plan: QuickLookPlan, settings: Settings, now: Date): Finding[] {
  const since = quickLookMissingSince(plan, quickLookMsIn(settings), now);
  return since === null ? [] : [{ code: 'quick-look-missing', facts: { since: since.toISOString() } }];
}
