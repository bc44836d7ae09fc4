import type { ApproveAllCommand, RemoveCommand, RestoreCommand } from '../contract/commands';
import type { Command } from '../judge/command';
import type { Finding } from '../judge/finding';
import { printable, quoted } from '../judge/printable';

/** Functions that give the commands for findings; each command works when pasted into a shell. */
export interface CommandLines {
  approveCommand: ApproveAllCommand;
  /** Default: no removal is offered, since the thumbprint could not be kept out. */
  removeCommand?: RemoveCommand | null | undefined;
  /** Default: no restoring of an earlier list is offered. */
  restoreCommand?: RestoreCommand | undefined;
}

/**
 * Returns the message of a finding as one line. A message read back from the table is quoted, since others may have written there.
 * @param shorten cuts the sentence before it is quoted; default: not at all
 */
export function sentenceOf({ message, stored }: Finding, shorten = (text: string): string => text): string {
  return stored ? quoted(shorten(message)) : printable(shorten(message));
}

/** Advice that a finding calls for. */
export interface Advice {
  /** One line; empty when there is nothing to do. */
  advice: string;
  /** Lines to paste, except those that end in a colon: they introduce the lines after them. */
  lines: readonly string[];
}

/**
 * Returns the advice that a finding calls for, with the lines to paste: lines that this run wrote, and commands made from data.
 * No text read back from the table is offered to be pasted.
 * @param providers ARNs of all providers that the finding is about, for one command that does for all
 */
export function adviceOf(finding: Finding, providers: readonly string[], commandLines: CommandLines): Advice {
  const { action, stored, commands = [] } = finding;
  const [written = '', ...own] = action.split('\n');
  const made = commandLinesOf(commands, providers, commandLines);
  const first = own.length + made.length === 0 ? withoutIntroduction(written) : written;
  return stored
    ? { advice: first && quoted(first), lines: made }
    : { advice: printable(first), lines: [...own, ...made] };
}

/** Removes the announcement of a command, since without a table there is none: a last sentence goes, an only one ends in a period. */
function withoutIntroduction(advice: string): string {
  if (!advice.endsWith(':')) return advice;
  const end = advice.lastIndexOf('. ');
  return end > 0 ? advice.slice(0, end + 1) : `${advice.slice(0, -1)}.`;
}

/** Returns what a finding calls for as one text: the advice, then the lines to paste. */
export function actionOf(...of: Parameters<typeof adviceOf>): string {
  const { advice, lines } = adviceOf(...of);
  return [advice, ...lines].join('\n');
}

/** Returns a finding in the form of a report: its commands stand in `action`, ready to paste. */
export function withCommandLines(
  { commands, ...finding }: Finding,
  providers: readonly string[],
  commandLines: CommandLines,
): Finding {
  return {
    ...finding,
    message: sentenceOf(finding),
    action: actionOf({ ...finding, commands }, providers, commandLines),
  };
}

/** Introductions of commands by kind, for advice with several kinds of command. */
const INTRODUCTIONS: Record<Command['kind'], string> = {
  approve: 'To approve it:',
  remove: 'To take it out and keep it out:',
  restore: 'To put the earlier list back:',
};

function commandLinesOf(
  commands: readonly Command[],
  providers: readonly string[],
  commandLines: CommandLines,
): string[] {
  const isMixed = new Set(commands.map(({ kind }) => kind)).size > 1;
  return commands.flatMap((command) => {
    const lines = linesFor(command, providers, commandLines);
    return isMixed && lines.length > 0 ? [INTRODUCTIONS[command.kind], ...lines] : lines;
  });
}

function linesFor(
  command: Command,
  providers: readonly string[],
  { approveCommand, removeCommand, restoreCommand }: CommandLines,
): string[] {
  if (command.kind === 'restore') return providers.flatMap((one) => restoreCommand?.(one, command.version) ?? []);
  if (command.kind === 'remove') {
    return providers.flatMap((one) => removeCommand?.(one, command.thumbprint, command.evenIfLive) ?? []);
  }
  const { kind: _, ...approval } = command;
  return [approveCommand(providers.map((provider) => ({ provider, ...approval })))];
}
