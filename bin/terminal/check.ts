import { IAMClient } from '@aws-sdk/client-iam';
import { createIam } from '../../lambda/act/iam';
import { compose } from '../../lambda/compose';
import { approveCommandFor, reportCommandFor } from '../../lambda/commands';
import { InputError } from '../../lambda/input-error';
import { parseInvocation } from '../../lambda/invocation';
import type { Report } from '../../lambda/report';
import { run } from '../../lambda/run';
import { type CommonOptions, settingsOf } from './options';

/** The options of `check`. */
export interface CheckOptions extends CommonOptions {
  apply: boolean;
  provider: string[];
  approve: string[];
  /** What starts this program, for the commands that it shows. */
  program: string;
}

/** A terminal has all the time of the person before it. */
const NO_DEADLINE = Number.POSITIVE_INFINITY;

/**
 * Checks the account's providers from here. Writes only with `apply`; sends nothing, since a person is looking.
 * @throws InputError when the options do not fit
 */
export const checkAccount = (
  options: CheckOptions,
  onProgress: (done: number, of: number) => void,
): Promise<Report> => {
  const settings = settingsOf(options);
  const origin = { kind: 'terminal' as const, program: options.program };
  return run(invocationOf(options), {
    ...compose({ settings, directory: process.cwd() }),
    iam: createIam(new IAMClient({})),
    settings,
    memory: null,
    tell: null,
    remainingMs: () => NO_DEADLINE,
    approveCommand: approveCommandFor(origin),
    reportCommand: reportCommandFor(origin),
    onProgress,
  });
};

const invocationOf = ({ apply, provider, approve }: CheckOptions) => {
  const [arn, ...others] = provider;
  if (approve.length > 0 && (arn === undefined || others.length > 0)) {
    throw new InputError('--approve needs exactly one --provider: a thumbprint is approved for one provider.');
  }
  return parseInvocation({
    dryRun: !apply,
    ...(arn === undefined ? {} : { providers: provider }),
    ...(approve.length > 0 ? { approve: approve.map((thumbprint) => ({ provider: arn, thumbprint })) } : {}),
  });
};

/** Whether a person has to do something about a report: read a finding above `info`, or apply what is only planned. */
export const reportNeedsPerson = ({ dryRun, findings, providers }: Report): boolean =>
  [...findings, ...providers.flatMap((provider) => provider.findings)].some(({ severity }) => severity !== 'info') ||
  (dryRun && providers.some(({ status }) => status === 'updated'));
