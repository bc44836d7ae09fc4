import type { Status } from '../../lambda/contract/report';

/** Order of the statuses: what needs an operator comes first. */
export const STATUS_ORDER: readonly Status[] = ['held', 'failed', 'updated', 'skipped', 'unchanged'];

/** Returns things that have a status, such as providers, in the order of their status. */
export function byStatus<One extends { status: Status }>(all: readonly One[]): One[] {
  return all.toSorted((one, other) => STATUS_ORDER.indexOf(one.status) - STATUS_ORDER.indexOf(other.status));
}
