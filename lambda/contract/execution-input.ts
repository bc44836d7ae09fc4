import * as v from 'valibot';
import { InputError, checkInput, closedObject } from './input-error';
import { flag, listOf, thumbprint, versionNumber } from './invocation';
import { issuerOfArn, providerArn } from './settings';
import { quoted } from '../judge/printable';

const issuer = v.pipe(
  v.string('must be a string'),
  v.regex(/^https:\/\/[^\s*?]{1,255}$/, (issue) => `must be an issuer URL, not ${quoted(issue.input, 300)}`),
);
const account = v.pipe(v.string('must be a string'), v.regex(/^\d{12}$/, 'must be the ID of an account, 12 digits'));

/** Providers that a command is for: one by its ARN; or those of an issuer, in all accounts or some. */
const targetEntries = {
  provider: v.optional(providerArn),
  issuer: v.optional(issuer),
  accounts: v.optional(listOf(account)),
};

const schema = closedObject({
  /** True if nothing is to be written or sent. Default false. */
  dryRun: v.optional(flag, false),
  /** Only the issuers whose thumbprints AWS checks: the quick look. */
  only: v.optional(v.literal('enforced', 'must be "enforced"')),
  /** Thumbprints that an operator accepts. With `stage` they need not be live. */
  approve: v.optional(
    listOf(closedObject({ ...targetEntries, thumbprint, stage: v.optional(flag, false) })),
    undefined,
  ),
  /** Thumbprints that an operator wants taken out and kept out. */
  remove: v.optional(listOf(closedObject({ ...targetEntries, thumbprint, evenIfLive: v.optional(flag, false) }))),
  /** Earlier lists that an operator wants back, each by its provider. */
  restore: v.optional(listOf(closedObject({ provider: providerArn, version: versionNumber }))),
  /** Thumbprints that may be added in any number of accounts. */
  allow: v.optional(listOf(thumbprint)),
});

/** Input of an execution of the state machine: `{}` for a run over all accounts, or what an operator asks for. */
export type ExecutionInput = v.InferOutput<typeof schema>;

/** A command's target. */
type Target = Pick<NonNullable<ExecutionInput['approve']>[number], 'provider' | 'issuer' | 'accounts'>;

/**
 * Reads the input of an execution. What was read and kept can be read again.
 * @throws InputError naming unknown keys, malformed values and commands without a clear target, before anything is read or written
 */
export function parseExecutionInput(input: unknown): ExecutionInput {
  const read = checkInput(schema, input ?? {}, 'input');
  for (const [name, commands] of [
    ['approve', read.approve],
    ['remove', read.remove],
  ] as const)
    commands?.forEach((command, index) => checkTarget(command, `${name}.${index}`));
  if (read.only !== undefined && (hasCommands(read) || read.allow))
    throw new InputError('Invalid input. only: cannot be given with commands.');
  return read;
}

function checkTarget({ provider, issuer: named, accounts }: Target, where: string): void {
  if ((provider === undefined) === (named === undefined))
    throw new InputError(`Invalid input. ${where}: must have either a provider (ARN) or an issuer (URL).`);
  if (provider !== undefined && accounts)
    throw new InputError(
      `Invalid input. ${where}.accounts: can be given with an issuer only, since an ARN names its account.`,
    );
}

/** True if an operator asks for something at single providers. */
export function hasCommands({ approve, remove, restore }: ExecutionInput): boolean {
  return [approve, remove, restore].some((commands) => commands !== undefined);
}

/** Returns the thumbprints that may be added in any number of accounts: what an operator approved needs no further word. */
export function allowedIn({ allow = [], approve = [] }: ExecutionInput): ReadonlySet<string> {
  return new Set([...allow, ...approve.map((one) => one.thumbprint)]);
}

/**
 * Returns the event of a run over one account with the commands that concern it (`parseInvocation` reads it); null if none does.
 * @param arns providers of the account
 */
export function commandsIn(input: ExecutionInput, of: string, arns: readonly string[]): object | null {
  const targets = (target: Target): string[] => arns.filter((arn) => isMeant(target, of, arn));
  const approve = (input.approve ?? []).flatMap((one) =>
    targets(one).map((provider) => ({ provider, thumbprint: one.thumbprint, stage: one.stage })),
  );
  const remove = (input.remove ?? []).flatMap((one) =>
    targets(one).map((provider) => ({ provider, thumbprint: one.thumbprint, evenIfLive: one.evenIfLive })),
  );
  const restore = (input.restore ?? []).filter(({ provider }) => arns.includes(provider));
  const lists = Object.entries({ approve, remove, restore }).filter(([, list]) => list.length > 0);
  return lists.length > 0 ? Object.fromEntries(lists) : null;
}

function isMeant({ provider, issuer: named, accounts }: Target, of: string, arn: string): boolean {
  if (provider !== undefined) return provider === arn;
  return issuerOfArn(arn) === named && (accounts?.includes(of) ?? true);
}

/**
 * Checks that each command has a provider to be carried out at.
 * @param providers ARNs of providers by account
 * @throws InputError naming the first that has none
 */
export function checkTargets(input: ExecutionInput, providers: ReadonlyMap<string, readonly string[]>): void {
  const known = new Set([...providers.values()].flat());
  const issuers = new Set([...known].map(issuerOfArn));
  for (const [name, commands] of Object.entries({
    approve: input.approve ?? [],
    remove: input.remove ?? [],
    restore: input.restore ?? [],
  })) {
    commands.forEach((command: Target, index) => {
      const { provider, issuer: named, accounts = [] } = command;
      const missing = [
        ...(provider !== undefined && !known.has(provider) ? [provider] : []),
        ...(named !== undefined && !issuers.has(named) ? [named] : []),
        ...accounts.filter((one) => !(providers.get(one) ?? []).some((arn) => issuerOfArn(arn) === named)),
      ];
      const [first] = missing;
      if (first === undefined) return;
      throw new InputError(
        `Invalid input. ${name}.${index}: no provider was found for ${quoted(first)}. Nothing was written. Check the name, and whether the account could be read.`,
      );
    });
  }
}
