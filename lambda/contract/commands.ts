import type { Recreation } from '../findings/command';

/** Place of a run: the command that an operator types to run it again depends on it. */
export type Origin = { kind: 'function'; functionName: string; region: string } | TerminalOrigin;

/** Terminal program, with the options that its commands have in common. */
export interface TerminalOrigin {
  kind: 'terminal';
  /** Command that starts it, for example `npx oidc-thumbprint-watcher`. */
  program: string;
  /** Function whose settings and state store it uses; undefined for none. */
  functionName?: string | undefined;
  /** Table of its state store; undefined or null for none, or for that of the function. */
  table?: string | null | undefined;
  /** Further options, as words that are not quoted yet. Default: none. */
  options?: readonly string[];
}

/** Returns the command with which an operator accepts a thumbprint; it works when pasted into a shell. */
export type ApproveCommand = (providerArn: string, thumbprint: string, stage?: true) => string;

/** Returns the command that accepts several thumbprints at once; `stage` pins one that is not live yet. */
export type ApproveAllCommand = (
  approvals: readonly { provider: string; thumbprint: string; stage?: true | undefined }[],
) => string;

/**
 * Returns the command with which an operator takes a thumbprint out of a provider's list and keeps it out; it works when pasted
 * into a shell. With `evenIfLive` it does so even where that makes sign-ins fail.
 */
export type RemoveCommand = (providerArn: string, thumbprint: string, evenIfLive?: true) => string;

/** Returns the command with which an operator puts an earlier list back; it works when pasted into a shell. */
export type RestoreCommand = (providerArn: string, version: number) => string;

/** Returns the command with which an operator acknowledges a condition, by its code; it works when pasted into a shell. */
export type AcknowledgeCommand = (providerArn: string, code: string) => string;

/** Returns the command that lets a run add thumbprints in any number of accounts; it works when pasted into a shell. */
export type AllowCommand = (thumbprints: readonly string[]) => string;

/** Returns the command that approves a thumbprint, for this origin. */
export function approveCommandFor(origin: Origin): ApproveCommand {
  return (provider, thumbprint, stage) =>
    origin.kind === 'terminal'
      ? checkCommand(origin, [
          '--apply',
          '--provider',
          provider,
          '--approve',
          thumbprint,
          ...(stage ? ['--stage'] : []),
        ])
      : invokeCommand(origin, { approve: [{ provider, thumbprint, stage }] });
}

/** Returns the command that approves several thumbprints at once, for this origin. */
export function approveAllCommandFor(origin: Origin): ApproveAllCommand {
  return (approvals) =>
    origin.kind === 'function'
      ? invokeCommand(origin, { approve: approvals })
      : approvals
          .map(({ provider, thumbprint, stage }) => approveCommandFor(origin)(provider, thumbprint, stage))
          .join('\n');
}

/** Returns the command that takes a thumbprint out and keeps it out, for this origin; null without a state store to record it. */
export function removeCommandFor(origin: Origin): RemoveCommand | null {
  if (origin.kind === 'terminal' && !hasStateStore(origin)) return null;
  return (provider, thumbprint, evenIfLive) =>
    origin.kind === 'terminal'
      ? checkCommand(origin, [
          '--apply',
          '--provider',
          provider,
          '--remove',
          thumbprint,
          ...(evenIfLive ? ['--even-if-live'] : []),
        ])
      : invokeCommand(origin, { remove: [{ provider, thumbprint, evenIfLive }] });
}

/** Returns the command that puts an earlier list back, for this origin. */
export function restoreCommandFor(origin: Origin): RestoreCommand {
  return (provider, version) =>
    origin.kind === 'terminal'
      ? checkCommand(origin, ['--apply', '--provider', provider, '--restore', String(version)])
      : invokeCommand(origin, { restore: [{ provider, version }] });
}

/** Returns the command that acknowledges a condition, for this origin; null at a terminal, which keeps no conditions. */
export function acknowledgeCommandFor(origin: Origin): AcknowledgeCommand | null {
  if (origin.kind === 'terminal') return null;
  return (provider, code) => invokeCommand(origin, { acknowledge: [{ provider, code }] });
}

/** Returns the AWS CLI command that creates a provider; it works when pasted into a shell. */
export function createCommand({ issuer, clientIds, thumbprints }: Recreation): string {
  return [
    'aws iam create-open-id-connect-provider',
    `--url ${quote(issuer)}`,
    ...(clientIds.length > 0 ? [`--client-id-list ${listWords(clientIds)}`] : []),
    ...(thumbprints.length > 0 ? [`--thumbprint-list ${listWords(thumbprints)}`] : []),
  ].join(' ');
}

/**
 * Form of a text that the AWS CLI takes as it is. It reads one that begins with a hyphen as an option, one with a bracket as JSON, and
 * from what begins with a scheme, for example `file://`, it reads the text itself.
 */
const PLAIN_TEXT = /^[A-Za-z0-9](?!.*:\/\/)[ -~]*$/;

/** Returns a list as the AWS CLI takes it: word by word, or else as JSON. */
function listWords(list: readonly string[]): string {
  return list.every((text) => PLAIN_TEXT.test(text)) ? list.map(quote).join(' ') : quote(JSON.stringify(list));
}

/** Returns the command that prints the whole report without writing or sending anything, for this origin. */
export function reportCommandFor(origin: Origin): string {
  return origin.kind === 'terminal' ? checkCommand(origin, ['--json']) : invokeCommand(origin, { dryRun: true });
}

/** Command that starts the terminal program. */
export const PROGRAM = 'npx oidc-thumbprint-watcher';

/** Returns the function that says where a code is explained: the URL of its section in the runbook, or the command that prints it. */
export function runbookFor({ runbookUrl }: { runbookUrl?: string | undefined }): (code: string) => string {
  return (code) => (runbookUrl === undefined ? `${PROGRAM} explain ${quote(code)}` : `${runbookUrl}#${code}`);
}

/** True if a terminal program has a state store. */
export function hasStateStore({ functionName, table }: Pick<TerminalOrigin, 'functionName' | 'table'>): boolean {
  return Boolean(table ?? functionName);
}

/** Returns the command `check` of a terminal program, with these options and those that its commands have in common. */
export function checkCommand(
  { program, functionName, table, options: common = [] }: TerminalOrigin,
  options: readonly string[],
): string {
  const words = [
    'check',
    ...options,
    ...(functionName ? ['--function', functionName] : []),
    ...(table ? ['--table', table] : []),
    ...common,
  ];
  return [program, ...words.map(quote)].join(' ');
}

/** Returns the AWS CLI command that invokes the function with an event and prints the report. */
export function invokeCommand(origin: { functionName: string; region: string }, event: object): string {
  return [
    'aws lambda invoke',
    `--function-name ${quote(origin.functionName)}`,
    `--region ${quote(origin.region)}`,
    '--cli-binary-format raw-in-base64-out',
    '--cli-read-timeout 0',
    `--payload ${quote(JSON.stringify(event))}`,
    '/dev/stdout',
  ].join(' ');
}

/**
 * Quotes a word for a POSIX shell, and for zsh, which obeys an equals sign that begins a word. An ARN holds an issuer's URL,
 * and that may hold characters that a shell would obey.
 */
export function quote(word: string): string {
  return /^[A-Za-z0-9_./:@-][A-Za-z0-9_./:=@-]*$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
