import type { Invocation, Request } from '../contract/invocation';
import type { Finding } from '../judge/finding';
import { quoted } from '../judge/printable';
import { callerFindings } from '../judge/state/request';

/** The way by which a command came, and whether any is taken. */
export interface CommandPath {
  /** The alias or version that was called; null for the function itself. */
  qualifier: string | null;
  /** True if the settings let operators give commands at all. */
  manualCommands: boolean;
}

/** Most commands that a message lists. */
const SHOWN = 5;

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
  const [why, how] = manualCommands
    ? [
        `It came through the qualifier ${quoted(qualifier ?? '', 300)}, which is for the schedule and for events.`,
        'invoke the function itself: leave the qualifier out, or give $LATEST',
      ]
    : [
        'The setting manualCommands is false, so the function takes no commands.',
        'use the terminal program with rights of your own (check --apply)',
      ];
  return [
    {
      code: 'command-refused',
      severity: 'warning',
      message: `A command was refused, and nothing was changed. ${why} It was: ${commandsIn(requests)}.`,
      action: `If it was yours, ${how}. If it was nobody's on your team, find out who may invoke the function.`,
    },
    ...callerFindings({ caller }),
  ];
}

function commandsIn(requests: ReadonlyMap<string, Request>): string {
  const commands = [...requests].flatMap(([arn, request]) =>
    wordsFor(request).map((words) => `${words} ${quoted(arn, 300)}`),
  );
  const more = commands.length > SHOWN ? `; and ${commands.length - SHOWN} more` : '';
  return commands.slice(0, SHOWN).join('; ') + more;
}

function wordsFor({ approved, staged, removed, restore }: Request): string[] {
  return [
    ...[...approved].map((thumbprint) => `approve ${thumbprint} for`),
    ...[...staged].map((thumbprint) => `stage ${thumbprint} for`),
    ...[...removed.keys()].map((thumbprint) => `remove ${thumbprint} from`),
    ...(restore === null ? [] : [`restore version ${restore} of`]),
  ];
}
