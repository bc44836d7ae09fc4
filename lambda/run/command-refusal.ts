import type { Invocation, Request } from '../contract/invocation';
import type { RefusedCommand } from '../findings/entries/requests';
import type { Finding } from '../findings/finding';
import { callerFindings } from '../judge/state/request';

/** The way by which a command came, and whether any is taken. */
export interface CommandPath {
  /** The alias or version that was called; null for the function itself. */
  qualifier: string | null;
  /** True if the settings let operators give commands at all. */
  manualCommands: boolean;
}

/**
 * Returns findings if the commands of an invocation (approve, stage, remove, restore) are refused: the reason, and the claim of
 * its caller. Returns none where there is no command, or it may be carried out. Schedules and events call an alias, and may call
 * nothing else: whoever gets hold of their rights must not be able to approve a thumbprint.
 */
export function commandRefusals(
  { requests, caller }: Pick<Invocation, 'requests' | 'caller'>,
  { qualifier, manualCommands }: CommandPath,
): Finding[] {
  if (requests.size === 0 || (manualCommands && qualifier === null)) return [];
  const commands = [...requests].flatMap(([provider, request]) => commandsIn(provider, request));
  return [
    { code: 'command-refused', facts: { qualifier: manualCommands ? qualifier : null, commands } },
    ...callerFindings({ caller }),
  ];
}

function commandsIn(provider: string, { approved, staged, removed, restore, acknowledged }: Request): RefusedCommand[] {
  return [
    ...[...approved].map((subject) => ({ kind: 'approve' as const, provider, subject })),
    ...[...staged].map((subject) => ({ kind: 'stage' as const, provider, subject })),
    ...[...removed.keys()].map((subject) => ({ kind: 'remove' as const, provider, subject })),
    ...(restore === null ? [] : [{ kind: 'restore' as const, provider, subject: restore }]),
    ...[...acknowledged].map((subject) => ({ kind: 'acknowledge' as const, provider, subject })),
  ];
}
