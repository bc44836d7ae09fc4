import { offersOf, stepsOf } from '../findings/lookup';
import type { Notification } from '../judge/state/due-notifications';
import { type CommandLine, type CommandLines, linesOf } from './rendered-finding';

/** True if a condition is resolved or absent just now, so that nobody needs to do anything. */
export function isAway({ reason, until }: Notification): boolean {
  return reason === 'resolved' || until !== null;
}

/** Returns what to do about a notification, in steps; empty when there is nothing to do. */
export function stepsFor(item: Notification): string[] {
  return isAway(item) ? [] : stepsOf(item.finding);
}

/** Returns the commands for a notification; a reminder can be acknowledged. */
export function commandsFor(
  item: Notification,
  providers: readonly string[],
  commandLines: CommandLines,
): CommandLine[] {
  const { finding, reason } = item;
  const acknowledgement = {
    purpose: 'Acknowledge it, so that there is no reminder until it changes',
    command: { kind: 'acknowledge', code: finding.code },
  } as const;
  const offers = isAway(item) ? [] : offersOf(finding);
  return linesOf([...offers, ...(reason === 'reminder' ? [acknowledgement] : [])], providers, commandLines);
}
