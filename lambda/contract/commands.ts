/** Place of a run: the command that an operator types to run it again depends on it. */
export type Origin =
  | { kind: 'function'; functionName: string; region: string }
  /** `program` starts the terminal program, for example `npx oidc-thumbprint-watcher`; `table` is its state store, if any. */
  | { kind: 'terminal'; program: string; table?: string | null };

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
  if (origin.kind === 'terminal' && !origin.table) return null;
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

/** Returns the command that prints the whole report without writing or sending anything, for this origin. */
export function reportCommandFor(origin: Origin): string {
  return origin.kind === 'terminal' ? checkCommand(origin, ['--json']) : invokeCommand(origin, { dryRun: true });
}

function checkCommand({ program, table }: Origin & { kind: 'terminal' }, options: readonly string[]): string {
  return [program, ...['check', ...options, ...(table ? ['--table', table] : [])].map(quote)].join(' ');
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
