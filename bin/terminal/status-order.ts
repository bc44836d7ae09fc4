import type { Status } from '../../lambda/contract/report';

/** Order of the statuses: what needs an operator comes first. */
export const STATUS_ORDER: readonly Status[] = ['held', 'failed', 'updated', 'skipped', 'unchanged'];

/** Returns providers in the order of their status. */
export function inOrder<Provider extends { status: Status }>(providers: readonly Provider[]): Provider[] {
  return providers.toSorted((one, other) => STATUS_ORDER.indexOf(one.status) - STATUS_ORDER.indexOf(other.status));
}
