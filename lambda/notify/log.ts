import { Logger } from '@aws-lambda-powertools/logger';
import { printable } from '../judge/printable';
import type { ProviderReport, Report } from '../contract/report';
import { describeError } from '../act/iam';

/** Log of decisions. */
export interface Log {
  /** Sets the ID of the Lambda request that the following lines belong to; a dead letter names it, too. */
  begin: (requestId: string) => void;
  /** Writes one line for a provider: the decision and its evidence. Never an event, a document or a certificate. */
  decision: (provider: ProviderReport, runId: string) => void;
  /** Writes one line for the run as a whole. */
  end: (report: Report) => void;
  /** Writes an error that stops nothing. */
  error: (what: string, error: unknown) => void;
}

/** Creates a log that writes structured lines to the function's log. */
export function logByPowertools(serviceName: string): Log {
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
}

/** Returns the fields of a provider's line. */
function decisionIn({
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
}: ProviderReport) {
  return {
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
  };
}
