import { createWiring } from '../../lambda/wiring';
import {
  type TerminalOrigin,
  approveAllCommandFor,
  hasStateStore,
  removeCommandFor,
  reportCommandFor,
  restoreCommandFor,
} from '../../lambda/contract/commands';
import { InputError } from '../../lambda/contract/input-error';
import { type Invocation, parseInvocation } from '../../lambda/contract/invocation';
import { type RenderedReport, renderReport } from '../../lambda/notify/rendered-report';
import { run } from '../../lambda/run/run';
import { checkAccess, createIamClient, createTerminalIam, openStateStore } from './aws-clients';
import { type FunctionOptions, lookSettingsOf } from './look-settings';
import { arnsOf, checkAnswer } from './named-providers';
import { lookWords } from './options';

/** The options of `check`. */
export interface CheckOptions extends FunctionOptions {
  apply?: boolean;
  /** ARNs and issuer URLs. */
  provider: string[];
  approve: string[];
  /** True if an approved thumbprint need not be live. */
  stage?: boolean;
  /** Thumbprints to remove and keep out. */
  remove: string[];
  /** True if a thumbprint may be removed while it is live and checked. */
  evenIfLive?: boolean;
  /** The number of an earlier list to put back. */
  restore?: number;
  /** Command that starts this program, for the commands that it shows. */
  program: string;
}

/** No time limit: the operator can end the command. */
const NO_DEADLINE = Number.POSITIVE_INFINITY;

/**
 * Checks the account's providers from here. Writes only with `apply`; sends nothing, since an operator is watching.
 * @throws InputError when the options do not fit
 * @throws Error when AWS cannot be asked
 */
export async function checkAccount(
  options: CheckOptions,
  onProgress: (done: number, of: number) => void,
): Promise<RenderedReport> {
  checkCombination(options);
  const client = createIamClient();
  await checkAccess(client);
  const { settings, thumbprintCheck, surroundings, table } = await lookSettingsOf(options);
  // Before anything else: a CA file that cannot be read ends the command.
  const wiring = createWiring({ ...surroundings, settings });
  const iam = createTerminalIam(client);
  const arns = await arnsOf(options.provider, iam);
  if (arns[0] !== undefined) await checkAnswer(arns[0], iam);
  const invocation = invocationOf(options, arns);
  const origin = originOf(options);
  const commands = {
    removeCommand: removeCommandFor(origin),
    approveAllCommand: approveAllCommandFor(origin),
    // A list is put back from the table.
    ...(table && { restoreCommand: restoreCommandFor(origin) }),
  };
  const report = await run(invocation, {
    ...wiring,
    iam,
    settings,
    thumbprintCheck,
    stateStore: table && (await openStateStore(table.name, table.region)),
    publish: null,
    place: 'terminal',
    remainingMs: () => NO_DEADLINE,
    ...commands,
    reportCommand: reportCommandFor(origin),
    onProgress,
  });
  return renderReport(report, { ...commands, approveCommand: commands.approveAllCommand });
}

/** Returns the origin of the commands that are shown: they have the options of the command that shows them. */
export function originOf({
  program,
  function: functionName,
  table,
  overlapDays,
  ...options
}: FunctionOptions & { program: string }): TerminalOrigin {
  const overlap = overlapDays === undefined ? [] : ['--overlap-days', String(overlapDays)];
  return { kind: 'terminal', program, functionName, table, options: [...lookWords(options), ...overlap] };
}

/** @throws InputError when options are given that do not go together */
function checkCombination(options: CheckOptions): void {
  const { provider, approve, stage, remove, evenIfLive, restore } = options;
  const isOne = provider.length === 1;
  const hasMemory = hasStateStore({ functionName: options.function, table: options.table });
  refuseIf(
    approve.length > 0 && !isOne,
    '--approve needs exactly one --provider: a thumbprint is approved for one provider.',
  );
  refuseIf(Boolean(stage) && approve.length === 0, '--stage needs --approve: it says what to pin ahead.');
  refuseIf(
    remove.length > 0 && (!isOne || !hasMemory),
    '--remove needs exactly one --provider, and --table or --function: what you remove is remembered there, so that it stays out.',
  );
  refuseIf(Boolean(evenIfLive) && remove.length === 0, '--even-if-live needs --remove: it says what may be live.');
  refuseIf(
    restore !== undefined && (!isOne || !hasMemory),
    '--restore needs exactly one --provider, and --table or --function: the earlier lists are kept there.',
  );
  refuseIf(
    restore !== undefined && remove.length > 0,
    '--restore and --remove exclude each other: restore first, then remove what is still there.',
  );
  const both = remove.find((thumbprint) => approve.includes(thumbprint));
  refuseIf(both !== undefined, `--approve and --remove both name ${both}: ask for one of them.`);
}

function refuseIf(wrong: boolean, message: string): void {
  if (wrong) throw new InputError(message);
}

function invocationOf(
  { apply, approve, stage, remove, evenIfLive, restore }: CheckOptions,
  arns: readonly string[],
): Invocation {
  const [arn] = arns;
  const approvals = approve.map((thumbprint) => ({ provider: arn, thumbprint, stage: stage ?? false }));
  const removals = remove.map((thumbprint) => ({ provider: arn, thumbprint, evenIfLive: evenIfLive ?? false }));
  return parseInvocation({
    dryRun: !apply,
    ...(arns.length > 0 ? { providers: arns } : {}),
    ...(approvals.length > 0 ? { approve: approvals } : {}),
    ...(removals.length > 0 ? { remove: removals } : {}),
    ...(restore === undefined ? {} : { restore: [{ provider: arn, version: restore }] }),
  });
}

/** True if an operator has to do something about a report: read a finding above `info`, or apply what is only planned. */
export function reportNeedsPerson({ dryRun, findings, providers }: RenderedReport): boolean {
  return (
    [...findings, ...providers.flatMap((provider) => provider.findings)].some(({ severity }) => severity !== 'info') ||
    (dryRun && providers.some(({ status }) => status === 'updated'))
  );
}
