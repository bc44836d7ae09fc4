import { describeError, isNotFound, type Provider } from '../act/iam';
import type { Evaluation } from '../judge/evaluate';
import type { ReconcileRequest } from './context';
import type { Finding } from '../findings/finding';
import type { Judgement } from '../judge/plan-change';
import { isPinnedFor } from '../judge/evidence/thumbprint-check';
import { isAsked, requestFailures } from '../judge/state/request';
import type { ProviderReport, Status } from '../contract/report';
import type { Unobserved } from '../observe/observer';
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
    enforcedBy: evaluation.enforcedBy,
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
    enforcedBy: [{ reason: 'not-observed' }],
    missing: false,
    before: [],
    after: [],
    added: [],
    retired: [],
    hosts: [],
    findings: [finding],
  };
}

/** Returns the report of a provider that IAM did not give. */
export function readFailureReport(
  error: unknown,
  { arn, named, manualRequest }: Pick<ReconcileRequest, 'arn' | 'named' | 'manualRequest'>,
): ProviderReport {
  if (!isNotFound(error)) {
    const facts = { error: describeError(error), asked: isAsked(manualRequest) };
    return emptyReport(arn, 'failed', { code: 'iam-read-failed', facts });
  }
  const report = emptyReport(arn, named ? 'failed' : 'skipped', { code: 'provider-deleted', facts: { named } });
  return named ? { ...report, findings: [...report.findings, ...requestFailures(manualRequest)] } : report;
}

/**
 * Returns the report of a provider whose lease another run holds.
 * @param asked true if an operator requested something there
 */
export function lockedReport(arn: string, asked: boolean): ProviderReport {
  return emptyReport(arn, 'skipped', { code: 'provider-locked', facts: { asked, lost: false } });
}

/**
 * Returns the report of a provider that this run lost to another before it could write.
 * @param asked true if an operator requested something there
 */
export function leaseLostReport(arn: string, asked: boolean): ProviderReport {
  return emptyReport(arn, 'skipped', { code: 'provider-locked', facts: { asked, lost: true } });
}

/**
 * Returns the report of a provider for which a run has no time left.
 * @param asked true if an operator requested something there
 */
export function outOfTimeReport(arn: string, asked: boolean): ProviderReport {
  return emptyReport(arn, 'skipped', { code: 'out-of-time', facts: { asked } });
}

/** Returns the report of a provider of which there is no observation to rest on. */
export function unobservedReport(
  { unobserved }: Unobserved,
  { arn, manualRequest }: Pick<ReconcileRequest, 'arn' | 'manualRequest'>,
): ProviderReport {
  const report = emptyReport(arn, 'skipped', unobserved);
  return { ...report, findings: [...report.findings, ...requestFailures(manualRequest)] };
}

/** True if a provider was skipped because the run had no time left. */
export function isOutOfTime({ findings }: ProviderReport): boolean {
  return findings.some(({ code }) => code === 'out-of-time');
}

/** Returns the finding that the list could not be written. */
export function writeFailed(
  { error, actionMissing }: { error: unknown; actionMissing?: true },
  { plan, enforced }: Judgement,
): Finding {
  const facts = { list: plan.list, error: describeError(error), enforced };
  return { code: actionMissing ? 'iam-action-missing' : 'iam-write-failed', facts };
}

/** Returns the finding that the list was written, and IAM shows another one. */
export function writeUnconfirmed({ plan }: Judgement, found: readonly string[] | null): Finding {
  return { code: 'iam-write-unconfirmed', facts: { list: plan.list, found } };
}
