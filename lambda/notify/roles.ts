import { type ProviderReport, isEnforced } from '../contract/report';
import { type Phrase, few, ours, shown } from '../findings/phrase';
import type { Notification } from '../judge/state/due-notifications';
import type { TrustingRoles } from '../judge/state/listed-roles';
import { severityNow } from './digest';
import { isAway } from './notification-commands';

/** Roles that trust providers, by ARN of the provider. */
export type RolesByProvider = ReadonlyMap<string, TrustingRoles>;

/**
 * Returns the roles that a notification about a provider is to name: those of a critical one, where the service checks the pin; their
 * sign-ins may fail. Null for another one, and where they are not known.
 */
export function rolesFor(
  item: Notification,
  provider: ProviderReport | null,
  roles: RolesByProvider | undefined,
): TrustingRoles | null {
  const isCritical = severityNow(item) === 'critical' && !isAway(item);
  return provider && isCritical && isEnforced(provider) ? (roles?.get(provider.arn) ?? null) : null;
}

/** Returns roles by their names: `deploy, ci and 3 more`. */
export function rolesWords({ count, first }: TrustingRoles): string {
  return count === 0 ? 'none' : shown(few(first.map(nameOf), first.length, count));
}

/** Form of a role's name. Source: IAM API reference, Role. */
const NAME = /^[\w+=,.@-]+$/;

/** Returns a name as it is, or quoted where it is none that IAM gives to roles. */
function nameOf(name: string): Phrase | string {
  return NAME.test(name) ? ours(name) : name;
}
