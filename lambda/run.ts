import pMap from 'p-map';
import type { Tell } from './act/alerts';
import { describeError } from './act/iam';
import { renderMessage } from './act/message';
import { type CheckDependencies, checkProvider, emptyReport } from './check';
import { InputError } from './input-error';
import type { Invocation } from './invocation';
import { interceptionFindings } from './judge/interception';
import { DEFAULT_LIMITS } from './observe/limits';
import { type ProviderReport, type Report, countStatuses } from './report';
import { isSelected, unknownNames } from './settings';

/** What a run needs. */
export interface RunDependencies extends CheckDependencies {
  /** Where news goes; null when the caller shows the report to a person itself. */
  tell: Tell | null;
  /** How much time the run has left, in milliseconds. */
  remainingMs: () => number;
  newRunId: () => string;
  /** Hears of every provider that is done, with how many there are. */
  onProgress?: (done: number, of: number) => void;
  /** The command that prints the whole report again, for the message. */
  reportCommand: string;
}

/**
 * How many providers are checked side by side. Most of a check is waiting, and an issuer that says nothing waits its whole
 * time: with as many places as issuers may be silent at once, they keep nobody else waiting. Upwards it is bounded by what
 * a Lambda function has: 1024 open files, of which a check takes some 20, and at 512 MB a third of a processor, on which
 * the handshakes that begin together must still end within their 5 seconds.
 */
const CONCURRENCY = 40;

/** No provider is begun with less time left than one may take, its write and the message included; in milliseconds. */
const RESERVE_MS = DEFAULT_LIMITS.totalMs + 15_000;

/**
 * Checks the providers of the account, tells the news in one message, and returns the report.
 * @throws InputError when the invocation names a provider that the settings leave out
 * @throws Error when the run could not do its job: no listing, or the news could not be sent (it is in the error then)
 */
export const run = async (invocation: Invocation, using: RunDependencies): Promise<Report> => {
  const startedAt = using.clock();
  const { arns, unknown } = await selectProviders(invocation, using);
  let done = 0;
  const check = async (arn: string) => {
    const report = await checkInTime(arn, invocation, using);
    done += 1;
    using.onProgress?.(done, arns.length);
    return report;
  };
  const checked = await pMap(arns, check, { concurrency: CONCURRENCY });
  const providers = [...withInterception(checked), ...unknown];
  const report: Report = {
    runId: using.newRunId(),
    startedAt: startedAt.toISOString(),
    durationMs: using.clock().getTime() - startedAt.getTime(),
    dryRun: invocation.dryRun,
    complete: providers.every(({ findings }) => findings.every(({ code }) => code !== 'out-of-time')),
    counts: countStatuses(providers),
    providers,
  };
  if (using.tell && !invocation.dryRun) await tellNews(report, using.tell, using.reportCommand);
  return report;
};

/** Adds what only the run as a whole shows. */
const withInterception = (providers: readonly ProviderReport[]): ProviderReport[] => {
  const found = interceptionFindings(providers);
  return providers.map((provider) => {
    const finding = found.get(provider.arn);
    return finding ? { ...provider, findings: [...provider.findings, finding] } : provider;
  });
};

/** Which providers to check; and a report for each name in the settings that fits none, since a typo in `exclude` protects nothing. */
const selectProviders = async (
  invocation: Invocation,
  { iam, settings }: RunDependencies,
): Promise<{ arns: string[]; unknown: ProviderReport[] }> => {
  if (invocation.providers) {
    const left = invocation.providers.filter((arn) => !isSelected(settings, arn));
    if (left.length > 0) throw new InputError(`The settings (include, exclude) leave out ${left.join(', ')}.`);
    return { arns: [...invocation.providers], unknown: [] };
  }
  const all = await iam.list().catch((error: unknown) => {
    throw new Error(`The providers could not be listed. ${describeError(error)}`, { cause: error });
  });
  return {
    arns: all.filter((arn) => isSelected(settings, arn)),
    unknown: unknownNames(settings, all).map(unknownReport),
  };
};

const unknownReport = (name: string): ProviderReport =>
  emptyReport(name, 'skipped', {
    code: 'unknown-provider',
    severity: 'warning',
    message: `The settings name ${name}, but this account has no such provider.`,
    action: 'Mend include, exclude or providers: names are compared to the letter, final slashes and case included.',
  });

const checkInTime = async (
  arn: string,
  { dryRun, approve }: Invocation,
  using: RunDependencies,
): Promise<ProviderReport> => {
  if (using.remainingMs() < RESERVE_MS) {
    return emptyReport(arn, 'skipped', {
      code: 'out-of-time',
      severity: 'warning',
      message: 'The run had no time left for this provider.',
      action: 'If this happens again, give the function more time or memory.',
    });
  }
  try {
    return await checkProvider({ arn, dryRun, approved: approve.get(arn) ?? new Set() }, using);
  } catch (error) {
    // One provider's trouble must not reach the others, even when it is a defect of ours.
    return emptyReport(arn, 'failed', {
      code: 'internal-error',
      severity: 'warning',
      message: `The watcher failed on this provider: ${describeError(error)}.`,
      action: 'This is a defect of the watcher: please report it.',
    });
  }
};

const tellNews = async (report: Report, tell: Tell, reportCommand: string): Promise<void> => {
  const message = renderMessage(report, reportCommand);
  if (!message) return;
  try {
    await tell(message);
  } catch (error) {
    // The dead-letter queue keeps this error, so the news is not lost with it.
    const news = `${message.subject}\n\n${message.body}`;
    throw new Error(`The news could not be sent. ${describeError(error)}\n\nIt was:\n\n${news}`, { cause: error });
  }
};
