import type { Finding } from '../../findings/finding';
import type { Rejections } from '../evidence/trust-basis';
import type { ProviderState } from '../state/provider-state';
import type { ExternalChange } from '../state/sync';
import { ownerIn } from './owner';

/** Facts about the provider that tell who owns it. */
export interface OwnerContext {
  tags: Readonly<Record<string, string>>;
}

/**
 * Returns the finding that someone else changed the list.
 * @param approvals thumbprints that were removed although an operator had approved them
 * @param rejected thumbprints that an operator had taken out before: that is not undone by whoever puts one back
 */
export function externalChange(
  { added, removed, removedByOthers }: ExternalChange,
  approvals: readonly string[],
  { tags }: OwnerContext,
  rejected: Rejections = new Map(),
): Finding {
  const back = added.flatMap((thumbprint) => {
    const since = rejected.get(thumbprint);
    return since ? [{ thumbprint, since: since.toISOString() }] : [];
  });
  const facts = { added, removed, live: removedByOthers, approvals, rejected: back, owner: ownerIn(tags) };
  return { code: 'external-change', facts };
}

/**
 * Returns the finding that someone else keeps undoing what the watcher writes.
 * @param wanted the list that should be in IAM, for the template of whoever writes another one
 */
export function writingStopped(
  { stoppedSince }: ProviderState,
  { tags, wanted }: OwnerContext & { wanted: readonly string[] },
): Finding {
  const facts = { since: stoppedSince?.toISOString() ?? null, owner: ownerIn(tags), wanted };
  return { code: 'writing-stopped', facts };
}
