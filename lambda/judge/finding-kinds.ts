import type { FindingCode } from './finding';
import type { FailureCode } from './observation';

/** What makes findings the same condition: their code, or what several codes have in common. */
export type Kind = FindingCode | 'out-of-reach' | 'certificate-dates';

/** Findings about something that happened, and is not so any longer than the moment. */
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

/** Ways in which an issuer can be out of reach for a while. They follow upon each other, and are one condition. */
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

/** Whether a finding tells of something that happened: told once. Anything else lasts: a condition. */
export const isEvent = (code: FindingCode): boolean => EVENTS.has(code);

/** A certificate that was about to expire and has expired is not over, but worse. */
const DATES: ReadonlySet<FindingCode> = new Set<FindingCode>(['certificate-expiring', 'certificate-expired']);

/** The kind of condition that a finding stands for. */
export const kindOf = (code: FindingCode): Kind => {
  if (OUT_OF_REACH.has(code)) return 'out-of-reach';
  return DATES.has(code) ? 'certificate-dates' : code;
};

/** Whether a condition is given grace before people hear that it came or went. */
export const isTransient = (code: FindingCode): boolean => TRANSIENT.has(kindOf(code));
