import type { Command } from './command';
import type { FailureCode } from './observation';

/** Weight of a finding: `critical` means that sign-ins fail or will fail, or that trust may be at stake. */
export type Severity = 'info' | 'warning' | 'critical';

/** Code of a finding. Stable: reports, scripts and the runbook name these codes. */
export type FindingCode =
  | FailureCode
  | 'thumbprint-added'
  | 'thumbprint-retired'
  | 'thumbprint-approved'
  | 'thumbprint-staged'
  | 'thumbprint-removed'
  | 'removal-not-done'
  | 'staged-live'
  | 'staged-unused'
  | 'trusted-on-first-use'
  | 'approval-required'
  | 'approval-not-done'
  | 'update-forbidden'
  | 'list-full'
  | 'list-malformed'
  | 'external-change'
  | 'writing-stopped'
  | 'list-restored'
  | 'restore-not-done'
  | 'command-caller'
  | 'command-refused'
  | 'certificate-name-mismatch'
  | 'certificate-expired'
  | 'certificate-expiring'
  | 'chain-incomplete'
  | 'chain-out-of-order'
  | 'chain-unrelated-certificate'
  | 'chain-duplicate'
  | 'chain-root-included'
  | 'chain-top-unproven'
  | 'chain-last-not-top'
  | 'leaf-pinned'
  | 'chains-differ'
  | 'superseding-delayed'
  | 'external-pin-unapproved'
  | 'weak-key'
  | 'weak-signature'
  | 'weak-handshake'
  | 'intercepting-proxy'
  | 'redirected'
  | 'issuer-url-corrected'
  | 'host-not-public'
  | 'issuer-slow'
  | 'wrong-content-type'
  | 'discovery-incomplete'
  | 'jwks-empty'
  | 'jwks-too-large'
  | 'jwks-no-supported-algorithm'
  | 'jwks-key-without-id'
  | 'jwks-key-incomplete'
  | 'jwks-key-id-ambiguous'
  | 'jwks-certificates'
  | 'iam-read-failed'
  | 'iam-write-failed'
  | 'iam-write-unconfirmed'
  | 'iam-action-missing'
  | 'provider-deleted'
  | 'iam-change'
  | 'external-entry-lost'
  | 'provider-locked'
  | 'out-of-time'
  | 'run-incomplete'
  | 'state-unavailable'
  | 'unknown-provider'
  | 'providers-vanished'
  | 'internal-error';

/** Something that an operator may want to know. */
export interface Finding {
  code: FindingCode;
  severity: Severity;
  /**
   * Subject of the finding where a provider can have several of its code: a thumbprint, a host. Findings of two runs are
   * the same if their code and `about` are. Default: the provider.
   */
  about?: string;
  /** Facts, in one or two sentences. */
  message: string;
  /**
   * Advice to the reader, in one line; empty when there is nothing to do. Further lines are to be pasted, except lines that
   * end in a colon: they introduce the next ones. Further lines are not kept between runs.
   */
  action: string;
  /** Commands that the reader may run, to be pasted after the lines of `action`. Default: none. */
  commands?: readonly Command[] | undefined;
  /**
   * True if the finding was read back from the table, where others may have written: then it is quoted wherever it is shown.
   * Default: this run found it.
   */
  stored?: true | undefined;
}

/** Ranks to sort severities by: the worst has the lowest rank. */
export const SEVERITY_RANK: Record<Severity, number> = { critical: 0, warning: 1, info: 2 };

/** Returns the worst of some findings; the first one where several are equally bad. */
export function worstOf(findings: readonly Finding[]): Finding | undefined {
  return findings.toSorted((one, other) => SEVERITY_RANK[one.severity] - SEVERITY_RANK[other.severity])[0];
}
