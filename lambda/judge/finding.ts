import type { Command } from './command';
import type { FailureCode } from './observation';

/** How much a finding matters: `critical` means sign-ins fail or will fail, or trust may be at stake. */
export type Severity = 'info' | 'warning' | 'critical';

/** What kind of thing was found. Stable: reports, scripts and the runbook name these. */
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

/** Something a person may want to know. */
export interface Finding {
  code: FindingCode;
  severity: Severity;
  /**
   * What it is about where a provider can have several of its code: a thumbprint, a host. Code and `about` say which
   * findings of two runs are the same. Default: the provider.
   */
  about?: string;
  /** One or two sentences: what is so. */
  message: string;
  /**
   * What the reader should do, in one line; empty when there is nothing to do. Further lines are to be pasted, but for
   * those that end in a colon: they introduce what follows. They are not kept between runs.
   */
  action: string;
  /** What the reader may run, to be pasted after the lines of `action`. Default: nothing. */
  commands?: readonly Command[] | undefined;
  /**
   * True when it was read back from the table, where others may have written: then it is quoted wherever it is shown.
   * Default: this run found it.
   */
  stored?: true | undefined;
}

/** For sorting severities: the worst has the lowest rank. */
export const SEVERITY_RANK: Record<Severity, number> = { critical: 0, warning: 1, info: 2 };

/** The worst of some findings, the first of them where several are equally bad. */
export const worstOf = (findings: readonly Finding[]): Finding | undefined =>
  findings.toSorted((one, other) => SEVERITY_RANK[one.severity] - SEVERITY_RANK[other.severity])[0];
