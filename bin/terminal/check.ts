import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { IAMClient } from '@aws-sdk/client-iam';
import { CLIENT_LIMITS, PATIENT_CLIENT } from '../../lambda/act/client-limits';
import { createIam } from '../../lambda/act/iam';
import { STORE_CLIENT, createStateStore } from '../../lambda/state/dynamodb';
import { createWiring } from '../../lambda/wiring';
import {
  approveAllCommandFor,
  removeCommandFor,
  reportCommandFor,
  restoreCommandFor,
} from '../../lambda/contract/commands';
import { InputError } from '../../lambda/contract/input-error';
import { parseInvocation } from '../../lambda/contract/invocation';
import { type RenderedReport, renderReport } from '../../lambda/notify/rendered-report';
import { run } from '../../lambda/run/run';
import { type CommonOptions, settingsOf } from './options';
import { surroundings } from './surroundings';
import { thumbprintCheckFrom } from './thumbprint-check';

/** The options of `check`. */
export interface CheckOptions extends CommonOptions {
  apply: boolean;
  provider: string[];
  approve: string[];
  /** True if an approved thumbprint need not be live. */
  stage: boolean;
  /** Thumbprints to remove and keep out. */
  remove: string[];
  /** True if a thumbprint may be removed while it is live and checked. */
  evenIfLive: boolean;
  /** The number of an earlier list to put back. */
  restore?: string;
  /** The table of the state store; without one nothing is kept. */
  table?: string;
  overlapDays?: number;
  /** Command that starts this program, for the commands that it shows. */
  program: string;
}

/** No time limit: the operator can end the command. */
const NO_DEADLINE = Number.POSITIVE_INFINITY;

/**
 * Checks the account's providers from here. Writes only with `apply`; sends nothing, since an operator is watching.
 * @throws InputError when the options do not fit
 */
export async function checkAccount(
  options: CheckOptions,
  onProgress: (done: number, of: number) => void,
): Promise<RenderedReport> {
  const settings = settingsOf(options);
  const invocation = invocationOf(options);
  const { program, table } = options;
  const thumbprintCheck = await thumbprintCheckFrom(settings);
  const origin = { kind: 'terminal' as const, program, table };
  const commands = {
    removeCommand: removeCommandFor(origin),
    approveAllCommand: approveAllCommandFor(origin),
    // A list is put back from the table.
    ...(table && { restoreCommand: restoreCommandFor(origin) }),
  };
  const report = await run(invocation, {
    ...createWiring({ ...surroundings(), settings }),
    iam: createIam(new IAMClient(CLIENT_LIMITS), new IAMClient(PATIENT_CLIENT)),
    settings,
    thumbprintCheck,
    stateStore: table ? createStateStore(new DynamoDBClient(STORE_CLIENT), table) : null,
    publish: null,
    place: 'terminal',
    remainingMs: () => NO_DEADLINE,
    ...commands,
    reportCommand: reportCommandFor(origin),
    onProgress,
  });
  return renderReport(report, { ...commands, approveCommand: commands.approveAllCommand });
}

function invocationOf({ apply, provider, approve, stage, remove, evenIfLive, restore, table }: CheckOptions) {
  const [arn, ...others] = provider;
  const one = arn !== undefined && others.length === 0;
  if (approve.length > 0 && !one) {
    throw new InputError('--approve needs exactly one --provider: a thumbprint is approved for one provider.');
  }
  if (stage && approve.length === 0) throw new InputError('--stage needs --approve: it says what to pin ahead.');
  if (remove.length > 0 && (!one || !table)) {
    throw new InputError(
      '--remove needs exactly one --provider, and --table: what you remove is remembered there, so that it stays out.',
    );
  }
  if (evenIfLive && remove.length === 0)
    throw new InputError('--even-if-live needs --remove: it says what may be live.');
  if (restore !== undefined && (!one || !table)) {
    throw new InputError('--restore needs exactly one --provider, and --table: the earlier lists are kept there.');
  }
  const approvals = approve.map((thumbprint) => ({ provider: arn, thumbprint, stage }));
  const removals = remove.map((thumbprint) => ({ provider: arn, thumbprint, evenIfLive }));
  return parseInvocation({
    dryRun: !apply,
    ...(arn === undefined ? {} : { providers: provider }),
    ...(approvals.length > 0 ? { approve: approvals } : {}),
    ...(removals.length > 0 ? { remove: removals } : {}),
    ...(restore === undefined ? {} : { restore: [{ provider: arn, version: Number(restore) }] }),
  });
}

/** True if an operator has to do something about a report: read a finding above `info`, or apply what is only planned. */
export function reportNeedsPerson({ dryRun, findings, providers }: RenderedReport): boolean {
  return (
    [...findings, ...providers.flatMap((provider) => provider.findings)].some(({ severity }) => severity !== 'info') ||
    (dryRun && providers.some(({ status }) => status === 'updated'))
  );
}
