import type { ApproveAllCommand, RemoveCommand, RestoreCommand } from '../contract/commands';
import type { Command } from '../judge/command';
import type { Finding } from '../judge/finding';
import { printable, quoted } from '../judge/printable';

/** Gives the commands that findings call for; each works when pasted into a shell. */
export interface CommandLines {
  approveCommand: ApproveAllCommand;
  /** Default: nothing is offered to be taken out, since it could not be kept out. */
  removeCommand?: RemoveCommand | null | undefined;
  /** Default: no list is offered to be put back. */
  restoreCommand?: RestoreCommand | undefined;
}

/**
 * What a finding says, as one line. What was read back from the table is quoted, since others may have written there.
 * @param shorten cuts the sentence before it is quoted; default: not at all
 */
export const sentenceOf = ({ message, stored }: Finding, shorten = (text: string): string => text): string =>
  stored ? quoted(shorten(message)) : printable(shorten(message));

/** What a finding calls for. */
export interface Advice {
  /** One line; empty when there is nothing to do. */
  advice: string;
  /** To be pasted, but for those that end in a colon: they introduce what follows. */
  lines: readonly string[];
}

/**
 * What a finding calls for, with the lines to paste: of this run's own making, and commands made from data. Of what was read
 * back from the table nothing is offered to be pasted.
 * @param providers ARNs of all that it is about, for one command that does for all
 */
export const adviceOf = (finding: Finding, providers: readonly string[], commandLines: CommandLines): Advice => {
  const { action, stored, commands = [] } = finding;
  const [written = '', ...own] = action.split('\n');
  const made = commandLinesOf(commands, providers, commandLines);
  const first = own.length + made.length === 0 ? withoutPrefetch(written) : written;
  return stored
    ? { advice: first && quoted(first), lines: made }
    : { advice: printable(first), lines: [...own, ...made] };
};

/** Without a table there is no command where one is announced: the sentence that leads to it goes, or ends here. */
function withoutPrefetch(advice: string): string {
  if (!advice.endsWith(':')) return advice;
  const end = advice.lastIndexOf('. ');
  return end > 0 ? advice.slice(0, end + 1) : `${advice.slice(0, -1)}.`;
}

/** What a finding calls for as one text: the advice, then the lines to paste. */
export const actionOf = (...of: Parameters<typeof adviceOf>): string => {
  const { advice, lines } = adviceOf(...of);
  return [advice, ...lines].join('\n');
};

/** A finding as a report has it: its commands stand in `action`, ready to paste. */
export const withCommandLines = (
  { commands, ...finding }: Finding,
  providers: readonly string[],
  commandLines: CommandLines,
): Finding => ({
  ...finding,
  message: sentenceOf(finding),
  action: actionOf({ ...finding, commands }, providers, commandLines),
});

/** What each kind of command does, where there are several kinds. */
const INTRODUCTIONS: Record<Command['kind'], string> = {
  approve: 'To approve it:',
  remove: 'To take it out and keep it out:',
  restore: 'To put the earlier list back:',
};

const commandLinesOf = (
  commands: readonly Command[],
  providers: readonly string[],
  commandLines: CommandLines,
): string[] => {
  const isMixed = new Set(commands.map(({ kind }) => kind)).size > 1;
  return commands.flatMap((command) => {
    const lines = linesFor(command, providers, commandLines);
    return isMixed && lines.length > 0 ? [INTRODUCTIONS[command.kind], ...lines] : lines;
  });
};

const linesFor = (
  command: Command,
  providers: readonly string[],
  { approveCommand, removeCommand, restoreCommand }: CommandLines,
): string[] => {
  if (command.kind === 'restore') return providers.flatMap((one) => restoreCommand?.(one, command.version) ?? []);
  if (command.kind === 'remove') {
    return providers.flatMap((one) => removeCommand?.(one, command.thumbprint, command.evenIfLive) ?? []);
  }
  const { kind: _, ...approval } = command;
  return [approveCommand(providers.map((provider) => ({ provider, ...approval })))];
};
