import type { FindingCode } from './finding';
import type { FailureCode } from './observation';

/** Kind of condition: findings of one kind are the same condition. It is their code, or a name for several codes. */
export type Kind = FindingCode | 'out-of-reach' | 'certificate-dates';

/** Codes of events: each reports something that happened, and that does not last. */
const EVENTS: ReadonlySet<FindingCode> = new Set<FindingCode>([
  'thumbprint-added',
  'thumbprint-retired',
  'thumbprint-approved',
  'thumbprint-staged',
  'thumbprint-removed',
  'removal-not-done',
  'staged-live',
  'trusted-on-first-use',
  'approval-not-done',
  'external-change',
  'iam-change',
  'external-entry-lost',
  'list-restored',
  'restore-not-done',
  'command-caller',
  'command-refused',
]);

/** Failures that put an issuer out of reach for a while. One may follow another, so together they are one condition. */
const OUT_OF_REACH: ReadonlySet<FindingCode> = new Set<FailureCode>([
  'name-not-found',
  'name-lookup-failed',
  'connection-refused',
  'unreachable',
  'connection-closed',
  'timed-out',
  'not-tls',
  'tls-failed',
  'tls-version',
  'not-http',
  'http-status',
  'redirect-refused',
  'unreadable-body',
  'not-json',
  'connection-failed',
]);

/** Conditions that come and go by themselves. */
const TRANSIENT: ReadonlySet<Kind> = new Set<Kind>([
  'out-of-reach',
  'issuer-slow',
  'iam-read-failed',
  'iam-write-failed',
  'iam-write-unconfirmed',
]);

/** True if a finding is an event, which is notified once. Any other finding lasts: it is a condition. */
export function isEvent(code: FindingCode): boolean {
  return EVENTS.has(code);
}

/** Codes of one condition: once an expiring certificate has expired, the condition is not resolved, but worse. */
const DATES: ReadonlySet<FindingCode> = new Set<FindingCode>(['certificate-expiring', 'certificate-expired']);

/** Returns the kind of condition that a finding stands for. */
export function kindOf(code: FindingCode): Kind {
  if (OUT_OF_REACH.has(code)) return 'out-of-reach';
  return DATES.has(code) ? 'certificate-dates' : code;
}

/** True if a condition has a grace period before operators are notified that it came or went. */
export function isTransient(code: FindingCode): boolean {
  return TRANSIENT.has(kindOf(code));
}
