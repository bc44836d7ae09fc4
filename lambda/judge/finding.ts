import type { FailureCode } from './observation';

/** How much a finding matters: `critical` means sign-ins fail or will fail, or trust may be at stake. */
export type Severity = 'info' | 'warning' | 'critical';

/** What kind of thing was found. Stable: reports, scripts and the runbook name these. */
export type FindingCode =
  | FailureCode
  | 'thumbprint-added'
  | 'thumbprint-retired'
  | 'trusted-on-first-use'
  | 'approval-required'
  | 'approval-not-done'
  | 'update-forbidden'
  | 'list-full'
  | 'list-malformed'
  | 'certificate-name-mismatch'
  | 'redirected'
  | 'iam-read-failed'
  | 'iam-write-failed'
  | 'iam-write-unconfirmed'
  | 'provider-deleted'
  | 'out-of-time'
  | 'unknown-provider'
  | 'internal-error';

/** Something a person may want to know. */
export interface Finding {
  code: FindingCode;
  severity: Severity;
  /** One or two sentences: what is so. */
  message: string;
  /** What the reader should do, with the command where there is one; empty when there is nothing to do. */
  action: string;
}
