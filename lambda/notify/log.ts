import { Logger } from '@aws-lambda-powertools/logger';
import { printable } from '../judge/printable';
import type { ProviderReport, Report } from '../contract/report';
import { describeError } from '../act/iam';

/** Where the record of decisions goes. */
export interface Log {
  /** Says which of Lambda's requests the lines after it belong to, as a dead letter does. */
  begin: (requestId: string) => void;
  /** One line for each provider: what was decided, on what evidence. Never an event, a document or a certificate. */
  decision: (provider: ProviderReport, runId: string) => void;
  /** One line for the run as a whole. */
  end: (report: Report) => void;
  /** Something that went wrong and stops nothing. */
  error: (what: string, error: unknown) => void;
}

/** Writes structured lines to the function's log. */
export const logByPowertools = (serviceName: string): Log => {
  const logger = new Logger({ serviceName });
  return {
    // The key that Powertools has for it.
    begin: (requestId) => logger.appendKeys({ function_request_id: requestId }),
    decision: (provider, runId) => {
      const line = { runId, ...decisionIn(provider) };
      const message = `${provider.status}: ${printable(provider.issuer)}`;
      if (provider.status === 'held' || provider.status === 'failed') logger.warn(message, line);
      else logger.info(message, line);
    },
    end: ({ runId, startedAt, durationMs, complete, counts, findings }) =>
      logger.info('The run is over', {
        runId,
        startedAt,
        durationMs,
        complete,
        counts,
        findings: findings.map(({ code, message }) => ({ code, message })),
      }),
    error: (what, error) => logger.error(what, { reason: describeError(error) }),
  };
};

/** What a provider's line says. */
const decisionIn = ({
  arn,
  status,
  enforced,
  enforcedWhy,
  before,
  after,
  added,
  retired,
  hosts,
  findings,
}: ProviderReport) => ({
  provider: arn,
  status,
  enforced,
  enforcedWhy,
  before,
  after,
  added,
  retired,
  live: hosts.flatMap(({ host, tops }) =>
    tops.map(({ thumbprint, sha256, evidence, anchor, addresses }) => ({
      host,
      thumbprint,
      sha256,
      evidence,
      anchor,
      addresses,
    })),
  ),
  findings: findings.map(({ code, severity, about }) => ({ code, severity, about })),
});
