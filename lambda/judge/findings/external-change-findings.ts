import type { Finding } from '../finding';
import { commandsFor } from '../command';
import type { ProviderState } from '../state/provider-state';
import { type Owner, ownerIn } from './owner';
import type { ExternalChange } from '../state/sync';
import { dayOf } from '../evidence/rejection';
import type { Rejections } from '../evidence/trust-basis';
import { displayEntries, isThumbprint } from '../chain/thumbprint';

/** Facts about the provider that tell who owns it. */
export interface OwnerContext {
  tags: Readonly<Record<string, string>>;
}

/**
 * Returns the finding that someone else changed the list.
 * @param approvals thumbprints that were removed although an operator had approved them
 * @param rejected thumbprints that an operator had taken out before
 */
export function externalChange(
  { added, removed, removedByOthers }: ExternalChange,
  approvals: readonly string[],
  { tags }: OwnerContext,
  rejected: Rejections = new Map(),
): Finding {
  const changes = [
    ...(added.length > 0 ? [`added ${displayEntries(added)}`] : []),
    ...(removed.length > 0 ? [`removed ${displayEntries(removed)}`] : []),
  ].join(' and ');
  const live =
    removedByOthers.length > 0 ? ` The issuer presented ${displayEntries(removedByOthers)} when last looked at.` : '';
  const back = added.flatMap((one) => rejectedSince(one, rejected)).join('');
  const lapsed = approvals.length > 0 ? ` That ends the approval of ${displayEntries(approvals)}.` : '';
  const advice =
    added.length > 0
      ? `Make sure that you know who did it (${CLOUDTRAIL}): whoever has the key of an added certificate can impersonate the issuer.`
      : `If that was not meant, find out who did it (${CLOUDTRAIL}).`;
  const again =
    approvals.length > 0
      ? ` What is still wanted has to be approved again, with "stage": true while no host presents it:`
      : '';
  const removals = commandsFor('remove', added);
  const commands = [...commandsFor('approve', approvals), ...removals];
  return {
    code: 'external-change',
    severity: added.length + removedByOthers.length > 0 ? 'warning' : 'info',
    message: `${someoneElse(ownerIn(tags))} changed the list: ${changes}.${live}${lapsed}${back}`,
    action: advice + again + (approvals.length === 0 && removals.length > 0 ? TAKE_OUT : ''),
    commands: commands.length > 0 ? commands : undefined,
  };
}

const TAKE_OUT = ' To take out again what was added, and keep it out:';

/** Says that a thumbprint is still rejected: an operator's removal is not undone by someone who puts the thumbprint back. */
function rejectedSince(thumbprint: string, rejected: Rejections): string[] {
  const since = rejected.get(thumbprint);
  return since
    ? [
        ` You took ${thumbprint} out on ${dayOf(since)}: while it is back in the list, it is no evidence for anything else.`,
      ]
    : [];
}

const CLOUDTRAIL = 'CloudTrail knows: UpdateOpenIDConnectProviderThumbprint';

function someoneElse(owner: Owner | null): string {
  return owner ? `Someone else (${owner.name}, going by the tags)` : 'Someone else';
}

/**
 * Returns the finding that someone else keeps undoing what the watcher writes.
 * @param wanted the list that should stand in IAM, for the template of whoever writes another one
 */
export function writingStopped(
  { stoppedSince }: ProviderState,
  { tags, wanted }: OwnerContext & { wanted: readonly string[] },
): Finding {
  const owner = ownerIn(tags);
  const since = stoppedSince ? ` since ${stoppedSince.toISOString().slice(0, 10)}` : '';
  const remedy = owner
    ? `Set what stands below in ${owner.source}, so that it wants the same list.`
    : `Find out who writes the list (${CLOUDTRAIL}), and make it want this one: ${displayEntries(wanted)}.`;
  const sound = wanted.filter(isThumbprint);
  const example = sound.length > 0 ? ', for example the last line here' : '';
  const resume = `Then let the watcher write again: any approval or restore does${example}.`;
  return {
    code: 'writing-stopped',
    severity: 'critical',
    message: `${someoneElse(owner)} keeps removing what the watcher adds. The watcher has written nothing here${since}, so that the list does not change back and forth.`,
    action: [`${remedy} ${resume}`, ...(owner?.lines(sound) ?? [])].join('\n'),
    commands: commandsFor('approve', sound.slice(0, 1)),
  };
}
