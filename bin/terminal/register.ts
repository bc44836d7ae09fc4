import type { IAMClient } from '@aws-sdk/client-iam';
import { describeError } from '../../lambda/act/iam';
import { createProvider, creationFailed, isAlreadyThere, readClientIds } from '../../lambda/act/iam-create';
import { checkCommand } from '../../lambda/contract/commands';
import { isIssuerUrl } from '../../lambda/judge/url';
import { type Registration, planRegistration } from '../../lambda/judge/registration';
import type { KnownCheck } from '../../lambda/judge/evidence/thumbprint-check';
import { issuerOfArn } from '../../lambda/contract/settings';
import { isAlike } from './issuer-url';
import { adviceOn } from './aws-advice';
import { createIamClient, createTerminalIam } from './aws-clients';
import { originOf } from './check';
import { checkEndpoints } from './endpoint-variables';
import { settingsOf } from './options';
import {
  type RegisterOptions,
  type RegistrationRequest,
  readRequest,
  registerCommand,
  retypedCommand,
} from './registration-request';
import { type Snippets, snippetsOf } from './snippets';
import { thumbprintCheckFrom } from './thumbprint-check';
import { type Inspection, type IssuerReport, createInspection, reportOf } from './thumbprint';

/** Outcome of a registration; the output of `register --json`. */
export interface RegistrationReport extends IssuerReport {
  /** `planned`: it would be created; `held`: an operator has to decide; `failed`: its documents could not be read. */
  status: 'planned' | 'created' | 'exists' | 'held' | 'failed';
  /** Comparison that the service makes with the thumbprints. */
  thumbprintCheck: KnownCheck;
  /** Null unless IAM knows the provider. */
  arn: string | null;
  clientIds: readonly string[];
  /** Client IDs that an existing provider does not accept yet. */
  missingClientIds: readonly string[];
  /** The list that the provider was or would be created with. */
  thumbprints: readonly string[];
  /** Providers whose URL differs in case or a final slash only: easily taken for this one, and not the same to AWS. */
  similar: readonly string[];
  /** Reason why IAM could not be asked whether the provider exists already; null when it could. */
  iamSilence: string | null;
  /** What can be done about that; null where it is not known. */
  iamAdvice: string | null;
  /** Next command, to be pasted into a shell; null when there is none. */
  command: string | null;
  /** Code that creates the provider; null unless the status is `planned`. */
  snippets: Snippets | null;
}

/**
 * Creates a provider for an issuer with every thumbprint that it needs, on the same evidence as an update. Creates nothing
 * without `apply`.
 * @throws InputError when the options do not fit, or IAM refuses
 */
export async function registerIssuer(issuer: string, options: RegisterOptions): Promise<RegistrationReport> {
  const settings = settingsOf(options);
  const check = await thumbprintCheckFrom(settings);
  const request = readRequest(issuer, options, check === 'aws');
  const inspect = createInspection(settings, check);
  checkEndpoints(process.env);
  const client = createIamClient();
  const account = await inspectAccount(client, issuer);
  if (account.arn !== null) return existing(client, request, account, check, options);
  const assessment = await inspect(issuer, request.approved);
  const registration = planRegistration(assessment, request.approved);
  const { thumbprints, findings } = registration;
  const report: RegistrationReport = {
    ...blank(request, account, check),
    ...reportOf(issuer, { ...assessment, findings }),
    thumbprints,
    ...nextStep(registration, request, options),
    ...underOwnName(assessment, request, options),
  };
  if (report.status !== 'planned' || !options.apply) return report;
  try {
    const arn = await createProvider(client, { ...request, thumbprints });
    return { ...report, status: 'created', arn, command: null, snippets: null };
  } catch (error) {
    // Someone else was quicker, or an earlier attempt of the SDK whose answer was lost.
    if (isAlreadyThere(error)) return existing(client, request, await inspectAccount(client, issuer), check, options);
    throw new Error(creationFailed(error), { cause: error });
  }
}

function nextStep(
  { ready, held, thumbprints, live }: Registration,
  request: RegistrationRequest,
  options: RegisterOptions,
): Pick<RegistrationReport, 'status' | 'command' | 'snippets'> {
  const approved = [...request.approved].filter((thumbprint) => live.includes(thumbprint));
  if (ready) {
    const command = registerCommand(request, approved, options);
    return { status: 'planned', command, snippets: snippetsOf({ ...request, thumbprints }) };
  }
  const command = held.length > 0 ? registerCommand(request, [...approved, ...held], options) : null;
  return { status: thumbprints.length + held.length > 0 ? 'held' : 'failed', command, snippets: null };
}

/** Returns the command for the issuer's own name, where that differs in case or a final slash only. */
function underOwnName(
  { ownName }: Inspection,
  request: RegistrationRequest,
  options: RegisterOptions,
): Partial<Pick<RegistrationReport, 'command'>> {
  return ownName !== null && isAlike(ownName, request.issuer) && isIssuerUrl(ownName)
    ? { command: retypedCommand({ ...request, issuer: ownName }, options) }
    : {};
}

/** True if an operator has to do something: create what is only planned, decide, add a client ID, or read a finding above `info`. */
export function registrationNeedsPerson({ status, findings, missingClientIds }: RegistrationReport): boolean {
  return (
    !['created', 'exists'].includes(status) ||
    missingClientIds.length > 0 ||
    findings.some(({ severity }) => severity !== 'info')
  );
}

/** Providers that the account holds already. */
interface Account {
  arn: string | null;
  similar: readonly string[];
  iamSilence: string | null;
  iamAdvice: string | null;
}

/**
 * Reads what the account holds already. Not to know is no obstacle: IAM itself does not create a provider twice, and without
 * `apply` nothing is created.
 */
async function inspectAccount(client: IAMClient, issuer: string): Promise<Account> {
  try {
    const arns = await createTerminalIam(client).list();
    const arn = arns.find((one) => issuerOfArn(one) === issuer) ?? null;
    const similar = arns.filter((one) => one !== arn && isAlike(issuerOfArn(one), issuer));
    return { arn, similar, iamSilence: null, iamAdvice: null };
  } catch (error) {
    return { arn: null, similar: [], iamSilence: describeError(error), iamAdvice: adviceOn(error, process.env) };
  }
}

async function existing(
  client: IAMClient,
  request: RegistrationRequest,
  account: Account,
  check: KnownCheck,
  options: RegisterOptions,
): Promise<RegistrationReport> {
  const { arn } = account;
  const accepted = arn === null ? null : await readClientIds(client, arn).catch(() => null);
  return {
    ...blank(request, account, check),
    status: 'exists',
    missingClientIds: accepted ? request.clientIds.filter((id) => !accepted.includes(id)) : [],
    command: checkCommand(originOf(options), arn === null ? [] : ['--provider', arn]),
  };
}

/** Returns the report of an issuer that was not observed. */
function blank(
  { issuer, clientIds }: RegistrationRequest,
  account: Account,
  thumbprintCheck: KnownCheck,
): RegistrationReport {
  return {
    issuer,
    status: 'failed',
    thumbprintCheck,
    ...account,
    clientIds,
    missingClientIds: [],
    thumbprints: [],
    enforced: null,
    enforcedWhy: 'it was not checked',
    hosts: [],
    findings: [],
    command: null,
    snippets: null,
  };
}
