import { type LogLevel, writeLine } from './log-line';
import { severityOf } from '../findings/lookup';
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
  /** Writes one line for a quick look that found nothing to do. */
  quietLook: (look: { quickLook: string; providers: number }) => void;
  /** Writes an error that stops nothing. */
  error: (what: string, error: unknown) => void;
}

/** Creates a log that writes structured lines to the function's log, each with the function's name as `service`. */
export function createLog(service: string): Log {
  // The ID of the Lambda request that the lines belong to.
  let request: string | undefined;
  const write = (level: LogLevel, message: string, fields: object): void =>
    writeLine(level, {
      message,
      timestamp: new Date().toISOString(),
      service,
      function_request_id: request,
      ...fields,
    });
  return {
    begin: (requestId) => {
      request = requestId;
    },
    decision: (provider, runId) => {
      const level = provider.status === 'held' || provider.status === 'failed' ? 'WARN' : 'INFO';
      write(level, `${provider.status}: ${printable(provider.issuer)}`, { runId, ...decisionIn(provider) });
    },
    end: ({ runId, startedAt, durationMs, complete, counts, findings }) =>
      write('INFO', 'The run is over', {
        runId,
        startedAt,
        durationMs,
        complete,
        counts,
        findings: findings.map(({ code, facts }) => ({ code, facts })),
      }),
    quietLook: (look) =>
      write(look.quickLook === 'no-state' ? 'WARN' : 'INFO', 'The quick look found nothing to do', look),
    error: (what, error) => write('ERROR', what, { reason: describeError(error) }),
  };
}

/** Returns the fields of a provider's line. */
function decisionIn({
  arn,
  status,
  enforced,
  enforcedBy,
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
    enforcedBy,
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
    findings: findings.map((finding) => ({ code: finding.code, severity: severityOf(finding), about: finding.about })),
  };
}
