import { describeError, isNotFound, type Provider } from '../act/iam';
import type { Evaluation } from '../judge/evaluate';
import type { ReconcileRequest } from './context';
import type { Finding, Severity } from '../judge/finding';
import type { Judgement } from '../judge/plan-change';
import { quoted } from '../judge/printable';
import { displayEntries } from '../judge/chain/thumbprint';
import { isPinnedFor } from '../judge/evidence/thumbprint-check';
import { hasRequest, requestFailures } from '../judge/state/request';
import type { ProviderReport, Status } from '../contract/report';
import { issuerOfArn } from '../contract/settings';

/** Outcome of an evaluation: in a dry run it is only planned. */
export type Effect = 'planned' | 'unchanged' | 'written' | 'unconfirmed' | 'failed';

/** Returns the report of a provider that was observed. */
export function reportOf(
  provider: Provider,
  evaluation: Evaluation,
  effect: Effect,
  extra: readonly Finding[] = [],
): ProviderReport {
  const { plan, hosts, check, enforced } = evaluation;
  const changes = effect === 'planned' || effect === 'written';
  const after = changes ? plan.list : provider.thumbprints;
  return {
    arn: provider.arn,
    issuer: provider.issuer,
    status: statusOf(evaluation, effect),
    enforced,
    enforcedWhy: evaluation.enforcedWhy,
    missing: enforced === true && !isPinnedFor(check, hosts, after),
    before: provider.thumbprints,
    after,
    added: changes ? plan.added : [],
    retired: changes ? plan.retired : [],
    hosts: hosts.map(({ report }) => report),
    findings: [...extra, ...evaluation.findings, ...(changes ? evaluation.changes : [])],
  };
}

function statusOf({ complete, plan }: Judgement, effect: Effect): Status {
  if (!complete || effect === 'failed' || effect === 'unconfirmed') return 'failed';
  if (plan.held.length + plan.forbidden.length + plan.unplaced.length > 0) return 'held';
  return effect === 'unchanged' ? 'unchanged' : 'updated';
}

/** Returns the report of a provider that was not observed, or could not be. */
export function emptyReport(arn: string, status: Status, finding: Finding): ProviderReport {
  return {
    arn,
    issuer: issuerOfArn(arn),
    status,
    enforced: null,
    enforcedWhy: 'it was not looked at',
    missing: false,
    before: [],
    after: [],
    added: [],
    retired: [],
    hosts: [],
    findings: [finding],
  };
}

/** Returns advice to ask again: a manual request is forgotten when it could not even be considered. */
function askAgain(asked: boolean): string {
  return asked ? 'What was asked for was not done: ask again later.' : '';
}

/** Returns the report of a provider that IAM did not give. */
export function readFailureReport(
  error: unknown,
  { arn, named, manualRequest }: Pick<ReconcileRequest, 'arn' | 'named' | 'manualRequest'>,
): ProviderReport {
  if (!isNotFound(error)) return readFailed(arn, error, hasRequest(manualRequest));
  if (!named) return emptyReport(arn, 'skipped', providerDeleted('info', ''));
  const report = emptyReport(
    arn,
    'failed',
    providerDeleted('warning', 'Compare the ARN with: aws iam list-open-id-connect-providers'),
  );
  return {
    ...report,
    findings: [...report.findings, ...requestFailures(manualRequest, 'IAM knows no provider with this ARN')],
  };
}

function providerDeleted(severity: Severity, action: string): Finding {
  return {
    code: 'provider-deleted',
    severity,
    message: 'IAM knows no provider with this ARN (any more).',
    action,
  };
}

const IF_DENIED = 'If access was denied, look at the permissions of the role that the watcher runs with.';

function readFailed(arn: string, error: unknown, asked: boolean): ProviderReport {
  return emptyReport(arn, 'failed', {
    code: 'iam-read-failed',
    severity: 'warning',
    message: `IAM did not give the provider: ${quoted(describeError(error))}.`,
    action: `${IF_DENIED} ${askAgain(asked)}`.trim(),
  });
}

/**
 * Returns the report of a provider whose lease another run holds.
 * @param asked true if an operator requested something there
 */
export function lockedReport(arn: string, asked: boolean): ProviderReport {
  return skippedReport(arn, asked, 'Another run is handling this provider at the moment, and tells what it finds.');
}

/**
 * Returns the report of a provider that this run lost to another before it could write.
 * @param asked true if an operator requested something there
 */
export function leaseLostReport(arn: string, asked: boolean): ProviderReport {
  return skippedReport(
    arn,
    asked,
    'This run held the provider for too long, so another run may have taken it over. This one wrote nothing: the other one, or the next, tells what it finds.',
  );
}

function skippedReport(arn: string, asked: boolean, message: string): ProviderReport {
  return emptyReport(arn, 'skipped', {
    code: 'provider-locked',
    severity: asked ? 'warning' : 'info',
    message,
    action: askAgain(asked),
  });
}

/**
 * Returns the report of a provider for which a run has no time left.
 * @param asked true if an operator requested something there
 */
export function outOfTimeReport(arn: string, asked: boolean): ProviderReport {
  return emptyReport(arn, 'skipped', {
    code: 'out-of-time',
    severity: asked ? 'warning' : 'info',
    message: 'The run had no time left for this provider. It comes first in the next run.',
    action: askAgain(asked),
  });
}

/** True if a provider was skipped for want of time. */
export function isOutOfTime({ findings }: ProviderReport): boolean {
  return findings.some(({ code }) => code === 'out-of-time');
}

/** Returns the finding that the list could not be written. */
export function writeFailed(
  { error, actionMissing }: { error: unknown; actionMissing?: true },
  { plan, enforced }: Judgement,
): Finding {
  return {
    code: actionMissing ? 'iam-action-missing' : 'iam-write-failed',
    severity: enforced === false ? 'warning' : 'critical',
    message: `IAM did not accept the new list (${displayEntries(plan.list)}): ${quoted(describeError(error))}.`,
    action: actionMissing
      ? 'Delete the provider and create it with this list, or set updates to "never". It is not asked again in this run.'
      : `${IF_DENIED} The next run tries again.`,
  };
}

/** Returns the finding that the list was written, and IAM shows another one. */
export function writeUnconfirmed({ plan }: Judgement, found: readonly string[] | null): Finding {
  return {
    code: 'iam-write-unconfirmed',
    severity: 'warning',
    message: `IAM accepted the new list (${displayEntries(plan.list)}), but answers with ${found ? displayEntries(found) : 'an error'} when asked for it.`,
    action: 'Another tool may have replaced the list at the same moment. The next run looks again.',
  };
}
