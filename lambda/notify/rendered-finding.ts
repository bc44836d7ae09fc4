import {
  type AcknowledgeCommand,
  type AllowCommand,
  type ApproveAllCommand,
  type RemoveCommand,
  type RestoreCommand,
  createCommand,
} from '../contract/commands';
import type { Command, Offer } from '../findings/command';
import type { Finding } from '../findings/finding';
import { messageOf, offersOf, severityOf, stepsOf } from '../findings/lookup';
import type { Severity } from '../findings/severity';
import { printable } from '../judge/printable';

/** Functions that give the commands for findings; each command works when pasted into a shell. */
export interface CommandLines {
  approveCommand: ApproveAllCommand;
  /** Default: no removal is offered, since the thumbprint could not be kept out. */
  removeCommand?: RemoveCommand | null | undefined;
  /** Default: no restoring of an earlier list is offered. */
  restoreCommand?: RestoreCommand | undefined;
  /** Default: no acknowledgement is offered. */
  acknowledgeCommand?: AcknowledgeCommand | null | undefined;
  /** Default: none is offered, since a run over one account has no ceiling. */
  allowCommand?: AllowCommand | undefined;
}

/** A command to paste, with what it is for. */
export interface CommandLine {
  /** Purpose, as the beginning of a sentence, for example `Approve it`. */
  purpose: string;
  /** One or several lines, each a whole command. */
  command: string;
}

/** A finding in words, as reports have it. */
export interface RenderedFinding {
  code: string;
  severity: Severity;
  /** Subject where a provider can have several findings of the code: a thumbprint, a host. */
  about?: string;
  /** The data that the words are made of, by code. */
  facts: object;
  /** What is so, as one line. */
  message: string;
  /** What to do, as one line; empty when there is nothing to do. */
  advice: string;
  commands: readonly CommandLine[];
}

/**
 * Puts a finding into words.
 * @param providers ARNs of all providers that the finding is about
 */
export function renderFinding(
  finding: Finding,
  providers: readonly string[],
  commandLines: CommandLines,
): RenderedFinding {
  const { code, about, facts } = finding;
  return {
    code,
    severity: severityOf(finding),
    ...(about !== undefined && { about: printable(about) }),
    facts,
    message: messageOf(finding),
    advice: stepsOf(finding).join(' '),
    commands: linesOf(offersOf(finding), providers, commandLines),
  };
}

/** Returns the commands of offers, as far as there are such commands; one command approves for all providers. */
export function linesOf(
  offers: readonly Offer[],
  providers: readonly string[],
  commandLines: CommandLines,
): CommandLine[] {
  return offers.flatMap(({ purpose, command }) => {
    const lines = linesFor(command, providers, commandLines);
    return lines.length > 0 ? [{ purpose, command: lines.join('\n') }] : [];
  });
}

function linesFor(
  command: Command,
  providers: readonly string[],
  { approveCommand, removeCommand, restoreCommand, acknowledgeCommand, allowCommand }: CommandLines,
): string[] {
  if (command.kind === 'create') return [createCommand(command)];
  if (command.kind === 'allow') return allowCommand ? [allowCommand(command.thumbprints)] : [];
  if (command.kind === 'acknowledge') return providers.flatMap((one) => acknowledgeCommand?.(one, command.code) ?? []);
  if (command.kind === 'restore') return providers.flatMap((one) => restoreCommand?.(one, command.version) ?? []);
  if (command.kind === 'remove') {
    return providers.flatMap((one) => removeCommand?.(one, command.thumbprint, command.evenIfLive) ?? []);
  }
  const { kind: _, ...approval } = command;
  return [approveCommand(providers.map((provider) => ({ provider, ...approval })))];
}
